"""Who handed in, found in each shape in which submissions come, and in each what is nobody's is said."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.intake import IntakeError, list_sources
from grader.kit.errors import HarnessFault
from tests.harness.fast.class_files import MODULE0, PLACES, Files, put, students, submissions, tarred, zipped

METADATA = """\
submission_456:
  :submitters:
  - :name: Solo Student
    :sid: '100'
    :email: solo@example.edu
  :created_at: 2026-09-01 12:00:00.000000000 Z
  :score: 3.0
  :results:
    :tests:
    - :name: a test, not a person
      :output: |-
        submission_457:
          :submitters:
          - :name: Printed By Student
submission_457:
  :submitters:
  - :name: Pair One
    :sid: '200'
  - :name: 'Brian O''Brien'
    :sid: '201'
"""


@pytest.fixture(params=["folder", "zip"])
def shaped(request: pytest.FixtureRequest, tmp_path: Path) -> object:
    """Puts files on disk as a folder, or as one archive as it was downloaded."""

    def shape(files: Files) -> Path:
        if request.param == "folder":
            return put(tmp_path / "submissions", files)
        return put(tmp_path, {"submissions.zip": zipped(files)}) / "submissions.zip"

    return shape


def test_a_folder_per_student_and_archives_may_be_mixed(tmp_path: Path) -> None:
    files: Files = {
        "alice/operators.py": "a",
        "bob/bob-main/minitorch/operators.py": "b",
        "carl.zip": zipped({"carl-main/operators.py": "c"}),
        "dora.tar.gz": tarred({"operators.py": "d"}),
        "emil.tgz": b"",
        "fritz.rar": b"Rar!",
        "gina/notes.txt": "",
        "roster.csv": "",
        ".DS_Store": "",
        "__MACOSX/alice/operators.py": "x",
    }
    folder = put(tmp_path / "all", files)
    (folder / "link").symlink_to("alice")
    listing = list_sources(folder, MODULE0)
    assert students(listing) == ["alice", "bob", "carl", "dora", "emil", "fritz", "gina"]
    assert [source.kind for source in listing.sources] == ["folder", "folder", "zip", "tar", "tar", "zip", "folder"]
    assert (listing.notes, listing.unclear, listing.beside) == ((), (), ("roster.csv",))
    assert [one.student for one in listing.not_graded] == ["link"]
    assert "link is a symbolic link" in listing.not_graded[0].reason
    read = submissions(listing)
    assert [read[name].files.get("operators.py") for name in read] == ["a", "b", "c", "d", None, None, None]
    assert "0 bytes" in read["emil"].problems["operators.py"]
    assert "RAR archive" in read["fritz"].problems["operators.py"]


@pytest.mark.parametrize("place", ["operators.py", "student/operators.py", "minitorch/module.py"])
def test_a_folder_with_graded_files_is_one_submission(tmp_path: Path, place: str) -> None:
    listing = list_sources(put(tmp_path / "zoe", {place: "", "docs/x": "", "old.zip": ""}), MODULE0)
    assert [(one.student, one.kind) for one in listing.sources] == [("zoe", "folder")]


def test_a_checkout_is_one_submission_unless_its_folders_are_students(tmp_path: Path) -> None:
    alone = put(tmp_path / "repo", {".git/HEAD": "", "hw/minitorch/operators.py": "o", "docs/x": "", "data.zip": ""})
    assert students(list_sources(alone, MODULE0)) == ["repo"]
    assert submissions(list_sources(alone, MODULE0))["repo"].files == {"operators.py": "o"}
    many = put(
        tmp_path / "class", {".git/HEAD": "", "alice/operators.py": "", "bob/minitorch/module.py": "", "x.md": ""}
    )
    assert students(list_sources(many, MODULE0)) == ["alice", "bob"]


@pytest.mark.parametrize("name", ["zoe.zip", "zoe.tar.gz", "zoe.tgz"])
def test_a_single_archive_is_one_student(tmp_path: Path, name: str) -> None:
    files: Files = {"zoe-main/minitorch/operators.py": "o", "zoe-main/README.md": ""}
    path = put(tmp_path, {name: zipped(files) if name.endswith("zip") else tarred(files)}) / name
    listing = list_sources(path, MODULE0)
    assert students(listing) == ["zoe"]
    assert submissions(listing)["zoe"].found == {"operators.py": "zoe-main/minitorch/operators.py"}


@pytest.mark.parametrize("name", ["zoe.zip", "zoe.tgz", "zoe.rar"])
def test_a_single_archive_that_cannot_be_read_is_a_student_with_problems(tmp_path: Path, name: str) -> None:
    listing = list_sources(put(tmp_path, {name: b"damaged"}) / name, MODULE0)
    assert "cannot be read" in submissions(listing)["zoe"].problems["operators.py"]


def test_canvas(shaped) -> None:  # type: ignore[no-untyped-def]
    files: Files = {
        "doejane_12345_67890_operators-1.py": "jane",
        "doejane_12345_67891_module.py": "m",
        "doejane_12345_67892__impl-2.py": "i",
        "o_brien_LATE_12346_67893_operators.py": "late",
        "çelikzoë_12347_67894_project.zip": zipped({"project/minitorch/operators.py": "z"}),
        "anon_Ab3dE_67895_operators.py": "anonymous",
        "LATE_anon_Zz9yX_67896_operators.py": "late too",
        "twice_12348_1_operators.py": "a",
        "twice_12348_2_operators-1.py": "b",
        "textonly_12349_text.html": "<p>",
    }
    listing = list_sources(shaped(files), MODULE0)
    read = submissions(listing)
    assert sorted(read) == ["anon_Ab3dE", "anon_Zz9yX", "doejane", "o_brien", "twice", "çelikzoë"]
    assert read["doejane"].files == {"operators.py": "jane", "module.py": "m", "_impl.py": "i"}
    assert read["o_brien"].files == {"operators.py": "late"}
    assert read["çelikzoë"].files == {"operators.py": "z"}
    assert read["anon_Ab3dE"].files == {"operators.py": "anonymous"}
    assert read["twice"].gaps == {
        "operators.py": "operators.py not graded: two versions",
        "module.py": "file not found",
    }
    assert [(one.student, one.flag) for one in listing.not_graded] == [("textonly", "nothing handed in")]
    assert {source.student: source.receipt.late for source in listing.sources}["o_brien"] is True
    assert {source.student: source.receipt.id for source in listing.sources}["doejane"] == "12345"


@pytest.mark.parametrize("end", ["_/", "/", "_"])
def test_moodle_in_folders_of_old_and_new_and_flat(shaped, end: str) -> None:  # type: ignore[no-untyped-def]
    files: Files = {
        f"Zoë van der Çelik_123456_assignsubmission_file{end}operators.py": "z",
        f"Zoë van der Çelik_123456_assignsubmission_file{end}module.py": "m",
        f"Participant_77_assignsubmission_file{end}operators.py": "p",
        f"Default group_assignsubmission_file{end}operators.py": "g",
        f"Bob_123457_assignsubmission_file{end}work.zip": zipped({"operators.py": "b"}),
        f"Bob_123457_assignsubmission_onlinetext{end}onlinetext.html": "<p>",
    }
    listing = list_sources(shaped(files), MODULE0)
    read = submissions(listing)
    assert {name: seen.files.get("operators.py") for name, seen in read.items()} == {
        "Bob": "b",
        "Default group": "g",
        "Participant": "p",
        "Zoë van der Çelik": "z",
    }
    assert read["Zoë van der Çelik"].files["module.py"] == "m"
    (bob,) = [source for source in listing.sources if source.student == "Bob"]
    assert [note.partition(": ")[2] for note in bob.notes] == ["online text; passed over"]
    assert (bob.receipt.platform, bob.receipt.id) == ("Moodle", "123457")


@pytest.mark.parametrize("above", ["", "assignment_123_export/"])
def test_gradescope(shaped, above: str) -> None:  # type: ignore[no-untyped-def]
    files: Files = {
        f"{above}submission_metadata.yml": METADATA,
        f"{above}submission_456/operators.py": "solo",
        f"{above}submission_457/minitorch/operators.py": "pair",
        f"{above}submission_458/operators.py": "nobody knows",
        f"{above}.DS_Store": "",
    }
    listing = list_sources(shaped(files), MODULE0)
    assert {name: seen.files["operators.py"] for name, seen in submissions(listing).items()} == {
        "Brian O'Brien": "pair",
        "Pair One": "pair",
        "Solo Student": "solo",
        "submission_458": "nobody knows",
    }


def test_a_metadata_file_that_cannot_be_read_is_noted(tmp_path: Path) -> None:
    folder = put(
        tmp_path, {"submission_metadata.yml": "\xff\0: :::\n- [", "submission_1/operators.py": "", "submission_2/x": ""}
    )
    assert students(list_sources(folder, MODULE0)) == ["submission_1", "submission_2"]
    (folder / "submission_metadata.yml").unlink()
    (folder / "submission_metadata.yml").mkdir()
    assert students(list_sources(folder, MODULE0)) == ["submission_1", "submission_2"]


def test_an_archive_of_a_class_is_read_as_one(tmp_path: Path) -> None:
    files: Files = {f"hw/{name}/{name}-main/minitorch/operators.py": name for name in ("alice", "bob")}
    path = put(tmp_path, {"all.zip": zipped({**files, "hw/carl.tar.gz": tarred({"operators.py": "carl"})})}) / "all.zip"
    listing = list_sources(path, MODULE0)
    assert {name: seen.files["operators.py"] for name, seen in submissions(listing).items()} == {
        "alice": "alice",
        "bob": "bob",
        "carl": "carl",
    }
    assert listing.notes == ("all.zip: read as the submissions of 3 students",)
    tar = put(tmp_path, {"all.tar.gz": tarred(files)}) / "all.tar.gz"
    with pytest.raises(IntakeError, match="a tar archive of several submissions; unpack it"):
        list_sources(tar, MODULE0)


def test_a_folder_that_holds_but_the_folder_of_the_class_is_looked_through(tmp_path: Path) -> None:
    put(tmp_path, {"export/alice/operators.py": "", "export/bob/operators.py": "", "__MACOSX/x": ""})
    assert students(list_sources(tmp_path, MODULE0)) == ["alice", "bob"]
    put(tmp_path / "one", {"alice/repo-main/operators.py": ""})
    assert students(list_sources(tmp_path / "one", MODULE0)) == ["alice"]


def test_two_submissions_of_one_name_have_a_line_each_and_the_others_are_listed(tmp_path: Path) -> None:
    files: Files = {
        "alice/operators.py": "",
        "alice.zip": b"",
        "alice.tgz": b"",
        "bob/x": "",
        "Zo\u00eb/x": "",
        "Zoe\u0308/x": "",
    }
    listing = list_sources(put(tmp_path, files), MODULE0)
    assert students(listing) == ["bob"]
    assert [one.student for one in listing.not_graded] == ["Zoë", "Zoë", "alice", "alice", "alice"]
    reasons = [one.reason for one in listing.not_graded]
    both = "2 submissions of that name (Zoe\\u0308, Zo\\u00eb); keep one"
    assert reasons[:2] == [f"Zoe\\u0308 is one of {both}", f"Zo\\u00eb is one of {both}"]
    assert reasons[3] == "alice.tgz is one of 3 submissions of that name (alice, alice.tgz, alice.zip); keep one"


def test_two_people_of_one_name_are_told_apart_by_the_download(tmp_path: Path) -> None:
    names = ("smithjo_11_1_operators.py", "smithjo_12_2_operators.py", "smithjo_12_3_module.py")
    listing = list_sources(put(tmp_path / "a", dict.fromkeys(names, "")), MODULE0)
    assert students(listing) == ["smithjo (11)", "smithjo (12)"]
    clash = put(tmp_path / "b", {"Jo_1_assignsubmission_file/operators.py": "", "Jo/operators.py": "", "Al/x": ""})
    assert students(list_sources(clash, MODULE0)) == ["Al"]


def test_names_of_people_are_composed_kept_whole_and_escaped(tmp_path: Path) -> None:
    long = "X Æ A-12 " * 20
    names = ["Zoe\u0308 O\u2019Neil", "李 小龍", "evil\u202egnp", "a\nb", long.strip()]
    listing = list_sources(put(tmp_path, {f"{name}/operators.py": "" for name in names}), MODULE0)
    assert set(students(listing)) == {"Zoë O\u2019Neil", "李 小龍", "evil\\u202egnp", "a\\u000ab", long.strip()}
    (tmp_path / "odd").mkdir()
    (Path(str(tmp_path / "odd")) / "caf\udce9").mkdir()
    (student,) = students(list_sources(tmp_path / "odd", MODULE0))
    assert student == "caf\\udce9"


@pytest.mark.parametrize(
    ("files", "name", "sentence"),
    [
        ({}, "nowhere", "No such file or directory; expected a folder per student"),
        ({}, "", "no submission in it; expected a folder per student"),
        ({"x.pdf": ""}, "", "x.pdf: not understood; passed over"),
        ({"operators.py": ""}, "operators.py", "neither a folder nor an archive"),
    ],
)
def test_a_path_that_holds_no_submission_is_an_error(tmp_path: Path, files: Files, name: str, sentence: str) -> None:
    with pytest.raises(IntakeError, match=sentence) as caught:
        list_sources(put(tmp_path / "in", files) / name, MODULE0)
    assert isinstance(caught.value, HarnessFault)


DOWNLOADED = [
    "a/operators.py",
    "b/operators.py",
    "e/submission_metadata.yml",
    "submission_1/operators.py",
    "x_1_2_operators.py",
    "J D_1_assignsubmission_file_operators.py",
    "J D_1_assignsubmission_file/operators.py",
    "a.zip",
    "../x",
]


@given(
    st.sets(st.sampled_from(DOWNLOADED)), st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 255)), max_size=6)
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_download_whatsoever_is_listed_or_an_error_and_each_submission_is_read(
    tmp_path: Path, names: set[str], flips: list[tuple[int, int]]
) -> None:
    data = bytearray(zipped(dict.fromkeys(sorted(names), METADATA)))
    for at, value in flips:
        data[at % len(data)] = value
    path = put(tmp_path, {"all.zip": bytes(data)}) / "all.zip"
    try:
        listing = list_sources(path, MODULE0)
    except IntakeError:
        return
    for student, seen in submissions(listing).items():
        assert seen.student == student
        assert set(PLACES) <= {*seen.files, *seen.problems}
