"""``python -m supply sbom`` writes sbom.json; ``python -m supply audit [COMMAND ...]`` asks pip-audit.

The audit ends with 1 where a package has a known vulnerability, and with 2 where that is not known of all of them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from supply import audit
from supply.bill import bill
from supply.lock import LOCK, packages

SBOM = LOCK.with_name("sbom.json")


def main(arguments: list[str]) -> int:
    """Do what ``arguments`` say and return the exit status."""
    if arguments == ["sbom"]:
        found = packages(LOCK.read_text(encoding="utf-8"))
        SBOM.write_text(json.dumps(bill(found), indent=2) + "\n", encoding="utf-8")
        sys.stdout.write(f"{SBOM.name}: {len(found)} packages\n")
        return 0
    if arguments[:1] == ["audit"]:
        status, said = audit.run(arguments[1:] or [str(Path(sys.executable).with_name("pip-audit"))])
        sys.stdout.write(f"{said}\n")
        return status
    sys.stderr.write(str(__doc__))
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
