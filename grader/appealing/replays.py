"""Replays: a lost point as a few lines of Python, which anybody runs without the grader. Pure; runs nothing.

What a call is without the grader, the course says in tests/replays, and else it is what a student pastes. Here its
names are imported, its answer is printed, and what is right stands beside it.
"""

import ast
import importlib
import pkgutil
import re
import textwrap
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from types import FunctionType

from grader.kit.calls import Call
from grader.kit.judging.failure import Failure
from grader.kit.picture import Shown
from grader.kit.plain import Plain
from grader.kit.probe import Probe
from grader.kit.showing.failure_text import call_text, clean, values_told

WITHOUT_A_WALL = "This runs a student's code without a wall: read it first, or use a machine that may be harmed."
MOST_BYTES = 2000  # of a replay: what somebody reads before it is run
_MOST_RIGHT = 200  # characters of what is right; a longer list is cut in the middle
_MOST_LINE = 150  # characters of a program that is one line of a shell
_NO_SHELL = frozenset('"$`\\!\n%')  # what a shell, or that of Windows, would read in a text in double quotes
_BLOCK = re.compile(r"(?:def|class|for|try|if)\b")
_DEFINITION, _IMPORT = re.compile(r"(?:def|class)\b"), re.compile(r"(?:from|import)\b")
_NOT_FINITE = re.compile(r"(?<![\w.\"'])(inf|nan)(?![\w\"'])")  # Python prints them so, and does not read them

AsPython = Mapping[str, Callable[[Shown], str]]  # by the target of a probe: a call of it as Python without the grader


@dataclass(frozen=True)
class Home:
    """Where names are: the file of each, by the reference; and the package from which a student's files import."""

    files: Collection[str]
    names: Mapping[str, str]
    package: str = ""

    @classmethod
    def of(cls, reference: Mapping[str, str]) -> "Home":
        """Return the home of the names that the files of the reference define at their margin.

        The first file has them.
        """
        names: dict[str, str] = {}
        for file, text in reference.items():
            for node in ast.parse(text).body:
                for name in () if isinstance(node, (ast.Import, ast.ImportFrom)) else _defined(node):
                    names.setdefault(name, file)
        return cls([*reference], names)

    def importing(self, names: Collection[str]) -> list[str]:
        """Return the import statements for names; nothing for Python's own. A name of a file is the file."""
        of_files = sorted(name for name in names if f"{name}.py" in self.files)
        found = [f"from {self.package} import {name}" if self.package else f"import {name}" for name in of_files]
        for file in self.files:
            if inner := sorted(name for name in names if self.names.get(name) == file and name not in of_files):
                module = file.removesuffix(".py")
                found.append(f"from {f'{self.package}.{module}' if self.package else module} import {', '.join(inner)}")
        return found


@dataclass(frozen=True)
class Replay:
    """A program that shows why a check was not passed: what it imports, its statements, and what is right."""

    check: str
    imports: tuple[str, ...]
    statements: tuple[str, ...]
    right: str

    @property
    def one_line(self) -> str:
        """The program as a line for a shell; empty where it has to be a file."""
        code = "; ".join([*self.imports, *self.statements])
        is_block = any(_BLOCK.match(statement) for statement in self.statements)
        # What is right is a comment of Python inside of the quotes: an interactive zsh and cmd.exe have no comments.
        if is_block or max(len(code), len(self.right)) > _MOST_LINE or _NO_SHELL & {*code, *self.right}:
            return ""
        return f'python -c "{code}  # {self.right}"'

    @property
    def script(self) -> str:
        """The program as a file. It asks twice, since code may remember what it was asked before."""
        defined = [statement for statement in self.statements if _DEFINITION.match(statement)]
        names = [statement.split("(")[0].split(":")[0] for statement in defined]
        if len(set(names)) < len(names):  # the second of a name is another one
            defined = []
        asked = [statement for statement in self.statements if statement not in defined]
        loop = [textwrap.indent(statement, "    ") for statement in asked]
        head = [f"# {WITHOUT_A_WALL}", f"# {self.check}, asked twice: code may remember the first time."]
        return "\n".join([*head, *self.imports, *defined, "for time in 1, 2:", *loop, f"# {self.right}", ""])


