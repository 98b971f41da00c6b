"""Every path that a document, or a docstring of the harness, names is there."""

import re
from pathlib import Path

import pytest

from tests.harness import house

ROOT = Path(__file__).parents[3]
PAPERS = [ROOT / f"{name}.md" for name in ("README", "ARCHITECTURE", "SECURITY", "CONTRIBUTING")]
PAPERS += sorted((ROOT / "docs").glob("*.md"))
# What is in no clone: what a class keeps, what is made as the author's guide is followed, and what MiniTorch has.
ELSEWHERE = re.compile(
    r"^(course|class)/|(^|/)(test_)?averages(\.py|/|$)|samples\.py|mean_of_two|^tests/strategies\.py"
    r"|^CLASSROOM/autograders/|^autograder\.py$"  # of a classroom's own repository
    r"|^bundle/|^(serverFilesCourse|questions)/NAME/|^prairielearn/"  # of an archive, and an image
)
CODE = re.compile(r"`([^`\n]+)`|\]\(([^)\n]+)\)")
FROM_THE_ROOT = re.compile(
    r"(?<![\w./-])(?:assignments|bench|docs|grader|lecture|reference|student|tests)/[\w./*-]*[\w*/]"
)
A_PATH = re.compile(r"[\w*][\w.*-]*(?:/[\w.*-]+)*(?:/|\.py)|[\w*][\w.*-]*(?:/[\w.*-]+)+")
IN_PROSE = re.compile(r"(?<![\w./*-])[a-z_]+(?:/[a-z_]+)+\.py")
PLACEHOLDER = re.compile(r"\b[A-Z]{2,}\b")  # NAME, CLASS, SUBMISSIONS: any name may stand there


def paths_in(text: str) -> set[str]:
    """The paths from the root of the repository, and what is set as code and has a slash or ends in .py."""
    words = {word for code, link in CODE.findall(text) for word in (code or link).split()}
    found = {*FROM_THE_ROOT.findall(text), *(word for word in words if A_PATH.fullmatch(word))}
    return {path for path in found if not ELSEWHERE.search(path)}


def is_there(path: str, beside: Path = ROOT) -> bool:
    """Whether it is in the repository, in grader/ or beside a document; a bare name, in any room."""
    pattern = PLACEHOLDER.sub("*", path.rstrip("/"))
    places = [(ROOT, pattern), (ROOT / "grader", pattern), (ROOT / "grader", f"**/{pattern}")]
    return any(any(root.glob(p)) for root, p in [(beside, pattern), *(places if "/" not in path else places[:2])])


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.name)
def test_a_path_in_a_document_is_there(paper: Path) -> None:
    named = paths_in(paper.read_text(encoding="utf-8"))
    assert [path for path in sorted(named) if not is_there(path, paper.parent)] == []
    assert named


def test_a_path_in_a_docstring_of_the_harness_is_there() -> None:
    files = house.modules_of(ROOT, "grader").values()
    prose = [(file, text) for file in files for text in house.strings_of(file) if " " in text]
    named = {(str(file), path) for file, text in prose for path in IN_PROSE.findall(text)}
    assert [pair for pair in sorted(named) if not (is_there(pair[1]) or ELSEWHERE.search(pair[1]))] == []
    assert named


@pytest.mark.parametrize(
    "text", ["see `kit/observer.py`", "`grader/kits/`", "[x](docs/author.md)", "# tests/fuz/targets.py", "`clients.py`"]
)
def test_a_path_of_nothing_is_found_out(text: str) -> None:
    assert [is_there(path) for path in paths_in(text)] == [False]


@pytest.mark.parametrize(
    "text",
    ["`kit/observe.py`", "`assignments/NAME/proof.toml`", "tests/fuzz/targets.py.", "run `client.py`", "`tests/*/`"],
)
def test_a_path_of_something_is_none(text: str) -> None:
    assert [is_there(path) for path in paths_in(text)] == [True]


@pytest.mark.parametrize(
    "text", ["`a / b`", "`--code=DIR`", "`-v $PWD/x:/y`", "and/or", "`https://pypi.invalid/x`", "`course/hidden/`"]
)
def test_what_is_no_path_is_passed_over(text: str) -> None:
    assert paths_in(text) == set()
