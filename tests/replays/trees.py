"""Trees: built step by step, each thing in a variable, so that no way of the student's leads back to it."""

from collections.abc import Callable, Sequence
from typing import Any

from grader.kit.picture import Shown
from tests.probes.built import MOST_ITEMS, Step
from tests.probes.pasted import modules_of

LABELLED = "label.get(id(x), [x])"  # what has no label is no text that looks like one
# Of a tree that was there before, nothing may be found in another one.
EARLIER = "earlier = Module()\nearlier.a = Module()\nearlier.p = earlier.a.p = Parameter(2.0)"
NAMED = "[[name, p.value] for name, p in {}.named_parameters()]"


class Script:
    """The statements that build a tree, and the variables of what was made."""

    def __init__(self, root: str = "root", kind: str = "Module()") -> None:
        self.root, self.at = root, {"": root}
        self.lines = [EARLIER, f"{root} = {kind}"] if root == "root" else [f"{root} = {kind}"]
        self.labels: dict[str, str] = {root: "the root"}  # by variable

    def take(self, steps: Sequence[Step], *after: str) -> "Script":
        """Take more steps, each with some statements after it."""
        for verb, path, value in steps:
            above, _, name = path.rpartition(".")
            owner = self.at[above]
            if verb == "alias":
                self.at[path] = self.at[value]
                self.lines.append(f"{owner}.{name} = {self.at[path]}")
            else:
                self.at[path] = made = self._variable(path)
                self.lines.append(_making(made, owner, name, verb, value))
            self.lines += after
        return self

    def _variable(self, path: str) -> str:
        count = 1 + sum(label == path or label.startswith(f"{path} (") for label in self.labels.values())
        plain = path.replace(".", "_") + ("_" if count == 1 else f"_{count}")  # so it is no name of Python's
        name = plain if self.root == "root" else f"{self.root}_{plain}"
        while name in self.labels:
            name += "_"
        self.labels[name] = path if count == 1 else f"{path} ({count})"
        return name

    def label(self) -> str:
        """The statement that says what each thing is called."""
        return (
            "from builtins import id\nlabel = {"
            + ", ".join(f"id({name}): {label!r}" for name, label in self.labels.items())
            + "}"
        )

    def text(self, *then: str) -> str:
        """The whole text, with these statements at the end."""
        return "\n".join([*self.lines, *then])


def _making(made: str, owner: str, name: str, verb: str, value: Any) -> str:
    if verb == "add_parameter":
        return f'{made} = {owner}.add_parameter("{name}", {value!r})'
    return f"{made} = {owner}.{name} = {'Module()' if value is None else f'Parameter({value!r})'}"


def _each(seen: Any, item: str, found: str, name: str = "x") -> str:
    """The item for each of what is found, where that is a list at all; an endless one is cut as in grading."""
    if not isinstance(seen, list):
        return found
    if len(seen) >= MOST_ITEMS:
        return f"[{item} for {name}, _ in zip({found}, range({MOST_ITEMS}))]"
    return f"[{item} for {name} in {found}]"


def _pairs(seen: Any, of: str) -> str:
    """Names and values; as it is where these are no pairs."""
    if isinstance(seen, list) and any(not isinstance(pair, list) or len(pair) != 2 for pair in seen):
        return f"list({of}.named_parameters())"
    return _each(seen, "[x[0], x[1].value]", f"{of}.named_parameters()")


def named_parameters(shown: Shown) -> str:
    return Script().take(shown.args[0]).text(_pairs(shown.seen, "root"))


def _twice(shown: Shown, function: Sequence[str], walks: Sequence[str], asked: Callable[[Script], str]) -> str:
    """A tree, and one that was walked after each step, asked in the same way."""
    once = Script().take(shown.args[0])
    again = Script("walked").take(shown.args[0], *(f"list(walked.{walk}())" for walk in walks))
    return "\n".join([*function, *once.lines, *again.lines, f"[{asked(once)}, {asked(again)}]"])


def named_parameters_again(shown: Shown) -> str:
    paths = modules_of(shown.args[0])[::-1]
    function = ["def named(*modules):", f"    return [pair for m in modules for pair in {NAMED.format('m')}]"]
    walks = ["named_parameters", "parameters"]
    return _twice(shown, function, walks, lambda made: f"named({', '.join(made.at[path] for path in paths)})")


def lists_again(shown: Shown) -> str:
    def asked(made: Script) -> str:
        return f"lists({made.root}, {made.label().partition('label = ')[2]})"

    body = f"    return [{LABELLED} for x in [*root.parameters(), *root.modules()]]"
    function = ["from builtins import id", "def lists(root, label):", body]
    return _twice(shown, function, ["parameters", "modules"], asked)


