"""The throwaway world of an attack that is graded, with who listens there; and what became of it."""

import socket
from dataclasses import dataclass
from pathlib import Path

from tests.harness.attack_rows import ROOT, Attack
from tests.harness.world import PORT, Snapshot, World, make_world, new_token, snapshot


@dataclass(frozen=True)
class Scene:
    """A world in which one attack is tried."""

    world: World
    listener: socket.socket
    before: Snapshot

    def hand_in(self, attack: Attack, folder: Path) -> None:
        """Write the attack's files into a folder, with the places of this world."""
        port = str(self.listener.getsockname()[1])
        for name, text in attack.texts().items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.world.fill(text).replace(str(PORT), port).encode("latin-1"))

    def changes(self) -> list[str]:
        """What is no longer as it was, and whether anybody called."""
        after = snapshot(self.world.folder)
        changed = [f"{p} was changed" for p in {*self.before, *after} if self.before.get(p) != after.get(p)]
        try:
            self.listener.accept()[0].close()
        except BlockingIOError:
            return changed
        return [*changed, "the listener was called"]


def make_scene(folder: Path) -> Scene:
    """A fresh world, and a listener on a port of its own."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    listener.setblocking(False)
    world = make_world(folder, ROOT, new_token())
    return Scene(world, listener, snapshot(folder))
