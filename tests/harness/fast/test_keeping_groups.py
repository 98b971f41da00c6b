"""Who is forgotten takes no point from the others of a group without a word."""

from pathlib import Path

from tests.harness.fast.test_deciding import _path, card, finals, folder, keep, run

__all__ = ["_path", "folder"]

PEOPLE = ("1,Ona,ona,,", "4,Ed,,team,", "5,Flora,,team,2026-11-12 18:00", "6,Gia,,team,")
ROSTER = "\n".join(["id,name,login,group,extension module0", *PEOPLE, ""])


def team(folder: Path) -> Path:
    """The class with a group that is a day late, and whose due time is that of one member."""
    (folder / "roster.csv").write_text(ROSTER)
    keep(folder, card("team", "check_0", day="11"))
    return folder


def test_scores_of_others_that_change_are_said_before_anybody_is_removed(folder: Path) -> None:
    assert finals(team(folder))["4"] == "6 0 0 6"
    done = run(folder, "forget", "Flora")
    assert "scores of others that change by it" in done.output
    assert [line for line in done.output.splitlines() if line.startswith("  ")] == [
        "  Ed (4), module0: 6 -> 3", "  Gia (6), module0: 6 -> 3"
    ]  # fmt: skip
    assert "nothing was changed" in str(done.exception)
    run(folder, "forget", "Flora", "--yes")
    assert (finals(folder)["4"], finals(folder)["6"]) == ("6 0 -3 3", "6 0 -3 3")


def test_with_an_extension_of_their_own_nothing_changes(folder: Path) -> None:
    (team(folder) / "roster.csv").write_text(ROSTER.replace("4,Ed,,team,", "4,Ed,,team,2026-11-12 18:00"))
    done = run(folder, "forget", "Flora", "--yes")
    assert done.exit_code == 0, done.output
    assert "scores of others" not in done.output
    assert (finals(folder)["4"], finals(folder)["6"]) == ("6 0 0 6", "6 0 0 6")


def test_a_gradebook_that_is_not_there_is_not_made_to_forget_somebody(folder: Path) -> None:
    done = run(team(folder), "forget", "Ona", "--from", "nbgrader", "--yes")
    assert done.exit_code == 0, (done.output, done.exception)
    assert done.output.count("is not there, so nothing is removed from it") == 2
    assert not [*folder.glob("gradebook.*")]
