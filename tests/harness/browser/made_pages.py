"""Every kind of page, made from data: as in an honest class, and with hostile text in every field that is not ours."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import msgspec

from grader.courses.assignment import Assignment, Task
from grader.feedback.student_page import student_page
from grader.proving.page import as_page
from grader.proving.proof import CheckRow, FunctionRow, MutantRow, Proof, TaskRow
from grader.release.start_page import start_page
from grader.reports.class_page import class_page
from grader.reports.numbers import numbers
from grader.results.scorecard import CheckResult, Scorecard
from tests.harness.cards import NOT_STARTED, card, failure, hidden, large_class, result
from tests.harness.fast.test_student_pages import EVIL, PROBES, TREE, hostile

CODE = "def added(x):\n    total = 0\n    for item in x:\n        total = item\n    return total\n"

# What a browser could be made to do by a text that is not escaped, or is cut in a wrong place.
HOSTILE: Mapping[str, str] = {
    "all at once": EVIL,
    "an image of elsewhere": '<img src="http://127.0.0.1:9/a" onerror="alert(1)">',
    "the end of a title": "</title></style></textarea></script></svg></pre><script>alert(1)</script>",
    "a page to go to": '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/b"><base href="http://127.0.0.1:9/">',
    "a frame": "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe><object data='http://127.0.0.1:9/c'></object>",
    "a drawing that runs": "<svg onload=alert(1)><animate onbegin=alert(2) attributeName=x dur=1s></svg>",
    "an attribute": "\" autofocus onfocus=alert(1) x=\"' onmouseover=alert(2) y='` style=position:fixed;inset:0",
    "a style": "<style>body{display:none}@import url(http://127.0.0.1:9/d)</style>"
    "<link rel=stylesheet href=//127.0.0.1:9/e>",
    "a link": "javascript:alert(1) data:text/html,<script>alert(1)</script> <a href=javascript:alert(2) id=x>click</a>",
    "a comment": "<!--<script>--><![CDATA[<script>alert(1)</script>]]><?xml version='1.0'?>"
    "<!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
    "a word without end": "W" * 3000,
    "lines without end": "\n".join(["a"] * 300) + "\u2028\u2029\x85\x0b\x0c",
    "writing from the right": "\u202e\u2066\u05d0\u05d1\u05d2 \u0627\u0628 abc \u2069" * 20,
    "marks upon marks": "e" + "\u0301" * 400 + "\ufdfd" * 60,
    "characters of every kind": "".join(
        map(chr, [*range(32), *range(127, 160), 0xFEFF, 0xFFFE, 0xFFFF, 0x1F469, 0x200D])
    ),
}


def honest() -> Scorecard:
    """A student with one of each thing that a page shows."""
    tree = failure(["p", "q"], ["a.p", "q"], target="sums.tree", args=[TREE], mistake="SIGN-FLIPPED")
    rows = [
        result("names_are_paths", of=tree),
        result("sums_add", of=failure([1.0, 2.0, 4.0], [1.0, 2.0, 3.0], mistake="OFF-BY-ONE")),
        result("is_right", "2"),
        result("is_hidden", "2", hidden("SIGN-FLIPPED")),
        result("is_slow", "2", verdict="timed out", detail="it took 3 seconds"),
        result("waits", "3", failure(None, 1.0, mistake=NOT_STARTED)),
    ]
    return card("Ada Lovelace", *rows, passed_over=("sums.py, line 1, imports wandb",))


def hostile_class(said: str) -> str:
    """The page of a class in which all is hostile: names, checks, tasks, mistakes, and who moved."""
    one = hostile(said)
    rows = tuple(msgspec.structs.replace(r, check=f"{said}{n}", task=said) for n, r in enumerate(one.results))
    whole = msgspec.structs.replace(one, results=rows, assignment=said)
    twice = [whole, msgspec.structs.replace(whole, student=f"{said}2")]
    before = msgspec.structs.replace(whole, results=tuple(_right(row) for row in rows))
    return class_page(numbers(twice, [f"{said}3"], {said: before, f"{said}2": None}), PROBES)


def _right(row: CheckResult) -> CheckResult:
    return msgspec.structs.replace(row, verdict="passed", failure=None)


def proof(said: str) -> Proof:
    """A proof with a survivor and an equivalent; the texts of a course's author are not hostile, and are text."""
    diff = f"--- a\n+++ b\n@@ {said}\n-    return x  # {said}\n+    return y  # {said}\n"
    mutants = [
        MutantRow("sums.py", said, said, "survived", diff, nearest=said),
        MutantRow("sums.py", said, said, "equivalent", diff, reason=said),
        MutantRow("sums.py", said, said, "killed", diff, killers=(said,)),
    ]
    checks = tuple(CheckRow(f"{said}{n}", "1", 1.0, n, 0) for n in range(12))
    functions, tasks = (FunctionRow("sums.py", said, 1, 1, 1, ("1",)),), (TaskRow("1", 12, 12.0, 1, 1),)
    given = (("sums.py", said, said),)
    return Proof(said, "suite", ("sums.py",), 90.0, given, tuple(mutants), functions, tasks, checks, (said,), (said,))


def start(said: str) -> str:
    """The page with which a student begins."""
    tasks = tuple(Task(f"{n}.{said}", "checks.py", 2.0, said) for n in range(4))
    one = Assignment(said, said, 1, 1, 1, {said: (said,)}, tasks, Path("assignment.toml"))
    return start_page([one, replace(one, kind="properties", title=f"{said}: own tests")], said, said)


def class_of(students: int, checks: int, *, is_anonymous: bool = False) -> str:
    """The page of a class of which some moved."""
    cards = large_class(students, checks)
    former = {new.student: old for new, old in zip(cards, large_class(students, checks, seed=2), strict=True)}
    former |= {"student 0003": None}
    return class_page(numbers(cards, ["zed"], former, is_anonymous=is_anonymous), {})


HONEST_PAGES: Mapping[str, Callable[[], str]] = {
    "student": lambda: student_page(honest(), PROBES, {"sums.py": CODE}),
    "student with everything": lambda: student_page(card("Bob", result("one")), PROBES),
    "class": lambda: class_of(60, 68),
    "class without names": lambda: class_of(20, 18, is_anonymous=True),
    "class on its first day": lambda: class_page(numbers([card("Ada", result("one"))], []), {}),
    "proof": lambda: as_page([proof("added"), proof("counted")]),
    "start": lambda: start("Sums"),
}
HOSTILE_PAGES: Mapping[str, Callable[[str], str]] = {
    "student": lambda said: student_page(hostile(said), PROBES, {"sums.py": f"def added(x):\n    # {said}\n"}),
    "class": hostile_class,
    "proof": lambda said: as_page([proof(said)]),
    "start": start,
}
