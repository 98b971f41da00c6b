"""Single Modules and Parameters."""

from grader.kit.picture import Shown
from tests.replays.trees import EARLIER


def added_parameter(shown: Shown) -> str:
    name, value = shown.args
    return (
        f'{EARLIER}\nroot = Module()\nq = root.add_parameter("{name}", {value!r})\n[q.value, q.name, root.{name} is q]'
    )


def called(shown: Shown) -> str:
    args, options = shown.args
    written = [*map(repr, args), *(f"{name}={value!r}" for name, value in options)]
    body = "    def forward(self, *args, **options): return [[*args], [[x, options[x]] for x in sorted(options)]]"
    return f"class Net(Module):\n{body}\nnet = Net()\nnet('another call')\nnet({', '.join(written)})"


def updated_parameter(shown: Shown) -> str:
    value, other = shown.args
    return f"p = Parameter({value!r})\nfirst = p.value\np.update({other!r})\n[first, p.value]"


def shown_parameter(shown: Shown) -> str:
    value, other = shown.args
    return f"p = Parameter({value!r})\nfirst = [repr(p), str(p)]\np.update({other!r})\n[*first, repr(p), str(p)]"


def tracked(_: Shown) -> str:
    kind = "class Tracked:\n    told = None\n    def requires_grad_(self, flag): self.told = flag"
    return f"{kind}\nfirst, other = Tracked(), Tracked()\nParameter(first).update(other)\n[first.told, other.told]"


def names_of_tracked(_: Shown) -> str:
    kind = "class Tracked:\n    name = 'its own'\n    def requires_grad_(self, flag): pass"
    made = "t, u, v = Tracked(), Tracked(), Tracked()\nParameter(t, 'w')\nParameter(0.0, 'w').update(u)\nParameter(v)"
    return f"{kind}\n{made}\n[t.name, u.name, v.name]"


def forgotten_init(_: Shown) -> str:
    net = "class Net(Module):\n    def __init__(self): self.p = Parameter(1.0)"
    tried = "try: Net(); found = 'no error'\nexcept Exception as error: found = type(error).__name__"
    return f"{net}\n{tried}\nfound"
