"""The end of a run: results come from where they came, and the same files do not lose points in silence."""

import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from grader.courses.assignment import load_assignment
from grader.courses.suite import Suite
from grader.intake.files.tree import Packed
from grader.intake.values import Source, Submission
from grader.results.scorecard import CheckResult, Scorecard
from grader.results.settling import Fallen, Left, Settled, Terms, next_step, origin_of, settle
from grader.results.store import Origin, Store

ROOT = Path(__file__).parents[3]
ASSIGNMENT = load_assignment(ROOT, "module0")
SUITE, CHANGED = Suite(ASSIGNMENT, ()), Suite(replace(ASSIGNMENT, version=ASSIGNMENT.version + 1), ())
CHECKS = ("add_adds", "mul_multiplies")
FILES = {"module.py": "class Module: pass", "operators.py": "x = 1"}
STUDENTS = (*"abcd", "new", "late")
USUAL, AGAIN, REPLACE, ACCEPT = Terms(), Terms(again=True), Terms(replace=True), Terms(accept=True)


@dataclass
class Class:
    """Submissions by student and folder, graded with the points that a test says, into a real database."""

    store: Store
    folder: str = "/class"
    versions: Iterator[int] = field(default_factory=itertools.count)

    def read(self, student: str, files: Mapping[str, str], problems: Mapping[str, str] | None = None) -> Submission:
        digest = repr((sorted(files.items()), sorted((problems or {}).items())))
        return Submission(student, files, {}, problems or {}, (), digest)

    def step(self, submission: Submission, terms: Terms = USUAL, folder: str | None = None) -> object:
        return next_step(self.store, SUITE, submission, self.origin(submission, folder), terms)

    def origin(self, submission: Submission, folder: str | None = None) -> Origin:
        return origin_of(
            Source(submission.student, Path(folder or self.folder, submission.student), "folder"), submission
        )

    def grade(self, submission: Submission, points: float, folder: str | None = None, suite: Suite = SUITE) -> None:
        """What a worker does: the grade is pending then."""
        results = tuple(
            CheckResult(check, "0.1", "It is so.", "passed" if points > n else "failed", 1.0)
            for n, check in enumerate(CHECKS)
        )
        card = Scorecard(
            submission.student, suite.name, 1, submission.digest, suite.digest, "full", results,
            problems=dict(submission.problems),
        )  # fmt: skip
        self.store.put(card, self.origin(submission, folder))

    def whole_class(self, points: float, students: str = "abcd") -> None:
        for student in students:
            self.grade(self.read(student, FILES), points)

    def settle(self, terms: Terms = USUAL, suite: Suite = SUITE, here: Collection[str] = STUDENTS) -> Settled:
        return settle(self.store, suite, terms, here)

    def scores(self) -> dict[str, float]:
        rows = ((s, self.store.row(SUITE.name, s)) for a, s in self.store.students() if a == SUITE.name)
        return {student: row.score for student, row in rows if row}


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Class]:
    """A class of four with two points each."""
    with Store(tmp_path / "results.sqlite") as store:
        made = Class(store)
        made.whole_class(2)
        assert made.settle() == Settled((), ())
        yield made


def test_a_first_grade_becomes_the_result_and_is_kept(group: Class) -> None:
    assert group.scores() == dict.fromkeys("abcd", 2.0)
    assert group.step(group.read("a", FILES)) == "keep"
    assert group.step(group.read("a", FILES), AGAIN) == "grade"
    assert group.step(group.read("a", {**FILES, "operators.py": "x = 2"})) == "grade"


def test_three_unchanged_that_fall_change_nothing_and_are_listed(group: Class) -> None:
    group.whole_class(1, "abc")
    with pytest.raises(Fallen, match=r"3 submissions .* nothing was changed.*--accept") as fallen:
        group.settle()
    assert [str(fall) for fall in fallen.value.falls] == [f"{s}: 2 -> 1: mul_multiplies" for s in "abc"]
    assert group.scores() == dict.fromkeys("abcd", 2.0)
    with pytest.raises(Fallen):  # nor the next time
        group.settle()
    assert len(group.settle(ACCEPT).falls) == 3
    assert group.scores() == {"a": 1, "b": 1, "c": 1, "d": 2}


@pytest.mark.parametrize("terms", [USUAL, ACCEPT, REPLACE, Terms(replace=True, accept=True)])
def test_what_a_refused_run_read_elsewhere_neither_stops_nor_joins_a_run_of_others(terms: Terms, group: Class) -> None:
    for student in "abc":  # folders of these names in somebody's submission, with a part of what each student handed in
        part = group.read(student, {"module.py": FILES["module.py"]})
        assert group.step(part, folder="/late/mallory") == "grade"
        group.grade(part, 1, "/late/mallory")
    with pytest.raises(Fallen):
        group.settle()
    group.grade(group.read("late", FILES), 2, "/late")
    assert group.settle(terms, here={"late"}) == Settled((), ())
    assert group.scores() == dict.fromkeys([*"abcd", "late"], 2.0)


