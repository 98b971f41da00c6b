"""Classes in which a submission, a name or a link aims at other students, or looks as if it did; with their rows."""

import os
import shutil
import stat
import subprocess
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.harness.attacks.intake_folder_tricks import SOMEBODY
from tests.harness.attacks.intake_rows import Part, by_hand, marked, tarred, typed

ROOT = Path(__file__).parents[3]
FILES = ("operators.py", "module.py")
RIGHT = {name: (ROOT / "reference" / name).read_bytes() for name in FILES}
EVIL = b"evil = 1\n"
OSC = "\x1b]0;evil\x07"
MARKS = "".join(chr(0x300 + n) for n in range(40))
FULL, NONE = 100.0, None  # a score; no grade

Make = Callable[[Path], object]


@dataclass(frozen=True)
class Case:
    """A class of alice, bob and somebody else, and what must come of it; alice and bob have full marks."""

    name: str
    aim: str
    make: Make  # given the class's folder, with the folders of alice and bob in it
    rows: Mapping[str, float | None] = field(default_factory=dict)  # besides theirs
    exit_code: int = 0
    says: str = ""  # in the reason in a row without a grade, or on standard error: what the case is alive by
    shows: tuple[str, ...] = ()  # at the beginning of a line of the table
    path: str = ""  # below the class's folder, what is graded
    options: tuple[str, ...] = ()
    without: tuple[str, ...] = ()  # who of alice and bob has no row
    needs_root: bool = False


def right(folder: Path, **changed: bytes) -> Path:
    """Hands in the reference's files."""
    folder.mkdir(parents=True)
    for name, content in RIGHT.items():
        (folder / name).write_bytes(changed.get(name.removesuffix(".py"), content))
    return folder


def packed(path: Path, above: str = "") -> None:
    """The same as a zip archive."""
    path.write_bytes(by_hand(*(Part(f"{above}{name}".encode(), RIGHT[name]) for name in FILES), is_class=True))


def archives(folder: Path) -> None:
    """In place of the folders of alice and bob, archives."""
    for name in ("alice", "bob"):
        shutil.rmtree(folder / name)
        packed(folder / f"{name}.zip")


def backup(folder: Path) -> None:
    right(folder / "carl")
    subprocess.run(["cp", "-al", folder, folder.with_name("backup")], check=True)


def linked_archives(folder: Path) -> None:
    archives(folder)
    subprocess.run(["cp", "-al", folder, folder.with_name("backup")], check=True)


def by_tar(folder: Path) -> None:
    """GNU tar unpacks an archive with a link to alice's file, as it does where many are unpacked into one folder."""
    link = typed("mallory/operators.py", tarfile.LNKTYPE, "alice/operators.py")
    folder.with_name("mallory.tar").write_bytes(tarred(typed("mallory", tarfile.DIRTYPE), link))
    subprocess.run(["tar", "xf", folder.with_name("mallory.tar"), "mallory"], cwd=folder, check=True)
    (folder / "mallory").chmod(0o755)


def to_anothers(folder: Path) -> None:
    """A link to a file of another user, who does not let the student read it."""
    secret = folder.with_name("secret.py")
    secret.write_bytes(RIGHT["operators.py"])
    os.chown(secret, SOMEBODY, SOMEBODY)
    secret.chmod(0o600)
    (right(folder / "mallory") / "operators.py").unlink()
    (folder / "mallory" / "operators.py").hardlink_to(secret)


def anothers_archive(folder: Path) -> None:
    packed(folder.with_name("secret.zip"))
    os.chown(folder.with_name("secret.zip"), SOMEBODY, SOMEBODY)
    (folder / "mallory.zip").hardlink_to(folder.with_name("secret.zip"))


def own_users(folder: Path) -> None:
    """Each folder and what is in it belongs to its student; root keeps a backup by links."""
    right(folder / "carl")
    for n, name in enumerate(("alice", "bob", "carl")):
        for path in (folder / name, *(folder / name / file for file in FILES)):
            os.chown(path, SOMEBODY + n, SOMEBODY + n)
    subprocess.run(["cp", "-al", folder, folder.with_name("backup")], check=True)


