"""The throwaway world of an attack: planted secrets, others' submissions, a gradebook; and what became of it."""

import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from attack_rows import Attack

PORT = b"47613"  # what the attacks call the listener
PLANTED = (
    "home/secret.txt",
    "gradebook.db",
    "grader_private/reference.py",
    "hidden/module0.json",
    "submissions/alice/operators.py",
    "submissions/bob/operators.py",
    "harness/driver.py",
    "harness/checks.py",
)

Seen = Mapping[str, tuple[int, int, bytes]]  # mode, time of change and contents by place


@dataclass(frozen=True)
class World:
    """A made-up world with a secret in each of its files."""

    folder: Path
    secret: str
    listener: socket.socket
    before: Seen

    def hand_in(self, attack: Attack, folder: Path) -> None:
        """Write the attack's files into a folder, with the places of this world."""
        port = str(self.listener.getsockname()[1]).encode()
        places = {b"@WORLD@": self.folder, b"@HARNESS@": self.folder / "harness"}
        for name, data in attack.texts().items():
            for word, place in places.items():
                data = data.replace(word, str(place).encode())  # noqa: PLW2901 - one word after the other
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data.replace(PORT, port))

    def changes(self) -> list[str]:
        """What is no longer as it was, and whether anybody called."""
        after = _seen(self.folder)
        changed = [
            f"{place} was changed" for place in {*self.before, *after} if self.before.get(place) != after.get(place)
        ]
        try:
            self.listener.accept()[0].close()
        except BlockingIOError:
            return changed
        return [*changed, "the listener was called"]


def make_world(folder: Path) -> World:
    """A fresh world."""
    secret = f"PLANTED-{secrets.token_hex(8)}"
    for name in PLANTED:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {secret}\n", encoding="ascii")
    (folder / "drop").mkdir()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    listener.setblocking(False)
    return World(folder, secret, listener, _seen(folder))


def _seen(folder: Path) -> Seen:
    found = {}
    for path in [folder, *folder.rglob("*")]:
        stat, is_file = path.lstat(), path.is_file()
        time = stat.st_mtime_ns if is_file else 0
        found[str(path.relative_to(folder))] = (stat.st_mode, time, path.read_bytes() if is_file else b"")
    return found
