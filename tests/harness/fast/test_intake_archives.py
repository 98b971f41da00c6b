"""One student's archive: read by name and within bounds, never extracted; each hostile kind is a sentence."""

import gzip
import io
import stat
import struct
import tarfile
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from grader.intake import NotGradedError
from tests.harness.fast.archive_files import GOOD, Member, marked, problem, read, tarred, typed, zipped

LONG = "repo-" + "x" * 150 + "/"


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (zipped(GOOD), ".zip"),
        (zipped(GOOD, zipfile.ZIP_STORED), ".zip"),
        (zipped([(name.replace("/", "\\"), content) for name, content in GOOD]), ".zip"),
        (zipped([(f"./{name}", content) for name, content in GOOD]), ".zip"),
        (zipped([("repo-main/", b""), ("repo-main/minitorch/", b""), *GOOD]), ".zip"),
        (tarred(GOOD), ".tar"),
        (tarred(GOOD, "w:gz"), ".tar.gz"),
        (tarred(GOOD, "w:gz"), ".zip"),
        (zipped(GOOD), ".tgz"),
        (tarred([(LONG + name, content) for name, content in GOOD], "w:gz", tarfile.GNU_FORMAT), ".tgz"),
        (tarred([(LONG + name, content) for name, content in GOOD], "w:gz", tarfile.PAX_FORMAT), ".tgz"),
        (tarred([(LONG[:90] + "/" + name, content) for name, content in GOOD], "w:gz", tarfile.USTAR_FORMAT), ".tgz"),
        (tarred([(f"é/{name}", content) for name, content in GOOD]), ".tar"),
    ],
)
def test_each_kind_of_archive_is_read(tmp_path: Path, data: bytes, suffix: str) -> None:
    seen = read(tmp_path, data, suffix)
    assert seen.files == {"operators.py": "x = 1\n", "module.py": "m"}
    assert (seen.problems, seen.notes) == ({}, ())