def test_what_a_run_that_was_killed_read_of_others_becomes_their_result(group: Class) -> None:
    group.grade(group.read("new", FILES), 1)
    group.grade(group.read("a", {**FILES, "operators.py": "x = 2"}), 1)
    group.settle(here={"late"})
    assert group.scores() == {"a": 1, "b": 2, "c": 2, "d": 2, "new": 1}


def test_two_that_fall_are_said_and_written(group: Class) -> None:
    group.whole_class(1, "ab")
    assert [fall.student for fall in group.settle().falls] == ["a", "b"]
    assert group.scores() == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_what_was_handed_in_anew_may_be_worse(group: Class) -> None:
    for student in "abcd":
        group.grade(group.read(student, {**FILES, "operators.py": "x = 2"}), 0)
    assert group.settle() == Settled((), ())
    assert group.scores() == dict.fromkeys("abcd", 0.0)


def test_who_rises_or_is_new_waits_with_those_that_fall(group: Class) -> None:
    group.whole_class(1, "abc")
    group.grade(group.read("new", FILES), 2)
    with pytest.raises(Fallen):
        group.settle()
    assert "new" not in group.scores()
    assert group.step(group.read("new", FILES)) == "keep"  # it is graded, and not graded again
    group.settle(ACCEPT)
    assert group.scores()["new"] == 2


@pytest.mark.parametrize("unread", [("operators.py",), ("module.py",), ("module.py", "operators.py")])
def test_a_copy_of_which_less_can_be_read_has_not_changed(unread: tuple[str, ...], group: Class) -> None:
    files = {name: text for name, text in FILES.items() if name not in unread}
    for student in "abc":
        worse = group.read(student, files, dict.fromkeys(unread, "it is a symbolic link"))
        assert group.step(worse) == "grade"
        group.grade(worse, 0)
    with pytest.raises(Fallen) as fallen:
        group.settle()
    assert str(fallen.value.falls[0]) == "a: 2 -> 0: add_adds, mul_multiplies"
    for student in "abc":  # the folder is mended
        assert group.step(group.read(student, FILES)) == "keep"
    assert group.settle() == Settled((), ())
    assert group.scores() == dict.fromkeys("abcd", 2.0)


def test_a_copy_whose_files_are_empty_has_not_changed_either(group: Class) -> None:
    for student in "abc":
        worse = group.read(student, {**FILES, "operators.py": "\n"})
        assert group.step(worse) == "grade"
        group.grade(worse, 0)
    with pytest.raises(Fallen):
        group.settle()
    assert group.scores() == dict.fromkeys("abcd", 2.0)


def test_so_has_one_in_another_folder_and_it_is_nobodys_result(group: Class) -> None:
    for student in "abc":
        worse = group.read(student, {}, dict.fromkeys(FILES, "it is a symbolic link"))
        assert group.step(worse, folder="/copy") == "grade"
        group.grade(worse, 0, "/copy")
    with pytest.raises(Fallen):
        group.settle()
    settled = group.settle(ACCEPT)
    assert settled.left == tuple(Left(s, f"/class/{s}", f"/copy/{s}") for s in "abc")
    assert settled.falls == ()
    assert group.scores() == dict.fromkeys("abcd", 2.0)


def test_a_changed_suite_that_lowers_many_is_held_up(group: Class) -> None:
    for student in "abcd":
        group.grade(group.read(student, FILES), 1, suite=CHANGED)
    with pytest.raises(Fallen):
        group.settle(suite=CHANGED)
    assert group.scores() == dict.fromkeys("abcd", 2.0)
    assert group.settle() == Settled((), ())  # the sets from before are back, and these grades are nobody's
    assert group.scores() == dict.fromkeys("abcd", 2.0)
    assert group.store.pending(SUITE.name) == []


def test_runs_that_were_stopped_are_judged_together(group: Class) -> None:
    group.whole_class(1, "a")  # and the run is killed
    group.whole_class(1, "b")  # so is this
    group.whole_class(1, "c")
    with pytest.raises(Fallen):
        group.settle()


