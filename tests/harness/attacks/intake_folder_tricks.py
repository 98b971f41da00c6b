"""What can be done to a folder that is handed in: devices, depth, crowds, links, other people's files."""

import os
import socket
import stat
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

DEEP = 5_000


MANY = 100_001


CROWD = 90_000


SOMEBODY = 12_345  # a user id that is not the one of the tests


Then = Callable[[Path, Path], object]


def a_socket(place: Path, _: Path) -> None:
    with chdir(place), socket.socket(socket.AF_UNIX) as server:  # a socket's path may have 108 characters only
        server.bind("operators.py")


def a_device(place: Path, _: Path) -> None:
    """The device that never ends; a named pipe where only root may make one."""
    try:
        os.mknod(place / "operators.py", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:
        os.mkfifo(place / "operators.py")


def deep(place: Path, _: Path) -> None:
    here = os.open(place, os.O_RDONLY)
    for _n in range(DEEP):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)


def sized(size: int) -> Then:
    """A file with a hole of that size: it takes no room on the disk."""

    def then(place: Path, _: Path) -> None:
        with (place / "operators.py").open("wb") as file:
            file.truncate(size)

    return then


def many_files(place: Path, _: Path) -> None:
    here = os.open(place, os.O_RDONLY)
    for n in range(MANY):
        os.close(os.open(f"{n}.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)


def many_folders(place: Path, _: Path) -> None:
    (place / "module.py").unlink()
    for n in range(1_100):
        (place / f"d{n}").mkdir()


def crowd(place: Path, _: Path) -> None:
    (place / "module.py").unlink()
    for n in range(CROWD):
        (place / f"{n}").mkdir()


def foreign(name: str) -> Then:
    """A second name of a file outside that belongs to another user; only root can make one here."""

    def then(place: Path, outside: Path) -> None:
        os.chown(outside / "foreign.py", SOMEBODY, SOMEBODY)
        (place / name).unlink(missing_ok=True)
        (place / name).hardlink_to(outside / "foreign.py")

    return then


def only_archive(place: Path, outside: Path) -> None:
    (place / "module.py").unlink()
    foreign("a.zip")(place, outside)


def locked(name: str) -> Then:
    return lambda place, _: (place / name).chmod(0)


def linked(name: str, target: str) -> Then:
    return lambda place, _: (place / name).symlink_to(target)