def subclasses(shown: Shown) -> str:
    seen = shown.seen[0] if isinstance(shown.seen, list) else []
    return (
        "class Net(Module): pass\nclass Block(Module):\n    def __len__(self): return 0\n"
        "class Inner(Block): pass\nclass Weight(Parameter): pass\n"
        f"{EARLIER}\nroot = Net()\nroot.a = a = Block()\na.b = b = Inner()\nb.p = Weight(1.0)\nroot.eval()\n"
        f"[{_pairs(seen, 'root')}, [x is a for x in root.modules()], [b.training]]"
    )


def parameters(shown: Shown) -> str:
    made = Script().take(shown.args[0])
    return made.text(made.label(), _each(shown.seen, LABELLED, "root.parameters()"))


def both_walks(shown: Shown) -> str:
    made = Script().take(shown.args[0])
    seen = shown.seen if isinstance(shown.seen, list) and len(shown.seen) == 2 else [[], []]
    named = _each(seen[0], "label.get(id(x[1]), [x[1]])", "root.named_parameters()")
    return made.text(made.label(), f"[{named}, {_each(seen[1], LABELLED, 'root.parameters()')}]")


def named_otherwise(shown: Shown) -> str:
    steps, own = shown.args
    made = Script().take(steps)
    leaves = [made.at[path] for verb, path, value in steps if verb != "alias" and value is not None]
    renamed = [f"for x in ({', '.join(leaves)},): x.name = {own!r}"] if leaves else []
    return made.text(*renamed, _pairs(shown.seen, "root"))


def added_over(shown: Shown) -> str:
    steps, value = shown.args
    made = Script().take(steps)
    own = [path.rpartition(".") for verb, path, _ in steps if verb in ("parameter", "add_parameter")]
    again = [f'{made.at[above]}.add_parameter("{name}", {value!r})' for above, _, name in own]
    return made.text(*again, _pairs(shown.seen, "root"))


def plain_attribute(shown: Shown) -> str:
    steps, value = shown.args
    seen = shown.seen[1] if isinstance(shown.seen, list) and len(shown.seen) == 2 else []
    return Script().take(steps).text(f"root.size = {value!r}", f"[root.size, {_pairs(seen, 'root')}]")


def _modes(made: Script, paths: Sequence[str], calls: Sequence[Sequence[str]]) -> list[str]:
    asked = [f"{made.at[path]}.{verb}()" for verb, path in calls]
    return [*asked, f"[{', '.join(f'[{path!r}, {made.at[path]}.training]' for path in paths)}]"]


def modes(shown: Shown) -> str:
    steps, paths, calls, start = shown.args
    made = Script().take(steps)
    by_hand = [] if start else [f"{' = '.join(f'{made.at[path]}.training' for path in paths)} = False"]
    return made.text(*by_hand, *_modes(made, paths, calls))


def modes_again(shown: Shown) -> str:
    steps, paths, calls = shown.args
    half = len(steps) // 2
    made = Script().take(steps[:half])
    made.lines.append("root.train()")
    made.take(steps[half:])
    return made.text(*_modes(made, paths, calls))


def modules(shown: Shown) -> str:
    steps, paths = shown.args
    made = Script().take(steps)
    rows = (f"[{path!r}, *({LABELLED} for x in {made.at[path]}.modules())]" for path in paths)
    return made.text(made.label(), f"[{', '.join(rows)}]")


def attributes(shown: Shown) -> str:
    steps, paths = shown.args
    made = Script().take(steps)
    split = [(path, *path.rpartition(".")[::2]) for path in paths]
    rows = (f'[{path!r}, found({made.at[above]}, "{name}")]' for path, above, name in split)
    body = '    x = getattr(owner, name, None)\n    return "missing" if x is None else label.get(id(x), [x])'
    return made.text(made.label(), f"def found(owner, name):\n{body}", f"[{', '.join(rows)}]")


def unassigned(shown: Shown) -> str:
    steps, names = shown.args
    made = Script().take(steps)
    there = f"[[name, {LABELLED}] for name in {names!r} if (x := getattr(root, name, None)) is not None]"
    return made.text(made.label(), there)


def strangers(shown: Shown) -> str:
    steps, names = shown.args
    seen = shown.seen[0][0] if isinstance(shown.seen, list) and shown.seen[0] else []
    others = f"[{_pairs(seen, 'm')}, *(name for name in {names!r} if getattr(m, name, None) is not None)]"
    return Script().take(steps).text("class Other(Module): pass", f"[{others} for m in (Module(), Other())]")


def shown(shown: Shown) -> str:
    made = Script(kind="Net()").take(shown.args[0])
    return "\n".join(["class Net(Module): pass", made.text("repr(root)")])
