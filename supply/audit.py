"""What is known against the pinned packages, as pip-audit finds it; silence of its source is no acquittal."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from supply.lock import LOCK

CLEAN, VULNERABLE, UNKNOWN = 0, 1, 2


def run(pip_audit: Sequence[str], lock: Path = LOCK) -> tuple[int, str]:
    """Run pip-audit, given as the words that start it; return CLEAN, VULNERABLE or UNKNOWN, and why in words."""
    how = "--disable-pip --no-deps --format json --progress-spinner off"
    command = [*pip_audit, "-r", str(lock), *how.split()]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - what the caller names
        report = json.loads(ended.stdout)
    except FileNotFoundError:
        return UNKNOWN, f"{pip_audit[0]} is not there: pip install pip-audit"
    except ValueError:
        last = (ended.stderr.strip().splitlines() or ["pip-audit gave no answer"])[-1]
        return UNKNOWN, f"nothing was audited: {last}"
    return verdict(report)


def verdict(report: Mapping[str, Any]) -> tuple[int, str]:
    """Judge pip-audit's report: packages that its source does not know were not audited."""
    found, skipped, clean = [], [], 0
    for each in report["dependencies"]:
        if "skip_reason" in each:
            skipped.append(each["name"])
        elif each["vulns"]:
            known = ", ".join(vulnerability["id"] for vulnerability in each["vulns"])
            found.append(f"{each['name']} {each['version']}: {known}")
        else:
            clean += 1
    lines = [f"{clean} packages without a known vulnerability", *found]
    if skipped:
        lines.append(f"{len(skipped)} packages could not be audited: {', '.join(skipped[:5])} ...")
    return VULNERABLE if found else UNKNOWN if skipped or not clean else CLEAN, "\n".join(lines)
