"""Bundles, run as their platforms run them: the solution, the stubs, five attacks; and what root alone can read."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.harness.ci import readers
from tests.harness.ci.runs import Run, prepare
from tests.harness.exports.bundled import Graded, Image, gradescope_image, made, prairielearn_image, unpacked
from tests.harness.exports.container import PYTHON, ROOT, new_container
from tests.harness.goldens import take_sets

NAMES = ("operators.py", "module.py")
SOLUTION = {name: (ROOT / "reference" / name).read_text("utf-8") for name in NAMES}
STUBS = {name: (ROOT / "student" / name).read_text("utf-8") for name in NAMES}
MOST_SECONDS = 20.0  # from the start of the bundle to its result
USER = 1234  # somebody in the container who is not root

WRONG = "\n\ndef add(x, y):\n    return x - y\n"
FORGED = json.dumps({"score": 1.0, "gradable": True, "tests": [{"name": "x", "score": 100, "max_score": 100}]})
_RESULTS = "RESULTS = ['/autograder/results/results.json', '/grade/results/results.json', 'result.json']\n"
ATTACKS = {
    "forges the results": f"""
{_RESULTS}
import os, pathlib, sys, time
def forge():
    for path in RESULTS:
        try:
            pathlib.Path(path).write_text({FORGED!r})
        except OSError as error:
            print("refused", error)
forge()
if os.fork() == 0:
    while True:
        forge()
""",
    "reads the hidden sets": """
import glob, os
FOUND = []
for top in ("/autograder", "/grade", "/opt", ".", "/proc/self/root/autograder", "/proc/self/root/grade"):
    for folder, _, names in os.walk(top):
        for name in names:
            try:
                FOUND.append(open(os.path.join(folder, name)).read())
            except OSError:
                pass
print("found", len(FOUND))
def mul(x, y):
    raise ValueError("found " + repr([os.listdir("/autograder"), FOUND]))
""",
    "ends its judge": """
import os, signal
def neg(x):
    for process in (os.getppid(), 1, -1):
        try:
            os.kill(process, signal.SIGKILL)
        except OSError:
            pass
    os._exit(0)
""",
    "changes the judge": """
import sys
for name in list(sys.modules):
    module = sys.modules[name]
    for key in list(vars(module)) if name.startswith(("grader", "tests", "msgspec")) else ():
        if callable(vars(module)[key]):
            setattr(module, key, lambda *_, **__: True)
try:
    import grader.results.scorecard as scorecard
    scorecard.Scorecard.score = 100.0
except Exception as error:
    print("refused", error)
""",
    "prints results": f"""
import sys
print({FORGED!r})
print("::set-output name=status::success\\n::error::forged\\x1b[2J", file=sys.stderr)
def lt(x, y):
    raise ValueError({FORGED!r} + "<script>alert(1)</script>")
""",
}  # each is the reference with `add` wrong, so that full marks can only be forged
SPOILS_ITSELF = "changes the judge"  # what it changes is beside it, and belongs to its own answers: these all fail


@pytest.fixture(scope="module")
def class_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class with hidden sets that are known."""
    folder = tmp_path_factory.mktemp("class")
    take_sets("module0", folder)
    return folder


