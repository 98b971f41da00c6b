"""A proof as text for a terminal. Holds no time and no path: the same proof gives the same text."""

from grader.proving.proof import MutantRow, Proof

TOP = "(top of the file)"


def as_text(proof: Proof) -> str:
    """Return all of a proof, what needs a look last."""
    parts = [_head(proof), _functions(proof), _tasks(proof), _checks(proof), _equivalent(proof), _survivors(proof)]
    return "\n\n".join(p for p in (*parts, summary(proof)) if p) + "\n"


def summary(proof: Proof) -> str:
    """Return the last line: how much is killed, and whether that is enough."""
    counts = ", ".join(f"{proof.count(fate)} {fate}" for fate in ("killed", "survived", "equivalent"))
    share = f"{int(proof.percent * 10) / 10:g} % of what can be killed"  # cut, not rounded: 99.96 is not 100
    lines = [f"{proof.assignment}: {len(proof.mutants)} mutants: {counts}; {share}, the bar is {proof.bar:g} %"]
    if proof.stub_passes:
        lines.append(f"{proof.assignment}: the stub passes {', '.join(proof.stub_passes)}: expected none")
    return "\n".join(lines)


def _head(proof: Proof) -> str:
    total = len(proof.checks)
    lines = [
        f"{proof.assignment}: mutants of {', '.join(proof.files)}",
        f"{'reference':<12}passes {len(proof.reference_passes)} of {total} checks",
        f"{'stub':<12}passes {len(proof.stub_passes)} of {total} checks",
        *(f"not mutated {file}, {function}: {reason}" for file, function, reason in proof.given),
    ]
    return "\n".join(lines)


def _functions(proof: Proof) -> str:
    lines = [f"{'function':<40}{'killed':>8}{'survived':>10}{'equivalent':>12}  by checks of task"]
    for r in proof.functions:
        name = f"{r.file.removesuffix('.py')}.{r.function}" if r.function else f"{r.file} {TOP}"
        lines.append(f"{name:<40}{r.killed:>8}{r.survived or '':>10}{r.equivalent or '':>12}  {', '.join(r.tasks)}")
    return "\n".join(line.rstrip() for line in lines)


def _tasks(proof: Proof) -> str:
    lines = [f"{'task':<40}{'kills':>8}{'only it':>10}{'checks':>12}{'points':>8}"]
    lines += [f"{r.task:<40}{r.kills:>8}{r.only:>10}{r.checks:>12}{r.points:>8g}" for r in proof.tasks]
    return "\n".join(lines)


def _checks(proof: Proof) -> str:
    lines = [f"{'check':<52}{'task':>6}{'points':>8}{'kills':>8}{'only it':>10}"]
    for r in proof.checks:
        note = "  kills nothing" if not r.kills else ""
        lines.append(f"{r.check:<52}{r.task:>6}{r.points:>8g}{r.kills:>8}{r.only or '':>10}{note}".rstrip())
    return "\n".join(lines)


def _equivalent(proof: Proof) -> str:
    """Return each reason once, above the lines that it is about."""
    lines: dict[str, list[str]] = {}
    for m in (m for m in proof.mutants if m.fate == "equivalent"):
        lines.setdefault(f"equivalent: {_place(m)}: {m.reason}", []).append(f"    {_lines(m)}")
    return "\n".join(line for reason, changes in lines.items() for line in (reason, *changes))


def _survivors(proof: Proof) -> str:
    return "\n\n".join(_survivor(m) for m in proof.mutants if m.fate == "survived")


def _survivor(mutant: MutantRow) -> str:
    near = f"nearest: {mutant.nearest}" if mutant.nearest else "no check runs this function"
    return f"SURVIVED {_place(mutant)} ({mutant.operator}); {near}\n{mutant.diff}"


def _place(mutant: MutantRow) -> str:
    return f"{mutant.file}, {mutant.function or TOP}"


def _lines(mutant: MutantRow) -> str:
    """Return the new lines of a mutant, on one line."""
    added = [line[1:].strip() for line in mutant.diff.splitlines()[2:] if line.startswith("+")]
    return " / ".join(added) or "dropped"
