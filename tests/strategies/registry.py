"""What is registered where, while the steps of a tree are carried out one by one.

Owns which steps can be carried out, and the two readings of a name that changes from Parameter to Module or back: the
former thing is dropped, or stays registered beside the new one (as with MiniTorch's own `__setattr__`). Paths are kept
complete after each step, so that nobody has to walk.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import NoneType
from typing import TypeAlias

Step: TypeAlias = tuple[str, str, float | str | None]  # verb, path, and value, alias's source, or None: a Module
Site: TypeAlias = tuple[str, bool]  # a path, and whether a Module is there

# What the value of each verb may be.
VALUES: dict[str, tuple[type, ...]] = {
    "module": (NoneType,),
    "parameter": (float,),
    "add_parameter": (float,),
    "alias": (str,),
    "replace": (NoneType, float),
}
ROOT = 0  # things are numbered by the steps that make them
MOST_PATHS = 64  # aliases of aliases double the paths


def below(path: str, top: str) -> bool:
    """Whether `path` leads to something inside the Module at `top`."""
    return path.startswith(f"{top}.") if top else path != ""


@dataclass
class Reading:
    """The things at each path from the root, in one reading of what a new kind does to the former one."""

    keeps_former: bool
    held: dict[Site, int] = field(default_factory=lambda: {("", True): ROOT})
    since: dict[tuple[int, bool, str], int] = field(default_factory=dict)  # owner, is a Module, name -> when registered
    is_shared: bool = False  # whether a Module may have several paths

    def register(self, path: str, is_module: bool, thing: int, number: int) -> None:
        """Register the thing wherever the path's owner is found; a name that is assigned again keeps its place."""
        above, _, name = path.rpartition(".")
        owner = self.held[above, True]
        self.is_shared |= thing != number
        content = list(self._content(thing)) if self.is_shared and is_module else []
        for top in self._paths(owner) if self.is_shared else [above]:
            self._put(f"{top}.{name}" if top else name, is_module, thing, content)
        if not self.keeps_former:
            self.since.pop((owner, not is_module, name), None)
        self.since.setdefault((owner, is_module, name), number)

    def clear(self, path: str, is_module: bool) -> None:
        """Take out what the next thing at `path` replaces."""
        name = path.rpartition(".")[2]
        for top in self._paths(self.held[path.rpartition(".")[0], True]):
            self._drop(f"{top}.{name}" if top else name, is_module)

    def parameters(self) -> list[tuple[str, int]]:
        """Each path to a Parameter with the Parameter, own ones before those of submodules, as they were registered."""
        found = [(path, thing) for (path, is_module), thing in self.held.items() if not is_module]
        return sorted(found, key=lambda pair: self._rank(pair[0]))

    def submodules(self, path: str) -> list[int]:
        """The Modules directly inside the one at `path`, as they were registered."""
        owner = self.held[path, True]
        places = [(n, name) for (at, is_module, name), n in self.since.items() if at == owner and is_module]
        return [self.held[f"{path}.{name}" if path else name, True] for _, name in sorted(places)]

    def _paths(self, module: int) -> list[str]:
        return [path for (path, is_module), thing in self.held.items() if thing == module and is_module]

    def _content(self, module: int) -> Iterator[tuple[Site, int]]:
        """What is inside a Module that is registered already, by the path from there."""
        for at in self._paths(module)[:1]:
            yield from (((p[len(at) :], kind), thing) for (p, kind), thing in self.held.items() if below(p, at))

    def _put(self, path: str, is_module: bool, thing: int, content: list[tuple[Site, int]]) -> None:
        self.held[path, is_module] = thing
        self.held.update({(path + rest, kind): inner for (rest, kind), inner in content})

    def _drop(self, path: str, is_module: bool) -> None:
        """Take out the former thing with all that is inside: each kind of it, or the new one's kind only."""
        kinds = (is_module,) if self.keeps_former else (True, False)
        if True in kinds:
            for site in [site for site in self.held if below(site[0], path)]:
                del self.held[site]
        for kind in kinds:
            self.held.pop((path, kind), None)

    def _rank(self, path: str) -> list[tuple[bool, int]]:
        """Whether a Module is at each prefix of the path, and when that was registered."""
        rank, above = list[tuple[bool, int]](), ""
        *modules, last = path.split(".")
        for name in modules:
            rank.append((True, self.since[self.held[above, True], True, name]))
            above = f"{above}.{name}" if above else name
        return [*rank, (False, self.since[self.held[above, True], False, last])]


@dataclass
class Registry:
    """A tree that is being built: what the steps so far have made."""

    clean: Reading = field(default_factory=lambda: Reading(keeps_former=False))
    stale: Reading | None = None  # where it differs from the clean reading: from the first change of kind on
    sites: dict[str, bool] = field(default_factory=dict)  # the paths that steps name -> whether a Module is there
    made_at: list[str] = field(default_factory=lambda: [""])  # the path of each thing; none for an alias

    @property
    def readings(self) -> list[Reading]:
        """The clean reading, and the other one where it differs."""
        return [reading for reading in (self.clean, self.stale) if reading]

    def is_owner(self, path: str) -> bool:
        """Whether a step may put something into what is at `path`: a Module, not under its second name."""
        return path == "" or (self.sites.get(path, False) and self.made_at[self.clean.held[path, True]] == path)

    def fault(self, step: Step) -> str:
        """Why the step cannot be carried out; nothing when it can."""
        verb, path, value = step
        above, _, name = path.rpartition(".")
        if verb not in VALUES or not name.isidentifier():
            return f"expected one of {', '.join(VALUES)}, and a dotted path"
        if not self.is_owner(above):
            return f"no earlier step has made a Module at {above!r}"
        if (path in self.sites) != (verb == "replace"):
            return "replace needs a path that is taken, any other verb one that is free"
        if not isinstance(value, VALUES[verb]):
            return f"value {value!r}: expected {' or '.join(kind.__name__ for kind in VALUES[verb])}"
        return self._alias_fault(above, value) if isinstance(value, str) else ""

    def _alias_fault(self, above: str, source: str) -> str:
        if source not in self.sites:
            return "an alias needs the path of something that an earlier step has made"
        held = self.readings[-1].held  # the fullest: what is no circle here is none in any reading
        if len(held) > MOST_PATHS // 2:
            return f"more than {MOST_PATHS} paths"
        inside = {thing for (at, _), thing in held.items() if at == source or below(at, source)}
        return "a Module cannot lie inside itself" if self.sites[source] and held[above, True] in inside else ""

    def add(self, step: Step) -> None:
        """Carry out a step that has no fault."""
        verb, path, value = step
        number = len(self.made_at)
        self.made_at.append("" if verb == "alias" else path)
        is_module, thing = value is None, number
        if isinstance(value, str):
            is_module = self.sites[value]
            thing = self.clean.held[value, is_module]
        if verb == "replace":
            self._clear(path, is_module)
        for reading in self.readings:
            reading.register(path, is_module, thing, number)
        self.sites[path] = is_module

    def _clear(self, path: str, is_module: bool) -> None:
        if self.stale is None and self.sites[path] != is_module:
            clean = self.clean
            self.stale = Reading(True, dict(clean.held), dict(clean.since), clean.is_shared)
        for reading in self.readings:
            reading.clear(path, is_module)
        for site in [site for site in self.sites if site == path or below(site, path)]:
            del self.sites[site]
