"""`class.toml`: what it says, and each mistake with its line and the nearest right word; `grader init` makes one."""

import re
import stat
import sys
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.classes.making import class_text
from grader.classes.opening import open_class
from grader.classes.settings import ClassSettings, read_settings
from grader.cli import cli
from grader.courses.course import Course
from grader.courses.toml_file import TomlFault
from grader.kit.errors import HarnessFault

ROOT = Path(__file__).parents[3]
BEGINNING = 'zone = "Europe/Berlin"\n[[assignment]]\nname = "module0"\n'
DUE = BEGINNING + 'due = "2026-11-10 18:00"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "class.toml"
    path.write_text(text)
    return path


def read(folder: Path, text: str) -> ClassSettings:
    return read_settings(written(folder, text), ["module0", "module1"])


def run(*words: str | Path) -> Result:
    nothing = {"GRADER_CLASS": None, "GRADER_COURSE": None}
    return CliRunner().invoke(cli, ["--course", str(ROOT), *map(str, words)], env=nothing)


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command puts its course on the path."""
    monkeypatch.setattr("sys.path", [*sys.path])


def test_what_a_file_says(tmp_path: Path) -> None:
    late = 'late = { kind = "percent per day begun", percent = 2.5, of = "maximum" }\n'
    rest = 'last_date = "2026-11-12 18:00"\ngrace_minutes = 10\nattempts = "best"\n'
    settings = read(tmp_path, f'late_days = 3\nhidden = "secret"\n{DUE}{rest}{late}')
    one = settings.assignments["module0"]
    assert one.deadline.due
    assert one.deadline.due.at.isoformat() == "2026-11-10T17:00:00+00:00"
    assert (one.deadline.grace, one.which) == (timedelta(minutes=10), "best")
    assert (one.policy.kind, one.policy.amount, one.policy.of) == ("percent per day begun", Fraction(5, 2), "maximum")
    assert (settings.late_days, settings.hidden, settings.results) == (3, tmp_path / "secret", None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('zone = "Europe/Berlim"', ":1.*: expected the name of a zone .*did you mean 'Europe/Berlin'"),
        ("# no zone\nlate_days = 1", "zone = nothing .*: expected a text"),
        (DUE.replace("module0", "modul0"), ":3.*an assignment of the course; did you mean 'module0'"),
        (f'{DUE}[[assignment]]\nname = "module0"\n', ":6.*: expected each assignment once"),
        (f'{DUE}deu = "2026"\n', ":5.*did you mean 'due'"),
        (f'{DUE}attempts = "lsat"\n', ":5.*did you mean 'last'"),
        (f'{DUE}late = {{ kind = "percent per day" }}\n', ":5.*did you mean 'percent per day begun'"),
        (f'{DUE}late = {{ kind = "percent per day begun" }}\n', "percent = nothing .*:5.*: expected a number"),
        (f'{DUE}late = {{ kind = "fixed", points = 5, percent = 5 }}\n', "percent = 5 .*:5.*expected nothing"),
        (f'{DUE}late = {{ kind = "none", of = "earned" }}\n', ":5.*expected nothing, since the kind is 'none'"),
        (f'{DUE}late = {{ kind = "percent per day begun", percent = 110 }}\n', ":5.*a number from 0 to 100"),
        (f'{DUE}late = {{ kind = "fixed", points = nan }}\n', ":5.*: expected a number"),
        (f"{DUE}grace_minutes = -1\n", ":5.*a whole number from 0 to"),
        (f'{DUE}last_date = "2026-11-09 18:00"\n', ":5.*a time that is not before it is due"),
        (f'{DUE}opens = "2026-11-10 18:00"\n', ":5.*a time before it is due"),
        (f'{BEGINNING}due = "10.11.2026"\n', ":4.*the year first"),
        (f'{BEGINNING}due = "2026-03-29 02:30"\n', ":4.*a time that there was"),
        (f"{BEGINNING}grace_minutes = 5\n", ":4.*a due time too"),
        (f"late_days = 2\n{DUE}", ":1.*a late policy that costs points"),
        (f'hidden = "nowhere/hidden"\n{DUE}', ":1.*a place in a folder that is there"),
        (f"{BEGINNING}due = \n", ":4: expected TOML"),
    ],
)
def test_a_mistake_is_one_error_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(TomlFault, match=f"class.toml{said}" if said.startswith(":") else said):
        read(tmp_path, text)


def test_a_due_time_in_an_hour_that_comes_twice_is_said(tmp_path: Path) -> None:
    (note,) = read(tmp_path, DUE.replace("2026-11-10 18:00", "2026-10-25 02:30")).notes
    assert "the later one was taken" in note


def test_each_line_that_init_writes_as_a_comment_can_be_used(tmp_path: Path) -> None:
    plain = class_text("UTC", {"module0": 4}, "0.1.0").replace("# due =", "due =")
    settings = re.findall(r"^# (\w+ += .*)$", plain, re.MULTILINE)
    assert len(settings) == 17
    for line in settings:
        text = plain.replace(f"# {line}", line)
        text += 'late = { kind = "fixed", points = 1 }' if "late_days" in line else ""
        assert read(tmp_path, text).assignments["module0"].deadline.due


def test_init_makes_a_folder_for_its_owner_alone_whose_files_are_right(tmp_path: Path) -> None:
    folder = tmp_path / "term"
    done = run("init", folder, "--zone", "Europe/Berlin")
    assert done.exit_code == 0, done.output
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    assert modes == {"term": 0o700, "class.toml": 0o600, "roster.csv": 0o600}
    opened = open_class(Course(ROOT, folder))
    assert opened
    assert opened.settings.zone.key == "Europe/Berlin"
    assert {*opened.settings.assignments} >= {"module0", "module1"}
    assert opened.roster.people == ()


def test_init_keeps_what_is_there_and_makes_what_is_not(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    path = written(tmp_path, DUE)
    done = run("init", tmp_path)
    assert done.exit_code == 0, done.output
    assert path.read_text() == DUE
    assert (tmp_path / "roster.csv").exists()
    assert "of 4 assignments 1 have a due time" in done.output
    assert "note: others may look into" in done.output


@pytest.mark.parametrize("words", [["--zone", "Europe/Berlim"], ["--zone", ""]])
def test_init_makes_nothing_for_a_zone_that_is_none(tmp_path: Path, words: list[str]) -> None:
    done = run("init", tmp_path / "term", *words)
    assert done.exit_code == 2
    assert [*tmp_path.iterdir()] == []


def test_init_refuses_a_course() -> None:
    assert isinstance(run("init", ROOT).exception, HarnessFault)


@pytest.mark.parametrize(
    "command", [["show", "alice"], ["grade", "tests/class"], ["grade", "tests/class", "--dry-run"]]
)
def test_a_mistake_in_either_file_stops_each_command(tmp_path: Path, command: list[str]) -> None:
    written(tmp_path, DUE)
    roster = tmp_path / "roster.csv"
    roster.write_text("id,extension\n1,tomorrow\n")
    done = run("--class", tmp_path, *command)
    assert isinstance(done.exception, HarnessFault)
    assert f"{roster}:2: extension = 'tomorrow'" in str(done.exception)
    assert {path.name for path in tmp_path.iterdir()} == {"class.toml", "roster.csv"}


def test_a_dry_run_says_what_is_of_nobody_and_who_has_handed_in_nothing(tmp_path: Path) -> None:
    folder, work = tmp_path / "term", tmp_path / "work"
    folder.mkdir()
    written(folder, DUE)
    (folder / "roster.csv").write_text("id,name,login\n1,Ona,ona1\n2,Zo\u00eb,zoe\n3,Bo,bo3\n")
    for name in ("ona1", "Zoe\u0308", "2", "stranger"):
        (work / name).mkdir(parents=True)
        (work / name / "operators.py").write_text("x = 1\n")
    done = run("--class", folder, "grade", work, "-a", "module0", "--dry-run")
    assert done.exit_code == 1
    assert "note: no submission of Bo (3)" in done.output
    assert "no submission of Ona" not in done.output
    assert "unclear: stranger: of nobody on the roster" in done.output
    assert "unclear: Zo\u00eb (2): claimed by 2 submissions, 2, Zo\u00eb" in done.output


def test_extra_time_in_percent_needs_a_beginning(tmp_path: Path) -> None:
    path = written(tmp_path, DUE)
    (tmp_path / "roster.csv").write_text("id,extra time\n1,\n2,25%\n")
    with pytest.raises(HarnessFault, match=r"roster\.csv:3: .*opens = of module0"):
        open_class(Course(ROOT, tmp_path))
    path.write_text(f'{DUE}opens = "2026-11-01 18:00"\n')
    assert open_class(Course(ROOT, tmp_path))


def test_the_places_that_a_class_has_for_its_files_are_the_courses(tmp_path: Path) -> None:
    written(tmp_path, f'hidden = "../sets"\nresults = "results/all.sqlite"\n{DUE}')
    (tmp_path / "results").mkdir()
    opened = open_class(Course(ROOT, tmp_path))
    assert opened
    assert opened.course.hidden == tmp_path.parent / "sets"
    assert opened.course.results == tmp_path / "results/all.sqlite"


def test_a_class_without_the_file_is_a_folder_as_before(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("no, roster; at all")
    assert open_class(Course(ROOT, tmp_path)) is None


@pytest.mark.parametrize("zone", ["localtime", "posixrules", "Factory", "posix/Europe/Berlin", "right/Europe/Berlin"])
def test_what_a_machine_has_beside_the_zones_is_none(tmp_path: Path, zone: str) -> None:
    with pytest.raises(TomlFault, match="expected the name of a zone"):
        read(tmp_path, BEGINNING.replace("Europe/Berlin", zone))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("due = 2026-11-10T18:00:00", 'expected quotes around it, as in due = "2026-11-10 18:00"'),
        ("due = 2026-11-10", 'expected quotes around it, as in due = "2026-11-10"'),
        ("scale_to = 0", "expected a number above 0"),
    ],
)
def test_what_toml_writes_otherwise_is_said(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(TomlFault) as fault:
        read(tmp_path, BEGINNING + line)
    assert f"class.toml:4): {said}" in str(fault.value)


def test_a_mark_of_the_encoding_is_no_part_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "class.toml").write_text(DUE, encoding="utf-8-sig")
    assert read_settings(tmp_path / "class.toml", ["module0"]).zone.key == "Europe/Berlin"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('results = "class.toml"', "expected a file of its own"),
        ('results = "roster.csv"', "expected a file of its own"),
        ('results = "."', "expected a file, and this is a folder"),
        ('hidden = "class.toml"', "expected a folder, which this is not"),
    ],
)
def test_results_and_hidden_sets_are_in_no_place_that_is_another_files(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(TomlFault, match=said):
        read(tmp_path, f"{line}\n{DUE}")
