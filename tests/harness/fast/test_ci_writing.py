"""What is made of a report: within the limits of each place, whatever is in it, and with the points that it has."""

import json
import shutil
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.ci.checking.report import Report, Row, Spot, State, TaskReport
from grader.ci.writing import annotations, junit, lines, markdown, prairielearn, reporter
from grader.ci.writing.put import FilesBefore, append, put
from grader.kit.errors import HarnessFault
from tests.harness.ci import readers

STATES: tuple[State, ...] = ("passed", "failed", "crashed", "timed out", "not started", "not run")
LONG = "call    mul(1.0, 2.0)\n" + "x" * 4000
ROW = Row("mul_multiplies", "mul(x, y) is x * y.", 1.5, "failed", LONG, Spot("student/operators.py", 12), 0.25)


def report(*rows: Row) -> Report:
    return Report((TaskReport("0.1", "Operators", "module0", "pytest -m task0_1", rows),))


MANY = report(*(replace(ROW, name=f"check_{n}") for n in range(500)))


def test_a_summary_keeps_within_its_limit_and_says_what_is_left_out():
    for most in (markdown.SUMMARY_BYTES, markdown.COMMENT_CHARACTERS):
        text = markdown.page(MANY, most)
        assert most - 5000 < len(text.encode()) <= most
        assert "more failed; `pytest` on your own machine shows them." in text
        assert text.rstrip().endswith("</sub>")
    assert readers.summary(markdown.page(MANY)) == (0.0, 750.0)


def test_what_code_prints_leaves_room_for_what_must_be_said():
    """The longest output that is kept, in characters that take much room as harmless text: ours is not cut for it."""
    for printed in ("\n" * 20_000, "x\n" * 10_000, "\x1b\n" * 10_000, "\u2028" * 6_666):
        text = markdown.page(replace(report(ROW), printed=printed), markdown.COMMENT_CHARACTERS)
        assert len(text.encode()) <= markdown.COMMENT_CHARACTERS
        assert "next: task 0.1" in text
        assert text.rstrip().endswith(f"<sub>{lines.PRACTICE}</sub>")
        readers.outside_of_fences(text)  # which asserts that each is closed


def test_no_more_annotations_are_made_than_are_kept():
    found = list(readers.commands("\n".join(annotations.annotations(MANY))))
    assert len(found) == readers.PER_STEP
    assert found[-1].message == "491 more checks failed; the summary shows them"
    exact = report(*MANY.rows[:10])
    assert [c.message for c in readers.commands("\n".join(annotations.annotations(exact)))] == [LONG] * 10


@given(st.text(max_size=40), st.text("`~ \n|<>#", max_size=40))
def test_an_annotation_and_a_page_give_back_any_text_and_are_no_more_than_text(message, marks):
    row = replace(ROW, failure=f"{message}\n{marks}\nFORGED", spot=Spot("a:b,c%.py", 3))
    (line,) = annotations.annotations(report(row))
    assert "\n" not in line
    assert "\r" not in line
    (found,) = readers.commands(line)
    assert found.message == row.failure
    assert found.properties["file"] == "a:b,c%.py"
    assert "FORGED" not in readers.outside_of_fences(markdown.page(report(row)))


def test_lines_that_are_stopped_have_no_command_in_them():
    log = "\n".join(annotations.stopped(["::error::a", "  ::error::b", "##[error]c"]))
    assert list(readers.commands(log + "\n::error::ours")) == [readers.Command("error", {}, "ours")]
    first, second = (next(iter(annotations.stopped([]))) for _ in range(2))
    assert first != second


points = st.sampled_from([0.25, 0.5, 1.0, 1.5, 2.0, 5.5])


