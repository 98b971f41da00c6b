"""Proofs as one page, readable without colours. Pure."""

from collections.abc import Iterator, Sequence

from grader.pages.frame import page
from grader.pages.markup import Html, element, folded, joined, table
from grader.proving.proof import MutantRow, Proof
from grader.proving.text import TOP, summary


def as_page(proofs: Sequence[Proof]) -> str:
    """Return the page of some assignments as the text of an HTML file."""
    title = "Proof of the checks"
    sections = (element("section", *_assignment(proof)) for proof in proofs)
    return page(title, element("h1", title), *sections, has_tables=True)


def _assignment(proof: Proof) -> Iterator[Html]:
    word, look = ("met", "good") if proof.meets_bar else ("missed", "bad")
    passes = f"The reference passes {len(proof.reference_passes)} of {len(proof.checks)} checks"
    yield element("h2", proof.assignment)
    yield element("p", f"{summary(proof)}: ", element("strong", word, class_=look), ".")
    yield element("p", f"{passes}, the stub {len(proof.stub_passes)}. Mutated: {', '.join(proof.files)}.")
    survived, equivalent = ([m for m in proof.mutants if m.fate == fate] for fate in ("survived", "equivalent"))
    if survived:
        yield element("h3", "Survived: what no check notices")
        yield from (_mutant(mutant, _nearest(mutant)) for mutant in survived)
    yield from _tables(proof)
    fold = f"Equivalent: {len(equivalent)}, each with its reason"
    yield folded(fold, *(_mutant(mutant, mutant.reason) for mutant in equivalent))


def _tables(proof: Proof) -> Iterator[Html]:
    """Yield the functions, tasks and checks, and what was not mutated; what needs a look is marked by a word."""
    yield element("h3", "Functions")
    functions = [
        (f"{r.file} {r.function or TOP}", str(r.killed), _marked(r.survived), str(r.equivalent), ", ".join(r.tasks))
        for r in proof.functions
    ]
    heads = ("function", "killed", "survived", "equivalent", "by checks of task")
    yield table(f"Functions of {proof.assignment}", heads, functions, numbers={1, 2, 3})
    yield element("h3", "Tasks")
    tasks = [(r.task, str(r.kills), str(r.only), str(r.checks), f"{r.points:g}") for r in proof.tasks]
    yield table(
        f"Tasks of {proof.assignment}",
        ("task", "kills", "only it kills", "checks", "points"),
        tasks,
        numbers={1, 2, 3, 4},
    )
    yield element("h3", "Checks")
    checks = [
        (r.check, r.task, f"{r.points:g}", str(r.kills) if r.kills else _marked("nothing"), str(r.only))
        for r in proof.checks
    ]
    yield table(
        f"Checks of {proof.assignment}",
        ("check", "task", "points", "mutants it kills", "only it kills"),
        checks,
        numbers={2, 3, 4},
    )
    if proof.given:
        yield element("h3", "Not mutated")
        yield table(f"Not mutated in {proof.assignment}", ("file", "function", "why"), proof.given, about=1)


def _marked(count: int | str) -> Html:
    return element("strong", str(count), class_="bad") if count else Html("0")


def _nearest(mutant: MutantRow) -> str:
    return f"nearest: {mutant.nearest}" if mutant.nearest else "no check runs this function"


def _mutant(mutant: MutantRow, said: str) -> Html:
    place = f"{mutant.file}, {mutant.function or TOP} ({mutant.operator}); {said}"
    return element("article", element("p", place), _diff(mutant.diff))


def _diff(diff: str) -> Html:
    lines = []
    for line in diff.splitlines()[2:]:
        tag = {"+": "ins", "-": "del"}.get(line[:1], "span")
        lines.append(element(tag, line))
    return element("pre", joined(Html(f"{line}\n") for line in lines))
