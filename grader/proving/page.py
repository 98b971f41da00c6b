"""Proofs as one self-contained page: no script, nothing loaded, readable without colours."""

from collections.abc import Sequence
from html import escape

from grader.proving.proof import MutantRow, Proof
from grader.proving.text import TOP, summary

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; color: #1c2430; }
h1 { font-size: 1.5rem } h2 { font-size: 1.2rem; margin-top: 2.5rem } h3 { font-size: 1rem; margin-bottom: .3rem }
table { border-collapse: collapse; width: 100%; font-size: .92rem } caption { text-align: left; color: #556 }
th, td { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid #dde } td.n, th.n { text-align: right }
tr.warn td { background: #fff1d6 } .bad { color: #a11 } .good { color: #175e2e }
pre { background: #f5f6f9; padding: .6rem; overflow-x: auto;
  font-size: .85rem; line-height: 1.35; margin: .3rem 0 1.2rem }
pre ins { background: #d9f2df; text-decoration: none } pre del { background: #fbdede; text-decoration: none }
summary { cursor: pointer; margin: .4rem 0 }
@media (prefers-color-scheme: dark) {
  body { background: #14181f; color: #dfe4ec } th, td { border-color: #333c4a } caption { color: #9aa5b5 }
  pre { background: #1d232d } pre ins { background: #17452a; color: #dff5e5 }
  pre del { background: #5a2222; color: #fde }
  tr.warn td { background: #4a3a12 } .bad { color: #ff9c9c } .good { color: #7ddb9a }
}
"""


def as_page(proofs: Sequence[Proof]) -> str:
    """The page of some assignments."""
    body = "".join(map(_assignment, proofs))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Proof of the suite</title>\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<style>{_STYLE}</style></head>\n<body><h1>Proof of the suite</h1>\n{body}</body></html>\n"
    )


def _assignment(proof: Proof) -> str:
    word, mark = ("met", "good") if proof.meets_bar else ("missed", "bad")
    total = len(proof.checks)
    return "".join((
        f"<h2>{escape(proof.assignment)}</h2>\n",
        f'<p>{escape(summary(proof))}: <strong class="{mark}">{word}</strong>.<br>\n',
        f"The reference passes {len(proof.reference_passes)} of {total} checks, ",
        f"the stub {len(proof.stub_passes)}. Mutated: {escape(', '.join(proof.files))}.</p>\n",
        _survivors(proof), _functions(proof), _tasks(proof), _checks(proof), _equivalent(proof), _given(proof),
    ))  # fmt: skip


def _survivors(proof: Proof) -> str:
    found = [m for m in proof.mutants if m.fate == "survived"]
    if not found:
        return ""
    return f"<h3>Survived: what no check notices</h3>\n{''.join(map(_survivor, found))}"


def _survivor(mutant: MutantRow) -> str:
    near = f"nearest: {mutant.nearest}" if mutant.nearest else "no check runs this function"
    return f"<div>{escape(_place(mutant))} ({escape(mutant.operator)}); {escape(near)}{_diff(mutant.diff)}</div>\n"


def _functions(proof: Proof) -> str:
    rows = [
        (bool(r.survived), (f"{r.file} {r.function or TOP}", r.killed, r.survived, r.equivalent, ", ".join(r.tasks)))
        for r in proof.functions
    ]
    return _table("Functions", ("function", "killed", "survived", "equivalent", "by checks of task"), rows)


def _tasks(proof: Proof) -> str:
    rows = [(not r.only, (r.task, r.kills, r.only, r.checks, r.points)) for r in proof.tasks]
    return _table("Tasks", ("task", "kills", "only it kills", "checks", "points"), rows)


def _checks(proof: Proof) -> str:
    rows = [(not r.kills, (r.check, r.task, r.points, r.kills, r.only)) for r in proof.checks]
    return _table(
        "Checks (marked: kills nothing)", ("check", "task", "points", "mutants it kills", "only it kills"), rows
    )


def _equivalent(proof: Proof) -> str:
    found = [m for m in proof.mutants if m.fate == "equivalent"]
    items = "".join(f"<p>{escape(_place(m))}: {escape(m.reason)}</p>{_diff(m.diff)}\n" for m in found)
    return f"<details><summary>Equivalent: {len(found)}, each with its reason</summary>{items}</details>\n"


def _given(proof: Proof) -> str:
    rows = [(False, row) for row in proof.given]
    return _table("Not mutated", ("file", "function", "why"), rows) if rows else ""


def _table(title: str, heads: Sequence[str], rows: Sequence[tuple[bool, Sequence[str | float]]]) -> str:
    """A table; rows with True are marked, and the heads of numbers stand over them."""
    body = "".join(
        f"<tr{' class=warn' if is_marked else ''}>{''.join(map(_cell, cells))}</tr>\n" for is_marked, cells in rows
    )
    is_text = [isinstance(cell, str) for cell in rows[0][1]] if rows else [True] * len(heads)
    head = "".join(
        f"<th scope=col{'' if t else ' class=n'}>{escape(h)}</th>" for h, t in zip(heads, is_text, strict=True)
    )
    return f"<h3>{escape(title)}</h3>\n<table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>\n"


def _cell(value: str | float) -> str:
    return f"<td>{escape(value)}</td>" if isinstance(value, str) else f"<td class=n>{value:g}</td>"


def _diff(diff: str) -> str:
    lines = []
    for line in diff.splitlines()[2:]:
        tag = {"+": "ins", "-": "del"}.get(line[:1], "")
        lines.append(f"<{tag}>{escape(line)}</{tag}>" if tag else escape(line))
    return "<pre>" + "\n".join(lines) + "</pre>"


def _place(mutant: MutantRow) -> str:
    return f"{mutant.file}, {mutant.function or TOP}"