def find_as_python(package: str = "tests.replays") -> AsPython:
    """Return what the course says of the calls of its probes, by their targets; a course may say nothing."""
    try:
        folder = importlib.import_module(package)
    except ModuleNotFoundError as error:
        if error.name != package:
            raise
        return {}
    modules = {m.name: importlib.import_module(f"{package}.{m.name}") for m in pkgutil.iter_modules(folder.__path__)}
    return {
        f"{name}.{function}": found
        for name, module in modules.items()
        for function, found in vars(module).items()
        if isinstance(found, FunctionType) and found.__module__ == module.__name__ and not function.startswith("_")
    }


def replay_of(
    check: str, failure: Failure, probes: Mapping[str, Probe], as_python: AsPython, home: Home
) -> Replay | None:
    """Return the replay of a failure; None where there is no call to show, or only one that is not Python."""
    if not failure.calls:
        return None
    answers = [*failure.answers, *[failure.seen] * (len(failure.calls) - len(failure.answers))]
    try:
        bodies = [_statements(*one, failure, probes, as_python) for one in zip(failure.calls, answers, strict=True)]
    except SyntaxError:  # what a student pastes is told in words
        return None
    bodies[-1][-1] += _part(answers[-1], failure.seen)
    own = {_head(target): f"{target.partition(':')[0]}.py" for target, _ in failure.calls if target not in probes}
    known = replace(home, names={**home.names, **own})
    lines = [line for body in bodies for line in (*body[:-1], f"print({body[-1]})")]
    seen_before = [n for n, line in enumerate(lines) if _DEFINITION.match(line) and line in lines[:n]]
    lines = [line for n, line in enumerate(lines) if n not in seen_before]
    imports = [*known.importing(_free("\n".join(lines))), *(line for line in lines if _IMPORT.match(line))]
    asked = tuple(line for line in lines if not _IMPORT.match(line))
    return Replay(check, tuple(imports), asked, _right(failure, probes))


def _head(target: str) -> str:
    return target.rpartition(":")[2].partition(".")[0]


def _part(answer: Plain, seen: Plain) -> str:
    """Return the part of an answer that was judged, as Python.

    It is empty where that is all of it, or it is made of several.
    """
    if not isinstance(answer, list) or repr(answer) == repr(seen):
        return ""
    parts = {repr(item): f"[{n}]" for n, item in enumerate(answer)} | {repr(answer[1:]): "[1:]"}
    return parts.get(repr(seen), "")


def _statements(
    call: Call, answer: Plain, failure: Failure, probes: Mapping[str, Probe], as_python: AsPython
) -> list[str]:
    """Return the statements of a call; the last of them is an expression, which is printed."""
    target, args = call
    if say := as_python.get(target):
        text = _NOT_FINITE.sub(r"float('\1')", say(Shown(args, answer, failure.want)))
    else:
        text = re.sub(r'float\("(inf|nan)"\)', r"float('\1')", call_text(call, probes))
        text = text if target in probes else _apart(text)
    return [ast.get_source_segment(text, node) or "" for node in ast.parse(text).body]


def _apart(text: str) -> str:
    """Return a call in which equal numbers are two objects, as where it was judged: Python keeps a constant once."""
    seen = set[str]()

    def as_text(found: re.Match[str]) -> str:
        number = found[0]
        if number not in seen:
            seen.add(number)
            return number
        return f"float('{number}')"

    return re.sub(r"(?<![\w.'])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.'])", as_text, text)


def _free(text: str) -> set[str]:
    """Return the names that a program uses and does not bind."""
    nodes = [*ast.walk(ast.parse(text))]
    bound = {name for node in nodes for name in _defined(node)} | {n.arg for n in nodes if isinstance(n, ast.arg)}
    names = [node for node in nodes if isinstance(node, ast.Name)]
    bound |= {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    return {node.id for node in names} - bound


def _defined(node: ast.AST) -> list[str]:
    """Return the names that a statement defines or imports, at its own level."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return [target.id for target in targets if isinstance(target, ast.Name)]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [(alias.asname or alias.name).partition(".")[0] for alias in node.names]
    return []


def _right(failure: Failure, probes: Mapping[str, Probe]) -> str:
    """Return what is right, in one line."""
    whole = clean(repr(failure.want))
    if failure.relation or len(whole) > _MOST_RIGHT or isinstance(failure.want, dict):
        whole = dict(values_told(failure, probes, _MOST_RIGHT))["wanted"]
    return f"{whole} is right"
