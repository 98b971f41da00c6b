"""What goes wrong outside of a submission ends in one sentence and with no invented grade, and the next run goes on."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from grader.results.tables import FORMAT
from tests.harness.durability.course import (
    ROOT,
    children,
    command,
    copy_sets,
    count,
    export,
    no_orphans,
    once_each,
    run,
    start,
    trace,
    traced,
    wait_until,
    write_class,
    write_endless,
)

CLASS = 24
GOES_ON = "what is graded is kept"


@pytest.fixture(autouse=True)
def _nothing_is_left_running() -> Iterator[None]:
    with no_orphans():
        yield


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_class(tmp_path_factory.mktemp("class"), CLASS)


@pytest.fixture(scope="module")
def undisturbed(course: Path, submissions: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return export(copy_sets(course, tmp_path_factory.mktemp("quiet")), submissions)


@pytest.fixture
def own(course: Path, tmp_path: Path) -> Path:
    """The folder of a class, without results."""
    folder = copy_sets(course, tmp_path / "course")
    trace(folder)
    return folder


def ends_in_one_sentence(process: "subprocess.Popen[str]", exit_code: int = 2) -> str:
    """The sentence; progress may come before it."""
    _, errors = process.communicate(timeout=300)
    return the_sentence(process.returncode, errors, exit_code)


def the_sentence(returncode: int, errors: str, exit_code: int = 2) -> str:
    assert returncode == exit_code, errors
    lines = [line for line in errors.splitlines() if not line.startswith("module0:0.1: ")]
    assert len(lines) == 1, errors
    assert "Traceback" not in errors
    return lines[0]


def graded_until(own: Path, process: "subprocess.Popen[str]", least: int) -> None:
    assert wait_until(lambda: count(own) >= least or process.poll() is not None)
    assert process.poll() is None, process.stderr and process.stderr.read()


def goes_on(own: Path, submissions: Path, undisturbed: str) -> None:
    """The next run ends with the results of an undisturbed one, and no submission is graded a second time."""
    assert export(own, submissions) == undisturbed
    assert traced(own) == once_each(p.name for p in submissions.iterdir())


@pytest.mark.parametrize(("number", "exit_code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_it_though_submissions_under_way_never_end(
    number: int, exit_code: int, own: Path, tmp_path: Path
) -> None:
    folder = write_endless(write_class(tmp_path / "class", 3), 40)
    process = start(own, folder)
    graded_until(own, process, 3)
    process.send_signal(number)
    sentence = ends_in_one_sentence(process, exit_code)
    assert sentence == f"stopped; {GOES_ON}, the same command goes on"
    assert 3 <= count(own) < 10  # those under way were given up, or ended by themselves before
    assert {event for event, _ in traced(own)} == {"graded"}


def test_ctrl_c_reaches_the_whole_process_group_and_is_answered_once(
    own: Path, submissions: Path, undisturbed: str
) -> None:
    process = subprocess.Popen(
        command(own, submissions), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, process_group=0
    )
    graded_until(own, process, 1)
    os.killpg(process.pid, signal.SIGINT)
    assert GOES_ON in ends_in_one_sentence(process, 130)
    goes_on(own, submissions, undisturbed)


@pytest.mark.parametrize("which", [0, 1])
def test_a_fork_server_that_is_killed_costs_no_grade(
    which: int, own: Path, submissions: Path, undisturbed: str
) -> None:
    process = start(own, submissions)
    graded_until(own, process, 1)
    servers = sorted(pid for pid in children(process.pid) if is_fork_server(pid))
    assert len(servers) >= 2
    os.kill(servers[which], signal.SIGKILL)
    sentence = ends_in_one_sentence(process)
    assert sentence.startswith("grader: not graded: student")
    assert "the fork server has ended" in sentence
    assert GOES_ON in sentence
    goes_on(own, submissions, undisturbed)


def is_fork_server(pid: int) -> bool:
    return b"forkserver.py" in Path(f"/proc/{pid}/cmdline").read_bytes()


WITH_A_DEFECT = """
import sys
from grader.grading.submission import CheckExaminer

students = sys.argv[1].split(",")

def grade(examiner, submission, well=CheckExaminer.grade):
    if submission.student in students:
        raise ZeroDivisionError("a defect")
    return well(examiner, submission)