@pytest.fixture(scope="module", params=["gradescope", "prairielearn"])
def image(request: pytest.FixtureRequest, class_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Image:
    folder = tmp_path_factory.mktemp(request.param)
    container = new_container(folder)
    archive = made(request.param, class_folder, folder)
    if request.param == "gradescope":
        return gradescope_image(archive, container)
    return prairielearn_image(archive, container, folder)


def hidden_numbers(folder: Path) -> list[str]:
    """Long numbers of hidden sets, as they are written there."""
    text = "".join(path.read_text("utf-8") for path in folder.rglob("*.json"))
    return [word for word in text.replace("[", ",").replace("]", ",").split(",") if len(word.strip()) > 12][:400]


def test_the_solution_has_all_points_and_the_stubs_have_none_in_time(image: Image) -> None:
    solution = image.graded(SOLUTION)
    assert solution.points == (100.0, 100.0)
    assert solution.ended.seconds < MOST_SECONDS
    stubs = image.graded(STUBS)
    assert stubs.points == (0.0, 100.0)
    assert stubs.ended.seconds < MOST_SECONDS


@pytest.fixture(scope="module")
def true_points(image: Image) -> float:
    """What the wrong code is worth that each attack is."""
    return image.graded(SOLUTION | {"operators.py": SOLUTION["operators.py"] + WRONG}).points[0]


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gets_no_more_than_its_code_is_worth(
    image: Image, name: str, true_points: float, class_folder: Path
) -> None:
    code = SOLUTION["operators.py"] + WRONG + ATTACKS[name]
    done = image.graded(SOLUTION | {"operators.py": code})
    earned, most = done.points
    assert most == 100.0
    assert earned <= true_points < 100.0
    assert (earned > 40.0) != (name == SPOILS_ITSELF), "it was reached, and the rest of the code was judged"
    assert_nothing_is_told(done, class_folder)


def assert_nothing_is_told(done: Graded, class_folder: Path) -> None:
    shown = done.results
    assert "alert(1)</script>" not in shown.replace("\\u003c", "<") or '"output_format": "html"' not in shown
    numbers = [n.strip() for n in hidden_numbers(class_folder / "hidden")]
    public = "".join(p.read_text("utf-8") for p in (ROOT / "tests" / "examples" / "module0").glob("*.json"))
    secret = [n for n in numbers if n not in public]
    assert len(secret) > 50
    assert [n for n in secret if n in shown or n in done.ended.said] == []


def test_nobody_but_root_reads_hidden_sets_reference_or_results(image: Image) -> None:
    """Also where every other wall is down: a process of another user, which may open files and list folders."""
    image.graded(STUBS)
    top = f"/{image.live.name}"
    (hidden,) = (p for p in image.live.rglob("hidden/module0/present"))
    (solution,) = image.live.rglob("reference/operators.py")
    for path in (hidden, solution, image.live / "results" / "results.json"):
        inside = f"{top}/{path.relative_to(image.live)}"
        assert image.container.run("/bin/cat", inside).code == 0
        tried = image.container.run("/bin/cat", inside, uid=USER)
        assert tried.code != 0
        assert "Permission denied" in tried.said


def test_a_bundle_that_another_user_could_read_grades_nobody(image: Image) -> None:
    image.graded(STUBS)
    (settings,) = image.live.rglob("bundle/bundle.json")
    bundle = f"/{image.live.name}/{settings.parent.relative_to(image.live)}"
    settings.parent.chmod(0o755)
    python = f"{bundle}/env/bin/python"
    done = image.container.run(python, "-I", "-m", "grader.bundles", bundle, image.place)
    assert "hidden sets need root, and a folder that nobody else can read" in done.said
    if image.place == "gradescope":
        assert done.code == 2
        return
    assert done.code == 0  # PrairieLearn reads nothing of a job that ended otherwise
    told = json.loads((image.live / "results" / "results.json").read_text("utf-8"))
    assert told["gradable"] is False
    assert "hidden sets" not in told["message"]


def test_the_points_are_those_of_the_command(true_points: float, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for name, text in (SOLUTION | {"operators.py": SOLUTION["operators.py"] + WRONG}).items():
        (own / name).write_text(text, "utf-8")
    take_sets("module0", tmp_path)
    named = [sys.executable, "-m", "grader", "--course", ROOT, "--class", tmp_path]
    words = ["grade", "-a", "module0", "--student", "ada", "--json", own]
    done = subprocess.run([*named, *words], cwd=ROOT, capture_output=True, text=True, check=True)
    (card,) = json.loads(done.stdout)
    assert card["score"] == true_points


def test_what_has_no_grade_has_none_here_either(image: Image) -> None:
    """What only a newer Python reads; in PrairieLearn no attempt is lost by it."""
    newer = SOLUTION["operators.py"] + '\nNEWER = t"of Python 3.14"\n'
    done = image.graded(SOLUTION | {"operators.py": newer})
    if image.place == "gradescope":
        assert done.ended.code == 2
        assert done.results == ""
    else:
        assert done.ended.code == 0
        assert json.loads(done.results)["gradable"] is False
        assert "needs 3.14" in json.loads(done.results)["message"]
    assert "not graded" in done.ended.said


def test_a_picture_goes_along(image: Image) -> None:
    wrong = SOLUTION["module.py"] + (
        "\n\n_named = Module.named_parameters\nModule.named_parameters = lambda self: _named(self)[::-1]\n"
    )
    results = json.loads(image.graded(SOLUTION | {"module.py": wrong}).results)
    if image.place == "gradescope":
        drawn = [test for test in results["tests"] if test["output_format"] == "html"]
        assert drawn
        assert all('src="data:image/svg+xml;base64,' in test["output"] for test in drawn)
        return
    drawn = [test["images"] for test in results["tests"] if "images" in test]
    assert drawn
    assert all(one["url"].startswith("data:image/svg+xml;base64,") for images in drawn for one in images)


# Classroom 50: what anybody can read, run in a student's checkout by whoever the runner is.


@pytest.fixture(scope="module")
def public_bundle(class_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("classroom50")
    unpacked(made("classroom50", class_folder, folder), folder / "autograders")
    return folder / "autograders"


def checked_out(folder: Path, files: Mapping[str, str]) -> Run:
    checkout = folder / "checkout"
    (checkout / "student").mkdir(parents=True)
    for name, text in files.items():
        (checkout / "student" / name).write_text(text, "utf-8")
    for name in ("click.py", "json.py", "sitecustomize.py"):
        (checkout / name).write_text("raise SystemExit('the checkout was imported')\n")
    return prepare("classroom50", checkout, folder / "place")


def classroom50(bundle: Path, run: Run) -> Run:
    environ = {"PATH": os.environ["PATH"]} | run.environ
    done = subprocess.run(
        [sys.executable, bundle / "autograder.py"], cwd=run.folder, env=environ, capture_output=True, text=True,
        timeout=100, check=False,
    )  # fmt: skip
    run.code, run.log = done.returncode, done.stdout + done.stderr
    return run


def score(run: Run) -> tuple[int, int]:
    assert run.code == 0, run.log
    return readers.classroom50(run.result.read_text("utf-8"), run.environ)


def test_classroom50_has_public_sets_and_no_solution(public_bundle: Path, class_folder: Path) -> None:
    assert not [*public_bundle.rglob("hidden"), *public_bundle.rglob("reference")]
    assert [*public_bundle.rglob("examples/module0/*.json")]
    texts = "".join(path.read_text("utf-8") for path in public_bundle.rglob("*.json"))
    public = [n.strip() for n in hidden_numbers(class_folder / "hidden")]
    everywhere = "".join(p.read_text("utf-8") for p in (ROOT / "tests" / "examples" / "module0").glob("*.json"))
    assert not [n for n in public if n in texts and n not in everywhere]


def test_classroom50_grades_the_solution_and_the_stubs(public_bundle: Path, tmp_path: Path) -> None:
    for name, files, part in (("solution", SOLUTION, 1.0), ("stubs", STUBS, 0.0)):
        run = classroom50(public_bundle, checked_out(tmp_path / name, files))
        earned, most = score(run)
        assert earned == most * part
        status = readers.assignments(run.appended("GITHUB_OUTPUT"))["status"]
        assert status == ("success" if part else "failure")


@pytest.mark.parametrize("name", ATTACKS)
def test_classroom50_gives_an_attack_no_more_than_it_is_worth(public_bundle: Path, tmp_path: Path, name: str) -> None:
    code = SOLUTION["operators.py"] + WRONG + ATTACKS[name]
    run = classroom50(public_bundle, checked_out(tmp_path, SOLUTION | {"operators.py": code}))
    earned, most = score(run)
    assert earned < most
    assert (earned > 0.4 * most) != (name == SPOILS_ITSELF)
    found = list(readers.commands(run.log))
    assert {command.name for command in found} <= {"error"}


@pytest.mark.parametrize("place", ["gradescope", "prairielearn", "classroom50"])
def test_the_same_course_gives_the_same_archive(place: str, class_folder: Path, tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    if place != "classroom50":  # by a folder of wheels, and by nothing else
        named = [sys.executable, "-m", "pip", "download", "-q", "-d", wheels, "--only-binary=:all:"]
        subprocess.run([*named, "pytest>=8.2,<10", "hypothesis>=6.140,<7", "numpy>=1.26,<3", "msgspec>=0.20,<0.23",
                        "click>=8.1.8,<9"], check=True)  # fmt: skip
    more = ["--wheels", str(wheels)] if wheels.exists() else []
    (tmp_path / "again").mkdir()
    one, two = (made(place, class_folder, folder, *more) for folder in (tmp_path, tmp_path / "again"))
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as packed:
        names = packed.namelist()
        assert all(not name.startswith(("/", "..")) for name in names)
        at_root = {"gradescope": {"setup.sh", "run_autograder"}, "classroom50": {"autograder.py"}}.get(place, set())
        assert at_root <= {*names}
        (settings,) = (name for name in names if name.endswith("bundle/bundle.json"))
        assert json.loads(packed.read(settings))["python"] == PYTHON
