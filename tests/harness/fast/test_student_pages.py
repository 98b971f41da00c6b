"""The page and the Markdown file of a student: what they say and do not say, and that nothing in them is obeyed."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.feedback.student_markdown import student_markdown
from grader.feedback.student_page import student_page
from grader.handback.file_names import file_names
from grader.kit.judging.failure import Failure
from grader.kit.picturing.pictures import picture
from grader.kit.probe import ALIAS, Probe
from grader.pages.frame import POLICY
from grader.pages.markup import Html, element, text
from grader.results.scorecard import Scorecard
from tests.harness.cards import NOT_STARTED, card, failure, hidden, result

EVIL = "</style><script>alert(1)</script><img src=x onerror=alert(2)>\"'`\u202e\x1b[2J\x00\ud800 ```\n::error::"
TREE = [["module", "a", None], ["parameter", "a.p", 1.0], ["parameter", "q", 2.0]]


def nothing(*_: Any) -> None:
    """Probes run elsewhere; a page only pastes them."""


PROBES = {
    "sums.tree": Probe("sums.tree", nothing, "tree({0})".format, is_of_tree=True),
    "sums.many": Probe("sums.many", nothing, "many({0})".format),
}


class Reader(HTMLParser):
    """What a browser finds in a page: its elements with their attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said += data


def hostile(said: str = EVIL) -> Scorecard:
    """A card whose every field that comes from outside is hostile."""
    fails = [
        failure(said, "x", args=[said]),
        failure({"!": said, "m": said}, 1.0),
        failure({"?": said}, 1.0),
        failure([said, "b"], ["a", "b"], target="sums.many"),
        failure([said, "q"], ["a.p", "q"], target="sums.tree", args=[TREE]),
    ]
    rows = [result(f"check_{n}", of=of) for n, of in enumerate(fails)]
    rows += [result("crash", verdict="crashed", detail=said), result("slow", slow=said)]
    return card(
        said, *rows, problems={said: said}, load_errors={f"b{said}": {"!": said, "m": said}}, load_notes={said: said},
        not_there=(said,), passed_over=(said,), forbidden=(said,), printed=said, notes=(said,),
    )  # fmt: skip


def skeleton(page: str) -> list[tuple[str, frozenset[str]]]:
    return [(tag, frozenset(attributes)) for tag, attributes in Reader(page).elements if tag != "path"]


def test_hostile_text_in_every_field_is_text_and_nothing_else() -> None:
    page = student_page(hostile(), PROBES)
    page.encode()
    assert {*skeleton(page)} == {*skeleton(student_page(hostile("tame"), PROBES))}
    assert "<script>alert(1)</script>" in Reader(page).said
    assert not re.search("[\x00\x1b\u202e\ud800]", page)


def test_markdown_has_what_is_not_ours_in_blocks_of_code_alone() -> None:
    said = student_markdown(hostile(), PROBES)
    said.encode()
    outside = re.sub(r"^(`{3,})text\n.*?^\1$", "", said, flags=re.DOTALL | re.MULTILINE)
    assert "\\<script\\>" in outside  # of the name
    assert not re.search(r"(?<!\\)<(?!/?details>|/?summary>)|(?<!\\)`|^::", outside, re.MULTILINE)


def test_the_policy_allows_the_one_style_sheet_and_nothing_else() -> None:
    page = student_page(card("a"), {})
    assert POLICY.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in POLICY
    assert page.count("<style>") == 1
    metas = [attributes for tag, attributes in Reader(page).elements if tag == "meta"]
    assert {"http-equiv": "Content-Security-Policy", "content": POLICY} in metas


def test_text_is_escaped_and_markup_is_not() -> None:
    assert text("<b>&\"'") == "&lt;b&gt;&amp;&quot;&#x27;"
    assert element("p", "<", Html("<br>"), title='"', class_=None) == '<p title="&quot;">&lt;<br></p>'


@pytest.mark.parametrize("render", [student_page, student_markdown])
def test_a_hidden_example_is_not_shown(render: Any) -> None:
    secret = failure(987654.25, 123456.75, args=[555555.5])
    said = render(card("a", result("c", of=hidden("SIGN-FLIPPED"), hidden_failure=secret, doubt="a doubt")), {})
    assert "hidden example" in said
    assert "The size is right and the sign is not." in said
    assert not re.search(r"987654|123456|555555|a doubt", said)


@pytest.mark.parametrize("render", [student_page, student_markdown])
def test_what_is_for_the_instructor_is_not_shown(render: Any) -> None:
    said = render(card("a", printed="PRINTED", notes=("a NOTE",), suspicions=("may vary",), reaches=("reaches",)), {})
    assert not re.search("PRINTED|NOTE|may vary|reaches", said)


def test_the_next_step_is_the_first_that_was_begun_and_it_is_there_once() -> None:
    rows = [result("one", of=failure(0, 1, mistake=NOT_STARTED)), result("two"), result("three", of=failure(7, 8))]
    page = Reader(student_page(card("a", *rows), {})).said
    assert page.index("Next step") < page.index("three holds.") < page.index("Task 1") < page.index("one holds.")
    assert page.count("three holds.") == 1
    assert "added(1.0)" in page
    assert "2 of 6 points" in page


