"""Proves assignment after assignment, and prints and writes what was found."""

from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from grader.courses.assignment import assignments
from grader.courses.suite import load_suite
from grader.proving.kept import read_kept
from grader.proving.page import as_page
from grader.proving.proof import Proof, mutants_of, prove
from grader.proving.text import as_text
from grader.running.benches import open_bench
from grader.terminal.progress import Progress


def proved(root: Path) -> tuple[str, ...]:
    """The assignments that have a proof.toml."""
    return tuple(name for name in assignments(root) if (root / "assignments" / name / "proof.toml").exists())


def prove_all(root: Path, hidden: Path, names: Sequence[str], only: Sequence[str]) -> tuple[Proof, ...]:
    """The proof of each assignment, printed as it is done."""
    proofs = []
    for name in names:
        suite = load_suite(root, name, hidden)
        kept = read_kept(suite.assignment)
        mutants = mutants_of(root, kept, only)
        with open_bench(root, suite) as bench:
            progress = Progress(f"mutants of {name}", len(mutants))
            proof = prove(root, bench, kept, mutants, progress.step)
            progress.finish()
        click.echo(as_text(proof))
        proofs.append(proof)
    return tuple(proofs)


def write_files(proofs: Sequence[Proof], html: Path | None, json: Path | None) -> None:
    """Write the proofs to the files that were asked for."""
    if html:
        html.write_text(as_page(proofs), encoding="utf-8")
    if json:
        json.write_bytes(msgspec.json.format(msgspec.json.encode(proofs), indent=1) + b"\n")
