"""The general mutations: mutmut's operators, asked in this process for what they make of each node.

mutmut keeps them in one list of (kind of node, function), over libcst's trees; nothing else of mutmut is used. That
list is no promise of theirs, so the version is bounded in pyproject.toml.
"""

from collections.abc import Iterator

from grader.kit.errors import HarnessFault
from grader.proving.mutations.source import Edit, Edits, Source


def library_mutations(source: Source) -> Iterator[tuple[str, Edits]]:
    """Yield each mutation with the name of its operator; raises HarnessFault where mutmut is not installed."""
    try:
        from libcst import parse_module  # noqa: PLC0415 - an extra, needed by one command, 1 s to import
        from libcst.metadata import MetadataWrapper, WhitespaceInclusivePositionProvider  # noqa: PLC0415
        from mutmut.mutation.mutators import mutation_operators  # noqa: PLC0415
    except ImportError as error:
        raise HarnessFault(
            f"`grader prove` needs mutmut ({error}); install it with: pip install 'module-grader[grader,prove]'"
        ) from error
    wrapper = MetadataWrapper(parse_module(source.text), unsafe_skip_copy=True)
    for node, place in wrapper.resolve(WhitespaceInclusivePositionProvider).items():
        start = _offset(source, place.start.line, place.start.column)
        end = _offset(source, place.end.line, place.end.column)
        if source.is_left_alone((start, end)):
            continue
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                for changed in operator(node):
                    name = operator.__name__.removeprefix("operator_").replace("_", " ")
                    yield name, (Edit(start, end, wrapper.module.code_for_node(changed)),)


def _offset(source: Source, line: int, column: int) -> int:
    """Return the character at a place of libcst, which counts columns in characters."""
    return source.offset(line, 0) + column