def test_a_result_of_another_place_is_replaced_only_on_demand(group: Class) -> None:
    other = group.read("a", {"operators.py": "raise SystemExit"})
    assert group.step(other, folder="/late/mallory") == Left("a", "/class/a", "/late/mallory/a")
    assert group.step(other, AGAIN, folder="/late/mallory") == Left("a", "/class/a", "/late/mallory/a")
    assert group.step(other, ACCEPT, folder="/late/mallory") == Left("a", "/class/a", "/late/mallory/a")
    assert group.step(other, REPLACE, folder="/late/mallory") == "grade"
    group.grade(other, 0, "/late/mallory")
    assert group.settle().left == (Left("a", "/class/a", "/late/mallory/a"),)  # a run with --replace was stopped
    assert group.scores()["a"] == 2
    group.grade(other, 0, "/late/mallory")
    assert group.settle(REPLACE) == Settled((), ())
    assert group.scores()["a"] == 0


def test_the_same_files_from_another_place_are_the_same_and_keep_the_place(group: Class) -> None:
    same = group.read("a", FILES)
    assert group.step(same, folder="/copy") == "keep"
    assert group.step(same, AGAIN, folder="/copy") == "grade"
    group.grade(same, 2, "/copy")
    assert group.settle() == Settled((), ())
    row = group.store.row(SUITE.name, "a")
    assert row is not None
    assert row.origin.place == "/class/a"


@pytest.mark.parametrize("files", [{}, {"module.py": FILES["module.py"]}, {"operators.py": "x = 2"}])
def test_a_grade_that_waits_is_not_replaced_from_another_place(files: dict[str, str], group: Class) -> None:
    group.grade(group.read("new", FILES), 2)  # and the run is killed
    assert isinstance(group.step(group.read("new", files), folder="/late/mallory"), Left)
    group.settle()
    assert group.scores()["new"] == 2


def test_of_the_release_before_nobody_knows_the_place(group: Class) -> None:
    group.store._db.execute("UPDATE scorecards SET place = '', files = NULL")
    other = group.read("a", {"operators.py": "x = 2"})
    left = group.step(other)
    assert isinstance(left, Left)
    assert "not known" in str(left)
    assert group.step(group.read("a", FILES)) == "keep"  # now it is
    assert group.step(other) == "grade"
    assert isinstance(group.step(other, folder="/late/mallory"), Left)


def test_of_the_release_before_new_problems_tell_a_copy(group: Class) -> None:
    group.store._db.execute("UPDATE scorecards SET place = '', files = NULL")
    for student in "abc":
        group.grade(group.read(student, {}, dict.fromkeys(FILES, "it is a symbolic link")), 0)
    with pytest.raises(Fallen):
        group.settle(REPLACE)


def test_an_old_card_that_cannot_be_read_falls_without_its_checks(group: Class) -> None:
    group.store._db.execute("UPDATE scorecards SET card = x'00'")
    group.whole_class(1, "abc")
    with pytest.raises(Fallen) as fallen:
        group.settle()
    assert str(fallen.value.falls[0]).startswith("a: 2 -> 1")


def test_names_and_texts_that_are_no_unicode_are_kept_like_all_others(group: Class) -> None:
    odd = group.read("odd", {"operators.py": "x = '\udc80'"})
    group.grade(odd, 1, "/class\udcff")
    assert group.settle() == Settled((), ())
    assert group.step(odd, folder="/class\udcff") == "keep"
    row = group.store.row(SUITE.name, "odd")
    assert row is not None
    assert row.origin.place == "/class\\udcff/odd"


def test_names_are_printed_as_plain_text() -> None:
    assert "\x1b" not in str(Left("a\x1b]0;b", "/c\x1b", "/d\x1b"))


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (Source("a", Path("/class/a"), "folder"), "/class/a"),
        (Source("a", Path("/class/a.zip"), "zip"), "/class/a.zip"),
        (Source("a", Path("/class"), "files", (("operators.py", "a_1_2_operators.py"),)), "/class"),
        (Source("a", Path("/class.zip"), "packed", (("operators.py", "class/a/operators.py"),)), "/class.zip/class/a"),
        (Source("a", Path("/class.zip"), "packed", (("sub/x.py", "a/sub/x.py"),)), "/class.zip/a"),
        (Source("a", Path("/class.zip"), "packed", (("operators.py", "a_1_2_operators.py"),)), "/class.zip"),
    ],
)
def test_the_place_names_the_folder_in_an_archive_of_a_class(source: Source, place: str) -> None:
    members = tuple(
        (name, Packed(how, "file", 0, 0, 0, 0, 0, is_locked=False) if source.kind == "packed" else how)
        for name, how in source.members
        if isinstance(how, str)
    )
    made = Source(source.student, source.path, source.kind, members)
    assert origin_of(made, Submission("a", {}, {}, {}, (), "")).place == place
