"""Each layer of the sandbox keeps something out: a handful of attacks, with all layers on and with some off.

The whole table is printed by `python -m tests.harness.layers`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.harness.layers.attacks import FORGING, handful, read_attacks
from tests.harness.layers.cage import ROOT, Job, NoCage, in_cage, throwaway
from tests.harness.layers.rows import ALL, CHOICES, ONE_PROCESS, run_rows
from tests.harness.layers.table import FORGED, Result, Row, names, table


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with throwaway(None) as made:
        yield made


@pytest.fixture(scope="module")
def behind_all(folder: Path) -> Row:
    """Every attack of the handful, behind every layer."""
    return the_row(folder, ALL)


def the_row(folder: Path, choice: str, *only: str) -> Row:
    (row,) = run_rows(folder, None, [choice], only)
    if row.not_run:
        pytest.skip(f"no cage can be had here: {row.not_run}")
    assert row.results
    return row


def test_nothing_comes_through_all_layers(behind_all: Row) -> None:
    assert behind_all.through == {}
    assert len(behind_all.results) == len(handful(ROOT / "reference"))


def test_an_honest_submission_gets_its_points_after_all_of_them(behind_all: Row) -> None:
    """It is the last of the handful, on the same fork servers."""
    last = behind_all.results[-1]
    assert (last.name, last.points) == ("honest", last.most)
    assert {r.points for r in behind_all.results[:-1]} == {0}


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (
            "without seccomp",
            {
                "learns_a_size": ("size learnt",),
                "locks_a_classmate_out": ("file changed",),
                "leaves_shared_memory": ("object left",),
            },
        ),
        ("without rlimits", {"takes_a_gigabyte": ("memory",)}),
        (
            "without seccomp and Landlock",
            {"reads_a_secret": ("secret read",), "leaves_a_file": ("file changed",), "phones_home": ("connected",)},
        ),
        (
            "without any",
            {
                "reads_a_secret": ("secret read",),
                "leaves_a_file": ("file changed",),
                "phones_home": ("connected",),
                "patches_the_judge": (),
                "honest": (),
            },
        ),
    ],
)
def test_a_layer_that_is_off_lets_its_attacks_through(
    folder: Path, choice: str, expected: Mapping[str, tuple[str, ...]]
) -> None:
    row = the_row(folder, choice, *expected)
    assert {r.name: r.effects for r in row.results} == expected


def test_seccomp_covers_for_landlock(folder: Path) -> None:
    row = the_row(folder, "without Landlock", "reads_a_secret", "leaves_a_file", "phones_home", "learns_a_size")
    assert row.through == {}


def test_a_judge_in_the_same_process_is_patched_and_one_in_another_is_not(folder: Path, behind_all: Row) -> None:
    together = the_row(folder, ONE_PROCESS, "patches_the_judge")
    apart = {r.name: r.points for r in behind_all.results}
    assert together.results[0].points > 0.9 * together.results[0].most
    assert apart["patches_the_judge"] == 0
    assert Row("", together.results, honest=apart).through == {"patches_the_judge": (FORGED,)}


def test_each_of_the_handful_comes_through_where_nothing_keeps_it_out(folder: Path, behind_all: Row) -> None:
    """So each is alive, and what it does is seen."""
    row = the_row(folder, ONE_PROCESS)
    apart = {r.name: r.points for r in behind_all.results}
    idle = {"nothing", "honest"}
    assert set(Row("", row.results, honest=apart).through) == {r.name for r in row.results} - idle


def test_an_attack_that_hangs_the_cage_is_ended_from_outside(folder: Path) -> None:
    with pytest.raises(NoCage, match=r"killed after 0\.\d+ seconds"):
        list(in_cage(Job(str(folder), (), one_process=True, attacks=""), seconds=0.05))


def test_a_machine_without_namespaces_runs_nothing_and_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    (row,) = run_rows(folder, None, ["without any"])
    assert not row.results
    assert "not run: there is no `unshare` here" in table([row])


def test_the_table_counts_attacks_and_effects_and_names_them() -> None:
    read = Result("reads", "exfiltration", ("secret read", "connected"), 0, 10)
    forge, honest = Result("forges", FORGING, (), 7, 10), Result("honest", "none", (), 10, 10)
    rows = [Row("some", [read, forge, honest], honest={"forges": 6}), Row("others", not_run="no cage")]
    head, some, others = table(rows).splitlines()
    assert dict(zip(head.split()[1:3], some.split()[1:3], strict=True)) == {"attacks": "3", "through": "2"}
    assert others == "others not run: no cage".replace("others ", "others  ")
    assert names(rows) == "some: reads: secret read, connected\nsome: forges: forged"


@pytest.mark.parametrize(
    ("points", "before", "is_forged"), [(7, 6, True), (6, 6, False), (10, None, True), (9, None, False)]
)
def test_a_score_is_forged_that_the_same_code_does_not_get_behind_every_layer(
    points: float, before: float | None, is_forged: bool
) -> None:
    row = Row("some", [Result("forges", FORGING, (), points, 10)], honest={} if before is None else {"forges": before})
    assert bool(row.through) == is_forged


def test_the_choices_take_away_one_layer_each_and_then_more() -> None:
    alone = {frozenset(CHOICES[ALL]) - frozenset(layers) for layers in CHOICES.values()}
    assert {frozenset({name}) for name in ("seccomp", "landlock", "rlimits")} <= alone


def test_the_attack_suite_can_be_read() -> None:
    suite = ROOT / "tests" / "attacks"
    if not (suite / "manifest").is_dir():
        pytest.skip("there is no attack suite here")
    assert len(read_attacks(suite)) > 50
