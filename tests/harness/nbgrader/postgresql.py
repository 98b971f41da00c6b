"""A private PostgreSQL server for a test, from Debian's package: no password, and a folder that goes away."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


class Server:
    """The server of the newest version that is installed."""

    def is_there(self) -> bool:
        return any((place / "initdb").is_file() for place in PLACES)

    @contextmanager
    def running(self) -> Iterator[str]:
        """The URL of an empty database."""
        with tempfile.TemporaryDirectory(prefix="postgresql-") as folder:
            is_root = os.geteuid() == 0  # as whom the server does not run
            if is_root:
                shutil.chown(folder, "nobody")
            yield from self._running(Path(folder) / "data", is_root=is_root)

    def _running(self, data: Path, *, is_root: bool) -> Iterator[str]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._as_nobody("initdb", "-D", str(data), "-U", "grader", "-A", "trust", is_root=is_root)
        options = f"-p {port} -h 127.0.0.1 -k {data.parent}"
        self._as_nobody(
            "pg_ctl", "-D", str(data), "-w", "-l", str(data / "log"), "-o", options, "start", is_root=is_root
        )
        try:
            yield f"postgresql+psycopg2://grader@127.0.0.1:{port}/postgres"
        finally:
            self._as_nobody("pg_ctl", "-D", str(data), "-m", "immediate", "stop", is_root=is_root)

    def _as_nobody(self, program: str, *words: str, is_root: bool) -> None:
        command = [str(PLACES[0] / program), *words]
        user = {"user": "nobody"} if is_root else {}
        done = subprocess.run(command, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, **user)  # type: ignore[call-overload]
        assert done.returncode == 0, done.stdout[-2000:]


server = Server()
