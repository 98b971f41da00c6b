"""nbgrader's formgrader, the pages on which people grade, in a real Jupyter server."""

import json
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.harness.nbgrader.conftest import BIN, ROOT, environment

Request = Callable[..., str]


@contextmanager
def formgrader(folder: Path) -> Iterator[tuple[str, Request]]:
    """The address of formgrader in a Jupyter server that is started for it, and what asks there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(BIN / "jupyter"), "server", "--no-browser", "--allow-root", f"--port={port}", "--ip=127.0.0.1",
        f"--ServerApp.root_dir={folder.parent}", "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True",
    ]  # fmt: skip
    log = (folder / "server.log").open("wb")
    server = subprocess.Popen(command, cwd=ROOT, env=environment(folder), stdout=log, stderr=log)
    base = f"http://127.0.0.1:{port}/formgrader"

    def request(path: str, put: Any = None) -> str:
        data = None if put is None else json.dumps(put).encode()
        kind, method = {"Content-Type": "application/json"}, "PUT" if put else "GET"
        asked = urllib.request.Request(f"{base}{path}", data, kind, method=method)  # noqa: S310 - of our own server
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310 - of our own server
            return str(answer.read().decode())

    try:
        for _ in range(240):
            try:
                request("/api/assignments")
                break
            except OSError:
                time.sleep(0.5)
        yield base, request
    finally:
        server.terminate()
        server.wait(30)
        log.close()