def test_a_global_header_as_in_archives_of_github_is_passed_over(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", pax_headers={"comment": "0" * 40}) as archive:
        archive.addfile(typed("repo-main", tarfile.DIRTYPE))
        archive.addfile(typed("repo-main/minitorch", tarfile.DIRTYPE))
        for name, content in GOOD:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    assert read(tmp_path, packed.getvalue(), ".tar.gz").problems == {}


@pytest.mark.parametrize("suffix", [".zip", ".tar", ".tar.gz"])
def test_names_that_leave_the_archive_are_passed_over_and_nothing_is_written(tmp_path: Path, suffix: str) -> None:
    names = ["/operators.py", "../operators.py", "a/../../operators.py", "C:\\operators.py", "", "..\\operators.py"]
    members: list[Member | tarfile.TarInfo] = [(name, b"evil") for name in names if name]
    members.append(("module.py", b"m"))
    data = zipped(members) if suffix == ".zip" else tarred(members, "w:gz" if suffix == ".tar.gz" else "w")  # type: ignore[arg-type]
    folder = tmp_path / "inner"
    folder.mkdir()
    seen = read(folder, data, suffix)
    assert seen.files == {"module.py": "m"}
    assert seen.notes == ("/operators.py and 4 more: a name that leaves the archive or is no name; passed over",)
    assert [path.name for path in tmp_path.rglob("*")] == ["inner", f"zoe{suffix}"]


def test_links_and_devices_in_archives_are_problems(tmp_path: Path) -> None:
    assert problem(read(tmp_path, zipped([(marked("operators.py", stat.S_IFLNK | 0o777), b"/etc/passwd")]))) == (
        "is a symbolic link; hand in the file itself."
    )
    assert problem(read(tmp_path, zipped([(marked("operators.py", stat.S_IFIFO), b"")]))) == "is not an ordinary file."
    for kind, sentence in {
        tarfile.SYMTYPE: "is a symbolic link; hand in the file itself.",
        tarfile.LNKTYPE: "is a symbolic link; hand in the file itself.",
        tarfile.CHRTYPE: "is not an ordinary file.",
        tarfile.FIFOTYPE: "is not an ordinary file.",
        tarfile.DIRTYPE: "is a folder; hand in the file.",
    }.items():
        seen = read(tmp_path, tarred([typed("operators.py", kind, "/etc/passwd"), ("module.py", b"m")]), ".tar")
        assert problem(seen) == sentence
        assert seen.files == {"module.py": "m"}


@pytest.mark.parametrize("again", ["operators.py", "./operators.py", ".\\operators.py"])
def test_a_name_that_is_there_twice_is_nobodys(tmp_path: Path, again: str) -> None:
    members: list[Member | tarfile.TarInfo] = [("operators.py", b"a"), (again, b"b"), ("module.py", b"m")]
    for seen in (read(tmp_path, zipped(members)), read(tmp_path, tarred(members), ".tar")):  # type: ignore[arg-type]
        assert problem(seen) == "is there more than once; nobody can tell which one counts."
        assert seen.files == {"module.py": "m"}


def test_a_name_that_is_a_file_and_a_folder_is_nobodys(tmp_path: Path) -> None:
    seen = read(tmp_path, zipped([("operators.py", b"a"), ("operators.py/x", b"b")]))
    assert problem(seen).startswith("is there more than once")


def test_a_folder_is_one_by_its_mode_too_and_may_be_empty(tmp_path: Path) -> None:
    folders: list[Member | tuple[zipfile.ZipInfo, bytes]] = [(marked("repo-main", stat.S_IFDIR | 0o755), b"")]
    folders += [("repo-main/empty/", b""), *GOOD]
    assert set(read(tmp_path, zipped(folders)).files) == {"operators.py", "module.py"}


def test_a_name_cut_off_at_a_nul_is_not_the_graded_one(tmp_path: Path) -> None:
    data = zipped([("operators.py_.txt", b"evil"), ("module.py", b"m")]).replace(b"operators.py_", b"operators.py\0")
    seen = read(tmp_path, data)
    assert "was not found" in seen.problems["operators.py"]
    assert seen.notes == ("operators.py\\u0000.txt: a name that leaves the archive or is no name; passed over",)


def test_an_encrypted_member_is_a_problem(tmp_path: Path) -> None:
    data = bytearray(zipped([("operators.py", b"x"), ("module.py", b"m")]))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1
    seen = read(tmp_path, bytes(data))
    assert problem(seen) == "is encrypted; pack it without a password."
    assert seen.files == {"module.py": "m"}


def test_rare_ways_of_packing_are_refused(tmp_path: Path) -> None:
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        assert "packed in a rare way" in problem(read(tmp_path, zipped([("operators.py", b"x")], method)))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty, a file of 0 bytes"),
        (zipped([]), "is an empty archive"),
        (tarred([]), "is an empty archive"),
        (gzip.compress(tarred([])), "is an empty archive"),
        (b"Rar!\x1a\x07\x01\x00", "is a RAR archive; pack it as .zip or .tar.gz"),
        (b"7z\xbc\xaf\x27\x1c", "is a 7-Zip archive; pack it as .zip or .tar.gz"),
        (tarred(GOOD, "w:xz"), "is a xz archive; pack it as .zip or .tar.gz"),
        (b"<html>not found</html>", "is no zip or tar archive, or a damaged one; pack it again"),
        (zipped(GOOD)[:-30], "is no zip archive, or a damaged one; pack it again"),
        (tarred(GOOD, "w:gz")[:-30], "is cut off, or packed in several parts; pack it again"),
        (tarred(GOOD, "w:gz") * 2, "is cut off, or packed in several parts; pack it again"),
        (b"\x1f\x8b" + b"x" * 50, "is no gzip file, or a damaged one; pack it again"),
    ],
    ids=range(12),  # an archive holds the time at which it was packed, and a test's name must not
)
def test_an_archive_that_cannot_be_read_is_one_sentence_for_each_file(
    tmp_path: Path, data: bytes, sentence: str
) -> None:
    seen = read(tmp_path, data)
    assert seen.files == {}
    assert problem(seen) == problem(seen, "module.py") == f"is in an archive that {sentence}."