@pytest.mark.parametrize("render", [student_page, student_markdown])
def test_a_file_that_cannot_be_imported_is_the_next_step_and_its_checks_are_counted(render: Any) -> None:
    error: Any = {"!": "SyntaxError", "m": "at line 3"}
    rows = [result(c, of=failure(error, None), verdict="crashed") for c in ("one", "two")] + [result("three")]
    said = render(card("a", *rows, load_errors={"sums.py": error}), {})
    assert said.index("Next step") < said.index("sums.py could not be imported: SyntaxError") < said.index("Task 1")
    assert "2 not run: a file could not be imported" in said
    assert "1 passed" in said
    assert said.count("at line 3") == 1


def test_who_has_everything_has_nothing_to_do() -> None:
    assert "nothing left to do" in student_page(card("a", result("one")), {})
    assert "nothing left to do" in student_markdown(card("a", result("one")), {})


def test_a_page_is_small_however_much_a_submission_answers() -> None:
    long = failure(["x" * 2000] * 10, ["y" * 2000] * 10, target="sums.many", args=["z" * 20_000])
    page = student_page(card("a", *(result(f"check_{n}", of=long) for n in range(100))), PROBES)
    assert len(page.encode()) < 200_000
    assert page.count("is left out here") > 10
    assert page.count("<svg xmlns") > 5


def test_the_same_card_gives_the_same_bytes() -> None:
    assert student_page(hostile(), PROBES) == student_page(hostile(), PROBES)
    assert student_markdown(hostile(), PROBES) == student_markdown(hostile(), PROBES)


def drawn(of: Failure) -> str:
    figure = picture(of, PROBES)
    return figure.text if figure else ""


def test_a_picture_shows_the_first_difference_or_the_name_that_is_wrong() -> None:
    assert "first differ at [1]: yours 3, wanted 2" in drawn(failure([1, 3], [1, 2]))
    assert "a.p: yours: p" in drawn(failure(["p", "q"], ["a.p", "q"], target="sums.tree", args=[TREE]))
    assert "also: yours (missing), wanted y" in drawn(failure(["x"], ["y"], target="sums.tree", args=[TREE]))
    assert "2 of 4 places differ" in drawn(failure(["q", "a.p"], ["a.p", "q"], target="sums.tree", args=[TREE]))


@pytest.mark.parametrize(
    "of",
    [
        failure([1, 2], [1, 2]),
        failure(["p"], ["p"], target="sums.tree", args=[[*TREE, [ALIAS, "b", "a"]]]),
        hidden(),
    ],
)
def test_where_nothing_can_be_drawn_there_is_no_picture(of: Failure) -> None:
    assert picture(of, PROBES) is None


ODDITIES = st.one_of(
    st.fixed_dictionaries({"!": st.text(), "m": st.text()}),
    st.fixed_dictionaries({"?": st.text()}),
)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), ODDITIES)
NAMES = st.lists(st.text(alphabet="apq.", max_size=6))
ANSWERS = st.one_of(st.recursive(LEAVES, st.lists, max_leaves=12), NAMES)


@given(ANSWERS, st.one_of(ANSWERS, st.just(["a.p", "q"])), st.sampled_from(["sums.tree", "sums.many", "sums:added"]))
@settings(max_examples=150, deadline=None)
def test_whatever_was_answered_has_a_page(seen: Any, want: Any, target: str) -> None:
    one = card("a", result("one", of=failure(seen, want, target=target, args=[TREE])))
    student_page(one, PROBES).encode()
    student_markdown(one, PROBES).encode()


HOSTILE_NAMES = [
    "",
    ".",
    "..",
    "a/b",
    "../a",
    "a\x00",
    "CON",
    "con",
    "nul",
    "a.html",
    "A",
    "a ",
    "x" * 400,
    "\ud800",
    "é",
    "-rf",
]


def test_names_of_files_are_safe(tmp_path: Path) -> None:
    names = file_names(HOSTILE_NAMES)
    assert len({name.lower() for name in names.values()}) == len(HOSTILE_NAMES)
    for name in names.values():
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[0-9a-f]+)?", name)
        assert len(name) < 100
        (tmp_path / f"{name}.html").write_text("")
    assert len([*tmp_path.iterdir()]) == len(HOSTILE_NAMES)
    assert names["a/b"].startswith("a_b.")
    assert file_names(["a"])["a"] == "a"


@given(st.lists(st.text(alphabet="aA._/0c\u0130\u212a"), unique=True))
@settings(max_examples=50, deadline=None)
def test_two_names_are_never_the_same_file(students: list[str]) -> None:
    assert len({name.lower() for name in file_names(students).values()}) == len(students)


def test_a_digest_that_two_share_becomes_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.handback.file_names.SHORT", 1)
    students = [f"Student {n}".replace(" ", "/" if n % 2 else " ") for n in range(1, 10)] + [
        f"{'Ab' * 30}{n}" for n in range(300)
    ]
    assert len({name.lower() for name in file_names(students).values()}) == len(students)