@given(st.lists(st.tuples(points, st.sampled_from(STATES)), min_size=1, max_size=12))
def test_every_format_has_the_reports_points(drawn):
    made = report(*(replace(ROW, points=p, state=s, name=f"c{n}") for n, (p, s) in enumerate(drawn)))
    earned, most = sum(p for p, s in drawn if s == "passed"), sum(p for p, _ in drawn)
    assert (made.earned, made.points) == (earned, most)
    runners = {f"{name.upper()}_RESULTS": text for name, text in reporter.runners(made).items()}
    table, total, maximum, is_passed = readers.reporter(runners, ",".join(reporter.runners(made)))
    assert (total, maximum) == (earned, most)
    assert table == pytest.approx(total)
    assert is_passed == made.is_full
    assert readers.junit(junit.junit_xml(made)) == (earned, most)
    assert readers.prairielearn(prairielearn.prairielearn_json(made)) == (earned, most)
    assert made.whole(made.points) == sum(made.whole(p) for p, _ in drawn)
    assert made.whole(earned) / made.scale == earned


@pytest.mark.parametrize(("worth", "scale"), [(2.0, 1), (1.5, 10), (0.25, 100), (0.1, 10)])
def test_fractions_are_made_whole_by_the_least_power_of_ten(worth, scale):
    assert report(replace(ROW, points=worth)).scale == scale


def test_prairielearn_gets_no_more_than_it_takes():
    text = prairielearn.prairielearn_json(MANY)
    assert len(text.encode()) < prairielearn.MOST_BYTES
    assert readers.prairielearn(text) == (0.0, 750.0)
    assert {test["output"] for test in json.loads(text)["tests"]} == {""}


def test_a_task_says_where_it_is():
    def state(*states: State) -> str:
        return report(*(replace(ROW, state=s) for s in states)).tasks[0].state

    assert state("passed", "passed") == "passed"
    assert state("passed", "not started") == "begun"
    assert state("passed", "crashed") == "not right yet"
    assert state("not started") == "not started"
    assert state() == "graded by your instructor"
    assert report().is_full
    assert report().next_task is None


def test_what_lies_in_the_way_is_replaced_and_never_followed(tmp_path):
    outside = tmp_path / "outside"
    outside.write_text("mine")
    for path in ("link", "folder", "file"):
        target = tmp_path / path
        if path == "link":
            target.symlink_to(outside)
        elif path == "folder":
            (target / "deep").mkdir(parents=True)
        else:
            target.write_text("forged")
        put(target, "ours")
        assert target.read_text() == "ours"
        assert not target.is_symlink()
    assert outside.read_text() == "mine"
    with pytest.raises(HarnessFault, match="cannot be written"):
        put(outside / "below-a-file", "x")


def test_files_are_as_they_were_before(tmp_path):
    paths = [tmp_path / name for name in ("appended", "deleted", "linked", "left")]
    for path in paths:
        path.write_text("before\n")
    (tmp_path / "elsewhere").write_text("theirs")
    before = FilesBefore([*paths, tmp_path / "is-not-there"])
    paths[0].write_text("before\nforged\n")
    paths[1].unlink()
    paths[2].unlink()
    paths[2].symlink_to(tmp_path / "elsewhere")
    before.restore()
    assert [path.read_text() for path in paths] == ["before\n"] * 4
    assert not paths[2].is_symlink()
    assert (tmp_path / "elsewhere").read_text() == "theirs"


def test_what_was_no_file_before_is_none_afterwards_and_a_folder_that_is_gone_is_made_anew(tmp_path):
    outputs, absent = tmp_path / "files" / "output", tmp_path / "env"
    outputs.parent.mkdir()
    outputs.write_text("a=1\n")
    before = FilesBefore([outputs, absent])
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine\n")
    absent.symlink_to(elsewhere)
    shutil.rmtree(outputs.parent)
    before.restore()
    append(absent, "b=2\n")
    assert outputs.read_text() == "a=1\n"
    assert (absent.read_text(), absent.is_symlink()) == ("b=2\n", False)
    assert elsewhere.read_text() == "mine\n"
    shutil.rmtree(outputs.parent)
    outputs.parent.write_text("a file in place of the folder")
    with pytest.raises(HarnessFault, match="cannot be written"):
        before.restore()
