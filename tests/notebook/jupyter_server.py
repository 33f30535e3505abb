"""JupyterLab for tests: a server of its own on this machine's loopback, with its own configuration and runtime."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# No questions about news, and every cell in the page, also those out of sight.
SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
}
_SECONDS_TO_START = 120


@contextmanager
def jupyter_lab(folder: Path, state: Path) -> Iterator[str]:
    """Serve ``folder`` and give the function's URL template, which has {path} and the token; ``state`` is its own.

    Kernels import the package of this checkout.
    """
    settings = state / "settings"
    for name, values in SETTINGS.items():
        path = settings / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    own = {
        name: str(state / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    environment = {
        **os.environ,
        **own,
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "JUPYTERLAB_WORKSPACES_DIR": str(state / "workspaces"),
        "THANOSQL_HOME": str(folder / "home"),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"]
    # With the application in the page, where tests can run its commands.
    command += ["--expose-app-in-browser", f"--ServerApp.port={_free_port()}", f"--ServerApp.root_dir={folder}"]
    log = state / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT, cwd=folder)
        try:
            yield _template(Path(own["JUPYTER_RUNTIME_DIR"]) / f"jpserver-{process.pid}.json", process, log)
        finally:
            # It ends its kernels, too.
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    # Where another takes it meanwhile, the server tries those after it.
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _template(description: Path, process: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until the server answers; return its URL with a place for a notebook's path."""
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        if description.exists() and (text := description.read_text()):
            told = json.loads(text)
            try:
                socket.create_connection(("127.0.0.1", told["port"])).close()
            except ConnectionRefusedError:
                pass
            else:
                return f"{told['url']}lab/tree/{{path}}?token={told['token']}"
        time.sleep(0.2)
    raise RuntimeError(f"JupyterLab does not answer:\n{log.read_text()[-4000:]}")
