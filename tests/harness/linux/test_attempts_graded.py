"""Every attempt that a platform's download has is graded where a class has dates, and the policy picks one of them."""

import csv
from pathlib import Path

import pytest

from tests.harness.linux.till import copied, does, put, text_of

CLASS = """
zone = "UTC"
[[assignment]]
name = "bills"
due = "2026-11-10 18:00"
attempts = "{}"
late = {{ kind = "percent per day begun", percent = 50 }}
"""
TRIES = {  # the time of each, and what is wrong in it
    "2026-11-08-12-00-00": {"shares": 2},
    "2026-11-09-12-00-00": {"rounded": 1},
    "2026-11-11-12-00-00": {},
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose class was graded from a download with three attempts of one person, and one of another."""
    folder = tmp_path_factory.mktemp("download")
    course = copied(folder)
    for at, versions in TRIES.items():
        put(folder / "download" / f"Bills_ona01_attempt_{at}_prices.py", text_of(versions, at))
    put(folder / "download" / "Bills_bo02_attempt_2026-11-09-09-00-00_prices.py", text_of({"shares": 1}, "bo"))
    put(course / "class" / "class.toml", CLASS.format("best"))
    put(course / "class" / "roster.csv", "id,login\n1,ona01\n2,bo02\n")
    done = does(course, "grade", "-a", "bills", folder / "download")
    assert "2 in " in done.stderr
    return course


def row(course: Path, person: str) -> dict[str, str]:
    rows = csv.DictReader(does(course, "scores").stdout.splitlines())
    return next(row for row in rows if (row["assignment"], row["id"]) == ("bills", person))


@pytest.mark.parametrize(
    ("which", "final", "counts"),
    [("best", "8", "attempt 2 of 3"), ("last", "5", "attempt 3 of 3"), ("last before due", "8", "attempt 2 of 3")],
)
def test_the_policy_picks_from_all_of_them(graded: Path, which: str, final: str, counts: str) -> None:
    put(graded / "class" / "class.toml", CLASS.format(which))
    found = row(graded, "1")
    assert found["final"] == final
    assert counts in found["note"]
    assert row(graded, "2")["final"] == "9"


def test_a_download_that_was_graded_is_not_graded_again(graded: Path) -> None:
    put(graded / "class" / "class.toml", CLASS.format("best"))
    before = does(graded, "show", "-a", "bills", "ona01", "--history").stdout
    again = does(graded, "grade", "-a", "bills", graded.parent / "download")
    assert "2 of them kept from before" in again.stderr
    assert does(graded, "show", "-a", "bills", "ona01", "--history").stdout == before
    assert before.count("attempt ") == 3
    assert "graded again" not in before


def test_graded_again_each_attempt_is_there_once(graded: Path) -> None:
    does(graded, "grade", "-a", "bills", graded.parent / "download", "--again")
    history = does(graded, "show", "-a", "bills", "ona01", "--history").stdout
    assert [line[:16] for line in history.splitlines() if line.startswith("attempt")] == [
        f"attempt {n} of 3, "[:16] for n in (1, 2, 3)
    ]
    assert row(graded, "1")["final"] == "8"
