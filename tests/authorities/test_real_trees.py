"""The reference's Module lists the parameters of GPT-2 small and Inception v3 as PyTorch does."""

import json

import make_trees
import pytest

from reference.module import Module, Parameter

COUNTS = {"gpt2_small.json": 148, "inception_v3.json": 292}  # what the public model definitions list


def committed(file: str) -> list[str]:
    names: list[str] = json.loads((make_trees.FOLDER / file).read_text(encoding="utf-8"))
    return names


def grown(names: list[str]) -> Module:
    """Return the tree with these parameters, each one's value its own name; submodules grow when first named."""
    root = Module()
    for name in names:
        *path, last = name.split(".")
        at = root
        for step in path:
            if not hasattr(at, step):
                setattr(at, step, Module())
            at = getattr(at, step)
        at.add_parameter(last, name)
    return root


def test_the_committed_files_are_what_the_script_makes() -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in make_trees.FOLDER.iterdir()}
    assert files == make_trees.made()


@pytest.mark.parametrize("file", COUNTS)
def test_a_real_tree_is_listed_in_pytorchs_order(file: str) -> None:
    names = committed(file)
    seen = grown(names).named_parameters()
    assert len(set(names)) == COUNTS[file]
    assert [name for name, _ in seen] == names
    assert [parameter.value for _, parameter in seen] == names


@pytest.mark.parametrize("file", COUNTS)
def test_modes_reach_every_module_of_a_real_tree(file: str) -> None:
    """A Module is reached when the one that was put in as a witness has changed its flag."""
    root = grown(committed(file))
    witnesses = {name.rpartition(".")[0] for name in committed(file)}
    root.eval()
    for path in witnesses:
        at = root
        for step in path.split("."):
            at = getattr(at, step)
        assert not at.training
        assert isinstance(getattr(at, "weight", None), Parameter)