CheckExaminer.grade = grade
from grader.cli import main
del sys.argv[:2]
sys.argv.insert(0, "grader")
main()
"""


def with_a_defect(at: str, own: Path, submissions: Path) -> "subprocess.CompletedProcess[str]":
    """Grades with a harness that raises at some students."""
    arguments = command(own, submissions)[3:]
    return run(sys.executable, "-c", WITH_A_DEFECT, at, *arguments)


def test_a_defect_at_one_submission_leaves_that_one_alone_ungraded(
    own: Path, submissions: Path, undisturbed: str
) -> None:
    done = with_a_defect("student005", own, submissions)
    sentence = the_sentence(done.returncode, done.stderr)
    assert sentence.startswith("grader: not graded: student005: the grader has a defect: ZeroDivisionError: a defect (")
    assert "student004" in done.stdout
    assert "student005" not in done.stdout
    assert count(own) == CLASS - 1
    goes_on(own, submissions, undisturbed)


def test_a_defect_at_every_submission_ends_the_run(own: Path, submissions: Path, undisturbed: str) -> None:
    everybody = ",".join(path.name for path in submissions.iterdir())
    done = with_a_defect(everybody, own, submissions)
    assert "ZeroDivisionError" in the_sentence(done.returncode, done.stderr)
    assert done.stdout == ""
    assert count(own) == 0
    goes_on(own, submissions, undisturbed)


def test_a_second_grading_in_the_same_course_is_refused(own: Path, submissions: Path, undisturbed: str) -> None:
    first = start(own, submissions)
    graded_until(own, first, 1)
    first.send_signal(signal.SIGSTOP)  # so that it is still there when the second one looks
    second = run(*command(own, submissions))
    first.send_signal(signal.SIGCONT)
    assert "another process is grading here" in the_sentence(second.returncode, second.stderr)
    first.communicate(timeout=300)
    assert first.returncode == 0
    goes_on(own, submissions, undisturbed)


@contextmanager
def locked(own: Path) -> Iterator[None]:
    with closing(sqlite3.connect(own / "results.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


def test_a_database_that_another_program_keeps_locked_is_said(own: Path, submissions: Path, undisturbed: str) -> None:
    process = start(own, submissions)
    graded_until(own, process, 1)
    with locked(own):
        sentence = ends_in_one_sentence(process)
    assert sentence.startswith(f"grader: {own / 'results.sqlite'}: the results cannot be kept: database is locked")
    assert "end that program" in sentence
    goes_on(own, submissions, undisturbed)


def test_a_new_database_that_is_locked_is_said(course: Path, submissions: Path, tmp_path: Path) -> None:
    new = copy_sets(course, tmp_path / "course")
    with locked(new):
        done = run(*command(new, submissions))
    assert "database is locked" in the_sentence(done.returncode, done.stderr)


def test_a_database_with_broken_pages_is_said_and_left_alone(own: Path, submissions: Path) -> None:
    path = own / "results.sqlite"
    broken = path.read_bytes()[:100] + b"\xff" * (path.stat().st_size - 100)
    path.write_bytes(broken)
    done = run(*command(own, submissions))
    sentence = the_sentence(done.returncode, done.stderr)
    assert "a broken one; put a copy in its place, or move it away and grade again" in sentence
    assert path.read_bytes() == broken


def test_a_folder_in_place_of_the_database_is_said(course: Path, submissions: Path, tmp_path: Path) -> None:
    new = copy_sets(course, tmp_path / "course")
    (new / "results.sqlite").mkdir()
    done = run(*command(new, submissions))
    sentence = the_sentence(done.returncode, done.stderr)
    assert sentence.startswith(f"grader: {new / 'results.sqlite'}: the results cannot be kept")


def test_results_of_another_format_are_said(own: Path, submissions: Path) -> None:
    with closing(sqlite3.connect(own / "results.sqlite")) as db:
        db.execute("PRAGMA user_version = 99")
    done = run(*command(own, submissions))
    assert f"results of format 99, expected {FORMAT}" in the_sentence(done.returncode, done.stderr)


def test_a_reader_who_leaves_early_is_no_error(own: Path, submissions: Path, undisturbed: str) -> None:
    process = start(own, submissions, "--json")
    assert process.stdout
    assert process.stdout.read(1) == "["
    process.stdout.close()
    assert process.stderr
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 128 + signal.SIGPIPE
    assert [line for line in errors.splitlines() if not line.startswith("module0:0.1: ")] == []
    goes_on(own, submissions, undisturbed)


@pytest.mark.parametrize("streams", [">&-", "2>&-", ">&- 2>&-", "</dev/null 2>&1 | true"])
def test_it_grades_though_its_output_is_closed(streams: str, own: Path, submissions: Path, undisturbed: str) -> None:
    quoted = " ".join(f"'{part}'" for part in command(own, submissions))
    done = run("sh", "-c", f"{quoted} {streams}")
    assert "Traceback" not in done.stderr
    assert wait_until(lambda: count(own) == CLASS)
    goes_on(own, submissions, undisturbed)


def test_a_standard_output_that_is_full_is_said(own: Path, submissions: Path, undisturbed: str) -> None:
    quoted = " ".join(f"'{part}'" for part in command(own, submissions))
    done = run("sh", "-c", f"{quoted} >/dev/full")
    assert the_sentence(done.returncode, done.stderr).startswith("grader: standard output: No space left on device")
    goes_on(own, submissions, undisturbed)


def is_drawing(pid: int) -> bool:
    try:
        return b"freeze" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has just ended
        return False


def test_killed_while_it_draws_the_hidden_examples_it_leaves_no_process_and_no_half_set(
    submissions: Path, tmp_path: Path
) -> None:
    new = tmp_path / "course"
    with no_orphans():
        process = start(new, submissions)
        assert wait_until(lambda: any(is_drawing(pid) for pid in children(process.pid)))
        process.kill()
        process.communicate(timeout=60)
    export(new, submissions)
    assert count(new) == CLASS