def unpacked_by_root(folder: Path) -> None:
    """Files with a single name and owners that mean nothing here."""
    right(folder / "carl")
    os.chown(folder / "carl" / "operators.py", SOMEBODY, SOMEBODY)


def one_project(name: str) -> Make:
    def make(folder: Path) -> None:
        archives(folder)
        right(folder / name)

    return make


def stray(folder: Path) -> None:
    """What an archive without a folder in it leaves, when it is unpacked into the class's."""
    for name in FILES:
        (folder / name).write_bytes(EVIL)


def stray_and_archives(folder: Path) -> None:
    archives(folder)
    stray(folder)


def of_two(folder: Path) -> None:
    shutil.rmtree(folder / "alice")
    shutil.rmtree(folder / "bob")
    packed(folder / "carl.zip")
    right(folder / "student")


def twins(folder: Path) -> None:
    right(folder / unicodedata.normalize("NFC", "Jos\u00e9"))
    right(folder / unicodedata.normalize("NFD", "Jos\u00e9"), operators=EVIL)


def called(*names: str) -> Make:
    return lambda folder: [right(folder / name) for name in names]


def zip_of_class(*parts: tuple[str, bytes], sep: str = "/") -> Make:
    def make(folder: Path) -> None:
        honest = [(f"{who}{sep}{name}", RIGHT[name]) for who in ("alice", "bob") for name in FILES]
        every = [Part(name.encode(), content) for name, content in (*honest, *parts)]
        (folder / "all.zip").write_bytes(by_hand(*every, is_class=True))

    return make


def linked_member(folder: Path) -> None:
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr(marked("eve", stat.S_IFLNK | 0o777), b"alice")
        for who in ("alice", "bob"):
            for name, content in RIGHT.items():
                archive.writestr(f"{who}/{name}", content)


def like_a_class(folder: Path) -> None:
    for name in ("alice", "bob"):
        right(folder / "late" / "mallory" / name, operators=EVIL)


def like_a_class_of_one(folder: Path) -> None:
    right(folder / "late" / "mallory" / "alice", operators=EVIL)


def like_a_class_in_zip(*names: str) -> Make:
    def make(folder: Path) -> None:
        parts = [Part(name.encode(), EVIL) for name in names]
        (folder / "late").mkdir()
        (folder / "late" / "mallory.zip").write_bytes(by_hand(*parts, is_class=True))

    return make


def alone_in_tar(folder: Path) -> None:
    (folder / "late").mkdir()
    (folder / "late" / "mallory.tar").write_bytes(tarred(("alice/operators.py", EVIL), ("bob/operators.py", EVIL)))


def one_file(folder: Path) -> None:
    (folder / "late").mkdir()
    (folder / "late" / "operators.py").write_bytes(RIGHT["operators.py"])


def locked(place: str) -> Make:
    def make(folder: Path) -> None:
        right(folder / "mallory" / "minitorch")
        (folder / place).chmod(0)

    return make


def locked_archive(folder: Path) -> None:
    packed(folder / "mallory.zip")
    (folder / "mallory.zip").chmod(0)


def locked_of_canvas(folder: Path) -> None:
    for who, number in (("alice", 1), ("bob", 2), ("mallory", 3)):
        for n, name in enumerate(FILES):
            (folder / f"{who}_{number}_{number}{n}_{name}").write_bytes(RIGHT[name])
    shutil.rmtree(folder / "alice")
    shutil.rmtree(folder / "bob")
    (folder / "mallory_3_30_operators.py").chmod(0)


def link(folder: Path) -> None:
    (folder / "mallory").symlink_to("alice")


def many_folders(folder: Path) -> None:
    for n in range(3_000):
        (folder / "mallory" / f"{n}").mkdir(parents=True)


def empty(name: str) -> Make:
    return lambda folder: (folder / name).mkdir()


def file(name: str) -> Make:
    return lambda folder: (folder / name).write_bytes(EVIL)