def test_damaged_members_cost_only_themselves(tmp_path: Path) -> None:
    data = bytearray(zipped([("operators.py", b"x" * 99), ("module.py", b"m")], zipfile.ZIP_STORED))
    data[data.index(b"xxx")] ^= 1
    seen = read(tmp_path, bytes(data))
    assert problem(seen) == "is damaged in the archive; pack it again."
    assert seen.files == {"module.py": "m"}
    cut = tarred([("module.py", b"m"), ("operators.py", b"x" * 99)])
    seen = read(tmp_path, cut[: cut.index(b"xxx") + 50], ".tar")
    assert problem(seen) == "is cut off in the archive; pack it again."
    assert seen.files == {"module.py": "m"}


def test_the_directory_and_the_header_of_a_member_must_name_the_same_file(tmp_path: Path) -> None:
    data = zipped([("shown_to_you", b"x = 1"), ("module.py", b"m")])
    directory = data.index(b"PK\x01\x02")
    renamed = data[:directory] + data[directory:].replace(b"shown_to_you", b"operators.py")
    assert problem(read(tmp_path, renamed)) == "is damaged in the archive; pack it again."


@pytest.mark.parametrize("shift", [-1000, 1 << 31])
def test_offsets_outside_of_the_archive_are_damage(tmp_path: Path, shift: int) -> None:
    data = zipped([("operators.py", b"x")])
    end = data.index(b"PK\x05\x06") + 16
    moved = data[:end] + struct.pack("<L", len(data) + shift if shift > 0 else 5_000) + data[end + 4 :]
    assert "damaged" in problem(read(tmp_path, moved))


def test_bombs_cost_neither_memory_nor_time(tmp_path: Path) -> None:
    claims_little = bytearray(zipped([("operators.py", bytes(50_000_000)), ("module.py", b"m")]))
    at = claims_little.index(b"PK\x01\x02") + 24
    claims_little[at : at + 4] = struct.pack("<L", 1000)
    bombs = {
        ".zip": (
            zipped([("operators.py", bytes(50_000_000)), ("module.py", b"m")]),
            "has 50,000,000 bytes; at most 262,144",
        ),
        ".zip.zip": (bytes(claims_little), "is damaged in the archive"),
        ".tar.gz": (tarred([("data.bin", bytes(100_000_000)), *GOOD], "w:gz"), "unpacks to more than 67,108,864 bytes"),
    }
    for suffix, (data, sentence) in bombs.items():
        tracemalloc.start()
        start = time.process_time()
        seen = read(tmp_path, data, suffix[-7:] if suffix == ".tar.gz" else ".zip")
        cpu_seconds = time.process_time() - start
        _, peak_bytes = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert sentence in problem(seen)
        assert peak_bytes < 24_000_000, suffix  # 8 MB are kept in memory before the rest goes to disk
        assert cpu_seconds < 10, suffix


def test_archives_of_very_many_files_are_refused(tmp_path: Path) -> None:
    many: list[Member | tarfile.TarInfo] = [(f"data/{n}.txt", b"") for n in range(10_001)]
    for data, suffix in ((zipped(many), ".zip"), (tarred(many), ".tar")):  # type: ignore[arg-type]
        with pytest.raises(NotGradedError, match="there are more than 10,000 files; hand in the source alone"):
            read(tmp_path, data, suffix)
    directory = zipped([("x" * 60_000 + str(n), b"") for n in range(80)])
    with pytest.raises(NotGradedError, match="lists too many files"):
        read(tmp_path, directory)


def test_what_tools_add_does_not_count(tmp_path: Path) -> None:
    venv: list[Member] = [(f"repo-main/.venv/{n}.py", b"") for n in range(10_001)]
    seen = read(tmp_path, zipped([*venv, ("__MACOSX/repo-main/._operators.py", b"\0"), *GOOD]))
    assert seen.files == {"operators.py": "x = 1\n", "module.py": "m"}
    assert seen.notes == ()


@pytest.mark.parametrize("size", ["99999999999", "-0000000010", "00000 00001", "\u0080" + "\xff" * 10])
def test_hostile_numbers_in_a_tar_header_end_it(tmp_path: Path, size: str) -> None:
    data = bytearray(tarred([("operators.py", b"x"), ("module.py", b"m")]))
    data[124:135] = size.encode("latin-1")
    data[148:156] = b"%06o\0 " % (sum(data[:148]) + 8 * 32 + sum(data[156:512]))
    seen = read(tmp_path, bytes(data), ".tar")
    assert "pack it again" in problem(seen) or "at most" in problem(seen)


