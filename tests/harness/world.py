"""The made-up world around a submission: planted secrets, other students' work, a gradebook; and what became of it."""

import re
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PORT = 47613  # of the listener, which is alone in its network
ABSTRACT = "\0lab_listener"
HOLDERS = (  # files that nobody may read, change or learn of
    "home/secret.txt",
    "gradebook.db",
    "grader_private/reference.py",
    "hidden/module0.json",
    "submissions/alice/operators.py",
    "submissions/bob/operators.py",
    "harness/checks.py",
    "harness/corpus.msgpack",
    "harness/driver.py",
)


Snapshot = Mapping[str, tuple[int, int, int, bytes]]  # mode, size, time of change and contents by place


@dataclass(frozen=True)
class World:
    """A world, with the secrets that were planted in it and the sizes of its files, which are secrets as well."""

    folder: Path
    repository: Path
    tokens: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """The text with the names of this world's places."""
        places = {"@WORLD@": self.folder, "@HARNESS@": self.folder / "harness", "@REPOSITORY@": self.repository}
        for name, place in (places | {"@PORT@": PORT}).items():
            text = text.replace(name, str(place))
        return text

    def secrets_in(self, text: str) -> list[str]:
        """Which secrets a text gives away."""
        return [name for name, token in self.tokens.items() if token in text]

    def sizes_in(self, text: str) -> list[str]:
        """Of which files a text knows the size: as a whole number, since other numbers may hold the same digits."""
        return [name for name, size in self.sizes.items() if re.search(rf"(?<![\d.]){size}(?!\.?\d)", text)]


def make_world(folder: Path, repository: Path, environment: str) -> World:
    """A fresh world; `environment` is the secret in the environment of the trusted side."""
    tokens, sizes = {"environment": environment}, {}
    for name in HOLDERS:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        tokens[name] = new_token()
        text = f"# {tokens[name]}\n"
        sizes[name] = 40_000 + secrets.randbelow(50_000)
        path.write_text(text + "#" * (sizes[name] - len(text)), encoding="ascii")
    (folder / "drop").mkdir()
    return World(folder, repository, tokens, sizes)


def new_token() -> str:
    """A secret that nobody can guess."""
    return f"PLANTED-{secrets.token_hex(8)}"


def snapshot(folder: Path) -> Snapshot:
    """Mode, size, time and contents of everything there; a folder that was locked is told by its mode."""
    found = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        stat = path.lstat()
        size, time = (0, 0) if path.is_dir() else (stat.st_size, stat.st_mtime_ns)
        found[str(path)] = (stat.st_mode, size, time, path.read_bytes() if path.is_file() else b"")
    return found


def shared_objects() -> list[str]:
    """The System V objects that there are."""
    tables = (Path("/proc/sysvipc", kind).read_text(encoding="ascii") for kind in ("shm", "msg", "sem"))
    return [" ".join(line.split()[:2]) for table in tables for line in table.splitlines()[1:]]


@dataclass
class Listener:
    """Accepts who calls, by TCP and by an abstract UNIX socket."""

    sockets: tuple[socket.socket, ...]
    heard: str = ""
    calls: int = 0

    def listen(self) -> None:
        """Take what has come by now."""
        for server in self.sockets:
            while True:
                try:
                    caller, _ = server.accept()
                except BlockingIOError:
                    break
                self.calls += 1
                caller.settimeout(0.2)
                try:
                    self.heard += caller.recv(1 << 20).decode("latin-1")
                except (TimeoutError, ConnectionError):
                    self.heard += ""  # it called; that counts already
                finally:
                    caller.close()

    def close(self) -> None:
        """Hear no more."""
        for server in self.sockets:
            server.close()


def open_listener() -> Listener:
    """A listener in the network of this process."""
    tcp, local = socket.socket(), socket.socket(socket.AF_UNIX)
    tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    tcp.bind(("127.0.0.1", PORT))
    local.bind(ABSTRACT)
    for server in (tcp, local):
        server.listen(64)
        server.setblocking(False)
    return Listener((tcp, local))
