"""Write the parameter names of two real models, as PyTorch itself lists them, to trees/*.json.

Owns a description of the shape of GPT-2 small (`GPT2Model` in Hugging Face's transformers) and Inception v3
(`inception_v3` in torchvision, with its auxiliary classifier): which submodules and parameters there are, under
which names and in which order. It has no weights, no shapes and no computation.

    python tests/authorities/make_trees.py
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import nn

FOLDER = Path(__file__).parent / "trees"

# A name stands for a submodule where it leads to another shape, and for a parameter where it leads to None.
Shape = Mapping[str, Any]

EMPTY: Shape = {}
WEIGHT: Shape = {"weight": None}
AFFINE: Shape = {"weight": None, "bias": None}


def each(names: str | Iterable[object], shape: Shape) -> dict[str, Any]:
    """Return a shape that has the same submodule under each of the names."""
    return {str(name): shape for name in (names.split() if isinstance(names, str) else names)}


def gpt2_small() -> Shape:
    """Return 12 equal blocks between the embeddings and a last norm; dropouts and activations are empty."""
    attention = each("c_attn c_proj", AFFINE) | each("attn_dropout resid_dropout", EMPTY)
    perceptron = each("c_fc c_proj", AFFINE) | each("act dropout", EMPTY)
    block = {"ln_1": AFFINE, "attn": attention, "ln_2": AFFINE, "mlp": perceptron}
    return {"wte": WEIGHT, "wpe": WEIGHT, "drop": EMPTY, "h": each(range(12), block), "ln_f": AFFINE}


def inception_v3() -> Shape:
    """Return the stem, eleven mixed blocks of five kinds, the auxiliary classifier among them, and the last layer."""
    conv = {"conv": WEIGHT, "bn": AFFINE}
    dbl = "branch3x3dbl_1 branch3x3dbl_2"
    sevens = "branch7x7_1 branch7x7_2 branch7x7_3 " + " ".join(f"branch7x7dbl_{i}" for i in range(1, 6))
    a = each(f"branch1x1 branch5x5_1 branch5x5_2 {dbl} branch3x3dbl_3 branch_pool", conv)
    b = each(f"branch3x3 {dbl} branch3x3dbl_3", conv)
    c = each(f"branch1x1 {sevens} branch_pool", conv)
    d = each("branch3x3_1 branch3x3_2 branch7x7x3_1 branch7x7x3_2 branch7x7x3_3 branch7x7x3_4", conv)
    threes = f"branch3x3_1 branch3x3_2a branch3x3_2b {dbl} branch3x3dbl_3a branch3x3dbl_3b"
    e = each(f"branch1x1 {threes} branch_pool", conv)
    return {
        **each("Conv2d_1a_3x3 Conv2d_2a_3x3 Conv2d_2b_3x3", conv),
        **each("maxpool1", EMPTY),
        **each("Conv2d_3b_1x1 Conv2d_4a_3x3", conv),
        **each("maxpool2", EMPTY),
        **each("Mixed_5b Mixed_5c Mixed_5d", a),
        **each("Mixed_6a", b),
        **each("Mixed_6b Mixed_6c Mixed_6d Mixed_6e", c),
        "AuxLogits": {**each("conv0 conv1", conv), "fc": AFFINE},
        **each("Mixed_7a", d),
        **each("Mixed_7b Mixed_7c", e),
        **each("avgpool dropout", EMPTY),
        "fc": AFFINE,
    }


def torch_module(shape: Shape) -> nn.Module:
    """Return the tree of that shape, its parameters on the meta device, where they hold no numbers."""
    module = nn.Module()
    for name, below in shape.items():
        if below is None:
            module.register_parameter(name, nn.Parameter(torch.empty(0, device="meta")))
        else:
            module.add_module(name, torch_module(below))
    return module


def made() -> dict[str, str]:
    """Return the text of each file of trees/ by its name."""
    shapes = {"gpt2_small.json": gpt2_small(), "inception_v3.json": inception_v3()}
    names = {file: [name for name, _ in torch_module(shape).named_parameters()] for file, shape in shapes.items()}
    return {file: json.dumps(of_file, indent=1) + "\n" for file, of_file in names.items()}


if __name__ == "__main__":
    for file, text in made().items():
        (FOLDER / file).write_text(text, encoding="utf-8")
