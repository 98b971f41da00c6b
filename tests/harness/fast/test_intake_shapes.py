"""A class or one submission: no single entry decides for the others, and what could be either is said."""

from pathlib import Path

import pytest

from grader.courses.assignment import load_assignment
from grader.intake import IntakeError, Listing, list_one, list_sources, read_submission
from tests.harness.fast.test_intake_listing import MODULE0, Files, put, students, tarred, zipped

CODE: Files = {"operators.py": "o", "module.py": "m"}
ARCHIVES: Files = {f"{name}.zip": zipped(CODE) for name in ("alice", "bob", "carl", "dora")}


def of(folder: str, files: Files = CODE) -> Files:
    return {f"{folder}/{name}": text for name, text in files.items()}


def listed(folder: Path, *parts: Files) -> Listing:
    files: Files = {}
    for part in parts:
        files |= part
    return list_sources(put(folder, files), MODULE0)


@pytest.mark.parametrize("name", ["minitorch", "student", "tests"])
@pytest.mark.parametrize("is_packed", [False, True])
def test_one_folder_beside_archives_is_one_student(tmp_path: Path, name: str, *, is_packed: bool) -> None:
    files = {**ARCHIVES, **of(name)}
    path = put(tmp_path, {"all.zip": zipped(files)}) / "all.zip" if is_packed else put(tmp_path / "all", files)
    listing = list_sources(path, MODULE0)
    assert students(listing) == sorted(["alice", "bob", "carl", "dora", name])
    assert (listing.unclear, listing.not_graded, listing.how) == ((), (), "")


@pytest.mark.parametrize(
    "others",
    [
        {**of("alice"), **of("bob")},
        {**of("alice"), "bob.zip": b""},
        {**of("alice/hw/m0"), **of("bob/hw/m0")},
        {"doe_1_2_operators.py": "", "roe_3_4_operators.py": ""},
        {**of("student"), "alice.zip": b""},
    ],
)
def test_two_others_are_enough(tmp_path: Path, others: Files) -> None:
    listing = listed(tmp_path, of("minitorch"), others)
    assert "minitorch" in students(listing)
    assert len(students(listing)) == 3


@pytest.mark.parametrize("others", [ARCHIVES, {**of("alice"), **of("bob")}])
def test_files_that_lie_among_students_make_no_submission_of_the_class(tmp_path: Path, others: Files) -> None:
    listing = listed(tmp_path, CODE, others)
    assert {"alice", "bob"} <= set(students(listing))
    assert listing.unclear == tuple(
        f"{name}: among the students' submissions, so that nobody can tell whose it is"
        for name in ("module.py", "operators.py")
    )


@pytest.mark.parametrize("other", [{"alice.zip": zipped(CODE)}, of("alice"), {"doe_1_2_operators.py": ""}])
@pytest.mark.parametrize("own", [CODE, of("minitorch")])
def test_with_one_other_it_is_said_that_both_could_be_meant(tmp_path: Path, own: Files, other: Files) -> None:
    listing = listed(tmp_path / "zoe", own, other)
    assert students(listing) == ["zoe"]
    (line,) = listing.unclear
    assert line.startswith(f"zoe: {next(iter(other)).partition('/')[0]} may be somebody else's: read as one submission")
    assert line.endswith("if it is one submission, say so by --student NAME")


def test_a_project_is_one_submission_without_a_word(tmp_path: Path) -> None:
    project = {**of("minitorch"), "README.md": "", "setup.py": "", "docs/x.md": "", "tests/test_operators.py": ""}
    checkout = {**project, ".git/HEAD": "", "old.zip": b"", "copy/operators.py": ""}
    for name, files in {"plain": project, "checkout": checkout, "flat": CODE}.items():
        listing = listed(tmp_path / name, files)
        assert students(listing) == [name]
        assert (listing.unclear, listing.how) == ((), ""), name


def test_folders_alone_beside_a_project_are_said(tmp_path: Path) -> None:
    listing = listed(tmp_path / "class", of("student"), {"alice/notes.txt": "", "bob/notes.txt": ""})
    assert students(listing) == ["class"]
    assert listing.how.startswith("read as one submission, for the graded files in student/; a class needs a folder")


