"""Names in zip archives, as the Finder and Explorer write them without saying in which alphabet."""

import struct
import unicodedata
import zlib
from pathlib import Path

import pytest

from grader.intake import list_sources, read_submission
from tests.harness.fast.class_files import MODULE0, students

LOCAL, LINE, END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
CODE = b"x = 1\n"


def archive(names: list[bytes]) -> bytes:
    """A zip archive with a file of each name, stored, and no flag for UTF-8."""
    bodies, lines = b"", b""
    for name in names:
        sizes = (zlib.crc32(CODE), len(CODE), len(CODE), len(name))
        lines += LINE.pack(b"PK\x01\x02", 20, 20, 0, 0, 0, 0x5958, *sizes, 0, 0, 0, 0, 0, len(bodies)) + name
        bodies += LOCAL.pack(b"PK\x03\x04", 20, 0, 0, 0, 0x5958, *sizes, 0) + name + CODE
    return bodies + lines + END.pack(b"PK\x05\x06", 0, 0, len(names), len(names), len(lines), len(bodies), 0)


def read(path: Path, names: list[bytes]) -> list[str]:
    path.write_bytes(archive(names))
    listing = list_sources(path, MODULE0)
    for source in listing.sources:
        assert read_submission(source, MODULE0).files == {"operators.py": CODE.decode()}
    return students(listing)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_what_is_utf8_is_read_as_utf8(tmp_path: Path, form: str) -> None:
    people = ["Zoë Brandlmoor", "Thảo Nguyễn", "荷雨", "علي"]
    names = [f"{unicodedata.normalize(form, one)}/operators.py".encode() for one in people]  # type: ignore[arg-type]
    assert sorted(read(tmp_path / "all.zip", names)) == sorted(people)


@pytest.mark.parametrize("sep", ["/", "\\"])
def test_what_is_not_is_read_in_the_code_page_of_old(tmp_path: Path, sep: str) -> None:
    people = ["Zoë Brandlmoor", "Jörg Pläßmann", "Mara"]
    names = [f"Class{sep}{one}{sep}operators.py".encode("cp437") for one in people]
    assert sorted(read(tmp_path / "all.zip", names)) == sorted(people)


def test_both_in_one_archive_are_told_name_by_name(tmp_path: Path) -> None:
    names = ["Zoë/operators.py".encode(), "Jörg/operators.py".encode("cp437")]
    assert sorted(read(tmp_path / "all.zip", names)) == ["Jörg", "Zoë"]
