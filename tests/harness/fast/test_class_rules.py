"""Extra credit, a dropped check, points by hand, a cap and a scale: data in `class.toml`, and lines of the score."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from grader.classes.settings import read_settings, with_rules
from grader.courses.assignment import load_assignment
from grader.courses.toml_file import TomlFault
from grader.kit.errors import HarnessFault
from grader.scoring.lines import PARTS
from tests.harness.fast.test_deciding import CLASS, ROOT, card, finals, folder, keep, rows, run

__all__ = ["folder"]

PLAIN = CLASS.replace("by_hand = { style = 4 }\n", "")


def with_(folder: Path, *lines: str) -> Path:
    (folder / "class.toml").write_text(PLAIN + "\n".join(lines))
    return folder


def line(folder: Path, person: str) -> dict[str, str]:
    found: dict[str, str] = rows(run(folder, "scores").stdout)["module0", person]
    return found


def test_extra_credit_is_no_part_of_the_maximum_and_can_go_beyond_it(folder: Path) -> None:
    row = line(with_(folder, 'extra_credit = ["check_3"]'), "3")
    assert [row[key] for key in ("raw", "extra credit", "final", "maximum")] == ["6", "2", "8", "6"]
    assert "extra credit: check_3" in row["note"]
    shown = run(folder, "show", "-a", "module0", "bo").stdout.splitlines()
    assert [text.split() for text in shown[1:3]] == [["raw", "6"], ["extra", "credit", "2", "check_3"]]


@pytest.mark.parametrize(
    ("how", "scores", "maximum", "lines"),
    [("taken out", "4 6 6", "6", ["0", "0", "-2"]), ("full points", "6 8 8", "8", ["2", "2", "0"])],
)
def test_a_dropped_check_is_taken_out_or_gives_full_points(
    folder: Path, how: str, scores: str, maximum: str, lines: list[str]
) -> None:
    with_(folder, f'dropped = {{ check_1 = "{how}" }}')
    assert [line(folder, person)["dropped"] for person in "123"] == lines
    for row in (line(folder, person) for person in "123"):
        assert sum(Fraction(row[name]) for name in PARTS) == Fraction(row["final"])
    data = json.loads(run(folder, "show", "-a", "module0", "bo", "--json").stdout)["lines"][0]
    assert (data["dropped"], data["extra_credit"]) == (float(lines[-1]), 0)
    assert f"  dropped   {lines[-1]:>9}  check_1 ({how})" in run(folder, "show", "-a", "module0", "bo").stdout
    assert [line(folder, person)["final"] for person in "123"] == scores.split()
    assert line(folder, "1")["maximum"] == maximum
    assert f"dropped: check_1 ({how})" in line(folder, "1")["note"]


def test_cap_and_scale_come_last_and_have_a_line_each(folder: Path) -> None:
    row = line(with_(folder, "cap = 7", "scale_to = 20"), "3")
    assert [row[key] for key in ("raw", "cap", "scale", "final", "maximum")] == ["8", "-1", "10.5", "17.5", "20"]
    shown = run(folder, "show", "-a", "module0", "bo").stdout.splitlines()
    assert [text.split()[0] for text in shown[1:7]] == ["raw", "override", "late", "cap", "scale", "final"]
    assert shown[0].endswith("17.5 of 20")


def test_a_late_attempt_is_scaled_after_lateness(folder: Path) -> None:
    keep(folder, card("bo", submission="again", day="11"))
    (folder / "class.toml").write_text(PLAIN.replace('"best"', '"last"') + "cap = 3\nscale_to = 4\n")
    row = line(folder, "3")
    assert [row[key] for key in ("raw", "late", "cap", "scale", "final")] == ["8", "-4", "-1", "-1.5", "1.5"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (['extra_credit = ["check_9"]'], "did you mean 'check_"),
        (['dropped = { chek_1 = "taken out" }'], "did you mean 'check_1'"),
        (["by_hand = { check_1 = 3 }"], "is the name of a check"),
    ],
)
def test_a_check_that_is_none_is_said_with_the_nearest_one(folder: Path, lines: list[str], said: str) -> None:
    fault = run(with_(folder, *lines), "scores").exception
    assert isinstance(fault, HarnessFault)
    assert said in str(fault)
    assert "class.toml:8): expected" in str(fault)


@pytest.mark.parametrize(
    "lines",
    [
        ['dropped = { check_1 = "gone" }'],
        ["cap = -1"],
        ["scale_to = 0"],
        ['extra_credit = ["check_1"]', 'dropped = { check_1 = "taken out" }'],
        ["by_hand = { style = -1 }"],
    ],
)
def test_what_means_nothing_is_a_mistake_with_its_line(folder: Path, lines: list[str]) -> None:
    with pytest.raises(TomlFault, match=r"class\.toml:\d+"):
        read_settings(with_(folder, *lines) / "class.toml", ["module0"])


def test_rules_that_were_written_down_are_read_again_as_they_were(folder: Path) -> None:
    then = read_settings(with_(folder, "cap = 7", "version = 3") / "class.toml", ["module0"])
    now = read_settings(with_(folder, "scale_to = 20", "by_hand = { style = 4 }") / "class.toml", ["module0"])
    written = then.assignments["module0"].written
    again = with_(folder) and with_rules(now, "module0", written).assignments["module0"]
    assert (again.sums, again.by_hand, again.deadline, again.policy) == (
        then.assignments["module0"].sums, {}, then.assignments["module0"].deadline, then.assignments["module0"].policy
    )  # fmt: skip
    assert written == again.written
    assert "version" not in written


def test_another_version_says_so_before_anything_is_done(folder: Path) -> None:
    (folder / "class.toml").write_text('grader = "0.0.9"\n' + PLAIN + "version = 1\n")
    noted = run(folder, "scores").stderr
    assert "the term is graded by grader 0.0.9, and this is " in noted
    assert f"version 1 of module0, and it is {load_assignment(ROOT, 'module0').version} now" in noted


def test_an_override_of_the_attempt_that_counts_keeps_its_place(folder: Path) -> None:
    run(folder, "override", "-a", "module0", "bo", "check_3", "0", "--reason", "x", "--yes")
    with_(folder, 'dropped = { check_3 = "full points" }')
    assert finals(folder)["3"] == "8 0 0 8"