def test_what_holds_one_folder_says_as_what_it_was_read(tmp_path: Path) -> None:
    assert listed(tmp_path / "a", of("alice")).how.startswith("read as a class of one student, alice; if it is one")
    both = listed(tmp_path / "b", of("mallory/alice"), of("mallory/bob"))
    assert students(both) == ["alice", "bob"]
    assert both.how.startswith("mallory, the only folder, is read as a class; if it is one submission")
    assert listed(tmp_path / "c", ARCHIVES).how == ""


@pytest.mark.parametrize("files", [of("alice"), {**of("alice"), **of("bob")}, {"alice_12_34_operators.py": "o"}, CODE])
@pytest.mark.parametrize("shape", ["folder", "zip", "tar.gz"])
def test_a_hand_in_whose_student_is_named_is_that_students(tmp_path: Path, files: Files, shape: str) -> None:
    path = tmp_path / ("mallory" if shape == "folder" else f"mallory.{shape}")
    if shape == "folder":
        put(path, files)
    else:
        path.write_bytes(zipped(files) if shape == "zip" else tarred(files))
    listing = list_one(path, "Zoe\u0308 Q", MODULE0)
    assert students(listing) == ["Zoë Q"]
    seen = read_submission(listing.sources[0], MODULE0)
    assert set(seen.files) | set(seen.problems) == {"operators.py", "module.py"}


def test_a_single_file_is_handed_in_as_it_is(tmp_path: Path) -> None:
    put(tmp_path, {"operators.py": "o", "module.py": "another's"})
    seen = read_submission(list_one(tmp_path / "operators.py", "zoe", MODULE0).sources[0], MODULE0)
    assert seen.files == {"operators.py": "o"}
    with pytest.raises(IntakeError, match="No such file or directory"):
        list_one(tmp_path / "nothing.py", "zoe", MODULE0)


@pytest.mark.parametrize("name", ["notes.txt", "helper.py", "Operators.py", "operators.pyc"])
def test_a_single_file_without_work_is_refused_and_is_no_zero(tmp_path: Path, name: str) -> None:
    put(tmp_path, {name: "o"})
    with pytest.raises(
        IntakeError, match=rf"{name}: nothing of module0 is in it.* or one of operators\.py, module\.py"
    ):
        list_one(tmp_path / name, "zoe", MODULE0)


def test_backslashes_in_a_class_are_refused_where_they_name_students(tmp_path: Path) -> None:
    class_ = {**of("hw/alice"), **of("hw/bob"), "hw/bob/old\\x.py": "b"}
    for name in ("hw/alice\\./operators.py", "hw\\alice/operators.py", "hw/carl.zip\\x"):
        path = put(tmp_path, {"all.zip": zipped({**class_, name: "evil"})}) / "all.zip"
        listing = list_sources(path, MODULE0)
        assert students(listing) == ["alice", "bob"]
        assert read_submission(listing.sources[0], MODULE0).files == {"operators.py": "o", "module.py": "m"}
        assert ["\\" in one.student for one in listing.not_graded] == [True]


def test_an_archive_that_windows_made_is_read_or_refused_whole(tmp_path: Path) -> None:
    one = put(tmp_path, {"zoe.zip": zipped({"zoe\\operators.py": "o", "zoe\\module.py": "m"})}) / "zoe.zip"
    assert read_submission(list_sources(one, MODULE0).sources[0], MODULE0).files == CODE
    many: Files = {f"{name}\\operators.py": "o" for name in ("alice", "bob")}
    assert students(list_sources(put(tmp_path, {"all.zip": zipped(many)}) / "all.zip", MODULE0)) == ["alice", "bob"]
    many["README.md"] = "made by hand"
    with pytest.raises(IntakeError, match="names have backslashes in them; unpack it, and name the folder"):
        list_sources(put(tmp_path, {"all.zip": zipped(many)}) / "all.zip", MODULE0)


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        (("operators.py", "modules.ipynb"), ["dee"]),
        (("operators.ipynb", "modules.ipynb"), ["dee"]),
        (("operators.ipynb", "operators.py"), ["task0_1", "task0_4"]),  # the same work twice, and nobody's other part
    ],
)
def test_a_notebook_is_the_part_whose_file_it_takes_the_place_of(
    tmp_path: Path, parts: tuple[str, str], wanted: list[str]
) -> None:
    assignment = load_assignment(Path(__file__).parents[3], "module0")
    folder = put(tmp_path / "dee", {f"task0_1/{parts[0]}": "", f"task0_4/{parts[1]}": ""})
    assert students(list_sources(folder, assignment)) == wanted