def test_a_header_made_to_hold_up_the_reader_is_refused_at_once(tmp_path: Path) -> None:
    header = typed("x", tarfile.XHDTYPE)
    header.size = 50_000
    block = header.tobuf(tarfile.USTAR_FORMAT)
    data = (block + b"1" * 50_000 + bytes(-50_000 % 512)) * 50
    start = time.process_time()
    assert "damaged tar archive" in problem(read(tmp_path, data, ".tar"))
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("kind", "content", "times", "sentence"),
    [
        (tarfile.XHDTYPE, b"0 path=x\n", 1, "is a damaged tar archive"),
        (tarfile.XHDTYPE, b"path=x\n", 1, "is a damaged tar archive"),
        (tarfile.GNUTYPE_LONGNAME, b"x" * 70_000, 1, "has a file name of more than 64 kB"),
    ],
)
def test_headers_that_only_cost_time_are_refused(
    tmp_path: Path, kind: bytes, content: bytes, times: int, sentence: str
) -> None:
    assert sentence in problem(read(tmp_path, headers(kind, content, times), ".tar"))


@pytest.mark.parametrize(
    ("kind", "content", "times"),
    [(tarfile.XHDTYPE, b"60000 path=" + b"x" * 59_988 + b"\n", 150), (tarfile.XGLTYPE, b"", 50_002)],
)
def test_more_headers_than_are_read_give_no_grade(tmp_path: Path, kind: bytes, content: bytes, times: int) -> None:
    with pytest.raises(NotGradedError, match="lists too many files"):
        read(tmp_path, headers(kind, content, times), ".tar")


def headers(kind: bytes, content: bytes, times: int) -> bytes:
    header = typed("x", kind)
    header.size = len(content)
    return (header.tobuf(tarfile.USTAR_FORMAT) + content + bytes(-len(content) % 512)) * times


def test_long_names_in_tar_archives_are_whole(tmp_path: Path) -> None:
    for how in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        name = f"{LONG[:95]}/operators.py"
        assert read(tmp_path, tarred([(name, b"o")], how=how), ".tar").found == {"operators.py": name}


def test_archives_in_an_archive_are_looked_into_three_deep(tmp_path: Path) -> None:
    inner = zipped([("operators.py", b"o"), ("module.py", b"m")])
    seen = read(tmp_path, zipped([("homework.zip", inner), ("README.md", b"")]))
    assert seen.files == {"operators.py": "o", "module.py": "m"}
    assert seen.notes == ("homework.zip: an archive in the submission, looked into",)
    deep = read(tmp_path, zipped([("a.zip", zipped([("b.zip", zipped([("c.zip", inner)]))]))]))
    assert deep.files == {"operators.py": "o", "module.py": "m"}
    assert deep.found["operators.py"] == "a.zip/b.zip/c.zip/operators.py"
    deeper = zipped([("a.zip", zipped([("b.zip", zipped([("c.zip", zipped([("d.zip", inner)]))]))]))])
    assert "was not found" in read(tmp_path, deeper).problems["operators.py"]
    two = read(tmp_path, zipped([("a.zip", inner), ("b.zip", inner)]))
    assert two.files == {"operators.py": "o", "module.py": "m"}
    assert [note for note in two.notes if "the same" in note] == [
        f"b.zip/{name}: a second {name}, the same; a.zip/{name} is read" for name in ("operators.py", "module.py")
    ]
    bad = read(tmp_path, zipped([("a.zip", b"hm")]))
    assert problem(bad) == "is in an archive that is no zip or tar archive, or a damaged one; pack it again."


def test_a_stream_without_end_of_empty_blocks_is_refused(tmp_path: Path) -> None:
    empty = b"\x00\x00\x00\xff\xff" * 200_000
    data = b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + empty + b"\x01\x00\x00\xff\xff" + struct.pack("<LL", zlib.crc32(b""), 0)
    assert problem(read(tmp_path, data, ".tgz")) == "is in an archive that is an empty archive."
