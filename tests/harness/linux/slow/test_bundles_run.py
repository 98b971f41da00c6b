"""Bundles, run as their platforms run them: the solution, the stubs, five attacks; and what root alone can read."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader.bundles.scripts import SECONDS
from tests.harness.exports.bundle_attacks import ATTACKS, SOLUTION, SPOILS_ITSELF, STUBS, WRONG, hidden_numbers
from tests.harness.exports.bundled import Graded, Image, gradescope_image, made, prairielearn_image
from tests.harness.exports.container import PYTHON, ROOT, new_container
from tests.harness.goldens import take_sets

MOST_SECONDS = 20.0  # from the start of the bundle to its result
USER = 1234  # somebody in the container who is not root


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


def test_the_solution_has_all_points_and_the_stubs_have_none_in_time(image: Image) -> None:
    solution = image.graded(SOLUTION)
    assert solution.points == (100.0, 100.0)
    assert solution.ended.seconds < MOST_SECONDS
    stubs = image.graded(STUBS)
    assert stubs.points == (0.0, 100.0)
    assert stubs.ended.seconds < MOST_SECONDS


def test_code_that_hangs_everywhere_has_a_result_within_the_time_that_the_platform_gives(image: Image) -> None:
    hang = "\n\ndef hang(*_):\n    while True:\n        pass\n"
    hangs = hang + "\n\nfor _name in [*globals()]:\n    globals()[_name] = hang\n"
    done = image.graded(SOLUTION | {"operators.py": STUBS["operators.py"] + hangs}, seconds=SECONDS)
    assert done.ended.seconds < SECONDS
    assert done.points[1] == 100.0
    assert "not judged: over the budget" in done.results.replace("\\n", " ")


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
