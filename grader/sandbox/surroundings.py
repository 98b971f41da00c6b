"""Gives a submission the mildest answer where it asks what is around it: one folder, one user, no arguments.

Honest files begin with such questions, and nothing of their answers matters. Each of them is the same on every machine
and reveals nothing. It is no wall: a question that the kernel refuses is asked of the kernel first, and only where it
refused is it answered here; what has no harmless answer stays refused. `posix` has the functions as they are.
"""

import errno
import locale
import os
import platform
import posix
import posixpath
import socket
import stat
import sys
import tempfile
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

from grader.kit.answering.library import FOLDER

HOME = "/home/student"
ENVIRONMENT = {"HOME": HOME, "USER": "student", "LOGNAME": "student", "PATH": "/usr/bin:/bin", "PWD": "/"} | {
    **{"LANG": "C.UTF-8", "SHELL": "/bin/sh", "TERM": "dumb"}
}
FOLDERS = (
    "/",
    f"/{FOLDER}",
)  # the submission's files lie in both: in the folder of the process, and where tracebacks say
# The numbers of this process under seed 0 (another seed has another one, as it is in life) and of its parent. Linux
# gives none above 4,194,304: a signal or a limit that is meant for them reaches nobody, whatever walls are off.
PROCESS, PARENT = 5_000_000, 4_999_999
USER = 1000  # the first ordinary user of most machines
SCREEN = os.terminal_size((80, 24))
A_TIME = 1_767_225_600  # 2026-01-01, at which everything here was changed

_T = TypeVar("_T")


class Surroundings:
    """What is around a submission. `prepare` once, before anything is forked; `begin` in each child that is locked."""

    def __init__(self, seed: int) -> None:
        self._files: Mapping[str, str] = {}
        fixed = {"getpid": PROCESS + seed, "getppid": PARENT, "cpu_count": 1, "process_cpu_count": 1}
        fixed |= dict.fromkeys(("getuid", "geteuid", "getgid", "getegid"), USER)
        system = posix.uname_result(("Linux", "localhost", "6.1.0", "#1", platform.machine()))
        more = {"getlogin": "student", "getloadavg": (0.0, 0.0, 0.0), "sched_getaffinity": {0}, "uname": system}
        self._answers = {name: _always(value) for name, value in (fixed | more).items() if hasattr(os, name)}
        self._answers |= {name: _instead(getattr(posix, name), say) for name, say in self._where_refused().items()}
        self._answers["access"] = self._access

    def prepare(self) -> None:
        """Clean what a child inherits, and settle what the standard library would try out or has asked already."""
        os.environ.clear()  # also for the C library
        os.environ.update(ENVIRONMENT)
        tempfile.tempdir = "/tmp"  # noqa: S108 - a word; nothing can be written there
        platform.libc_ver = _always(("glibc", "2.36"))
        socket.gethostname = _always("localhost")
        locale.setlocale = _any_locale(locale.setlocale)
        if "pdb" in sys.modules:  # where it is not, nobody can stop in it
            for name in ("set_trace", "interaction"):
                setattr(sys.modules["pdb"].Pdb, name, _no_keyboard)

    def begin(self, files: Mapping[str, str]) -> None:
        """Put these answers in the place of the system's, which the locks need; `files` are the submission's."""
        self._files = files
        vars(os).update(self._answers)
        platform._uname_cache = None  # type: ignore[attr-defined]

    def _where_refused(self) -> dict[str, Callable[..., Any]]:
        """Return the answers to what the kernel refuses, by the name of the function in `os`."""
        return {
            "getcwd": _always("/"),
            "getcwdb": _always(b"/"),
            "stat": self._stat,
            "lstat": self._stat,
            "listdir": self._listdir,
            "chdir": self._chdir,
            "readlink": self._readlink,
            "get_terminal_size": _always(SCREEN),
            "umask": _always(0o022),
        }

    def _stat(self, path: Any, *_: Any, **__: Any) -> os.stat_result:
        """Return a file of the submission, or its folder; nothing else is there."""
        place = _place(path)
        if place in FOLDERS:
            return _entry(stat.S_IFDIR | 0o755, 4096)
        if self._is_own(place):
            return _entry(stat.S_IFREG | 0o644, len(self._files[posixpath.basename(place)].encode()))
        raise _missing(path)

    def _access(self, path: Any, mode: int, *_: Any, **__: Any) -> bool:
        """Return whether something is there, which can be read and not written."""
        place = _place(path)
        return posix.access(path, mode) or ((place in FOLDERS or self._is_own(place)) and not mode & os.W_OK)

    def _listdir(self, path: Any = ".") -> list[Any]:
        """Return the names of the submission's files."""
        place = _place("." if path is None else path)
        if place not in FOLDERS:
            raise _missing(path)
        return [os.fsencode(n) if isinstance(path, bytes) else n for n in sorted(self._files)]

    def _chdir(self, path: Any) -> None:
        """Go where one is already, which is harmless."""
        if _place(path) not in FOLDERS:
            raise _missing(path)

    def _readlink(self, path: Any, *_: Any, **__: Any) -> str:
        """Refuse: nothing here is a link."""
        self._stat(path)
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), path)

    def _is_own(self, place: str) -> bool:
        folder, _, name = place.rpartition("/")
        return (folder or "/") in FOLDERS and name in self._files


def _place(path: Any) -> str:
    """Return the path from the root, without the dots in it. A descriptor is no place of a submission's."""
    if isinstance(path, int):
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), path)
    return posixpath.normpath(posixpath.join("/", os.fsdecode(path)))


def _missing(path: Any) -> FileNotFoundError:
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)


def _entry(mode: int, size: int) -> os.stat_result:
    return os.stat_result((mode, 1, 1, 1, USER, USER, size, A_TIME, A_TIME, A_TIME))


def _always(value: _T) -> Callable[..., _T]:
    return lambda *_, **__: value


def _no_keyboard(*_: object, **__: object) -> NoReturn:
    """Refuse to ask somebody, at once: a debugger would otherwise give up later, in another line."""
    raise EOFError("EOF when reading a line")


def _instead(ask: Callable[..., Any], answer: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that asks the kernel, and answers for it where it refused."""

    def asked(*args: Any, **kwargs: Any) -> Any:
        try:
            return ask(*args, **kwargs)
        except OSError as error:
            if error.errno != errno.EPERM:
                raise
        return answer(*args, **kwargs)

    asked.__name__ = asked.__qualname__ = ask.__name__
    return asked


def _any_locale(setlocale: Callable[..., str]) -> Callable[..., str]:
    """Return a `setlocale` that takes every name: which locales there are depends on the machine."""

    def set_or_keep(category: int, name: Any = None) -> str:
        try:
            return setlocale(category, name)
        except locale.Error:
            return str(name)

    return set_or_keep
