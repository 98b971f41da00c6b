"""Makes the mutants of a file: the library's mutations and our own, each changed text once."""

import ast
import difflib
import textwrap
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from grader.proving.mutations import lists, numbers, trees
from grader.proving.mutations.library import library_mutations
from grader.proving.mutations.source import Edits, Function, Source, Span, apply, growth

# Our own operators: the name in a report, and what makes the changes in one function.
OWN: dict[str, Callable[[Source, Function], Iterator[Edits]]] = {
    operator.__name__.replace("_", " "): operator
    for operator in (
        trees.levels_only, trees.prefix_changed, trees.statement_dropped, trees.exact_type, trees.old_kept,
        trees.result_copied, trees.other_error, lists.list_sliced, lists.arguments_swapped, lists.added_in_front,
        lists.lists_only, lists.input_changed, lists.list_shared, lists.state_kept, lists.answer_kept,
        numbers.other_comparison, numbers.condition_turned, numbers.number_nudged, numbers.sign_turned,
        numbers.operand_dropped, numbers.result_rounded, numbers.divisor_shifted, numbers.other_variable,
    )
}  # fmt: skip


@dataclass(frozen=True, order=True)
class FunctionRef:
    """A function of the reference."""

    file: str
    function: str  # "Queue.push"; empty for what stands at the top of the file


@dataclass(frozen=True)
class Key:
    """What names a mutant, whatever else is written above or below in its file."""

    ref: FunctionRef
    old: str  # the lines that were changed, without their indentation
    new: str  # what they became


@dataclass(frozen=True)
class Mutant:
    """One change of one file of the reference."""

    file: str
    function: str  # as in a FunctionRef
    operator: str
    before: str  # the whole file
    after: str
    old: str  # the lines that were changed, without their indentation
    new: str  # what they became

    @property
    def ref(self) -> FunctionRef:
        """The function that was changed."""
        return FunctionRef(self.file, self.function)

    @property
    def key(self) -> Key:
        """Its name, by which it is known again."""
        return Key(self.ref, self.old, self.new)

    @property
    def diff(self) -> str:
        """The change, as `diff -u` shows it."""
        before, after = self.before.splitlines(), self.after.splitlines()
        names = f"reference/{self.file}", "mutant"
        return "\n".join(difflib.unified_diff(before, after, *names, n=2, lineterm=""))


def make_mutants(file: str, text: str) -> tuple[Mutant, ...]:
    """Return every mutant of a file of the reference, in the order of the file."""
    source = Source(file, text)
    return changed(source, (*library_mutations(source), *own_mutations(source)))


def changed(source: Source, mutations: Iterable[tuple[str, Edits]]) -> tuple[Mutant, ...]:
    """Return the mutants that these mutations make, in the order of the file; two that Python reads alike are one."""
    text = source.text
    known: set[tuple[Span, str]] = set()
    made: list[tuple[int, Mutant]] = []
    for operator, edits in mutations:
        part = source.part_around(edits)
        before, after = text[slice(*part)], apply(text, edits)[part[0] : part[1] + growth(edits)]
        read = part, _read(after)
        if read[1] not in ("", _read(before)) and read not in known:
            known.add(read)
            at = max(e.start for e in edits)  # of several, the first ones are what is written above
            whole = text[: part[0]] + after + text[part[1] :]
            made.append(
                (at, Mutant(source.file, source.name_at(at), operator, text, whole, *_changed_lines(before, after)))
            )
    return tuple(m for _, m in sorted(made, key=lambda pair: pair[0]))


def own_mutations(source: Source) -> Iterator[tuple[str, Edits]]:
    """Yield what our own operators make of each function."""
    for function in source.functions:
        for name, operator in OWN.items():
            if function.body:
                for edits in operator(source, function):
                    yield name, edits


def _read(text: str) -> str:
    """Return what Python makes of a part of a file; nothing where it is no Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # as for `1 is 2`, which is what was asked for
            return ast.dump(ast.parse(textwrap.dedent(text)))
    except SyntaxError:
        return ""


def _changed_lines(before: str, after: str) -> tuple[str, str]:
    """Return the lines that differ, and what they became, without indentation."""
    old, new = before.splitlines(), after.splitlines()
    changes = [c for c in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if c[0] != "equal"]
    removed = [line.strip() for _, start, end, _, _ in changes for line in old[start:end]]
    added = [line.strip() for _, _, _, start, end in changes for line in new[start:end]]
    return "\n".join(removed), "\n".join(added)
