"""A lost point can be seen again without the grader: some wrong submissions here, and all of them in slow/."""

from pathlib import Path

import pytest

from tests.harness.linux.conftest import Files, Graded
from tests.harness.linux.replay_cases import at_fault, failures
from tests.harness.linux.test_wrong import MUST_FAIL, files_of, suite_of
from tests.harness.replayed import Python, bare

SOME = (
    *("add_int", "exp_capped_at_700", "map_indexes_generators", "zipwith_pops", "sum_start_one"),
    *("named_double_dots", "parameters_names", "mode_direct_children_only", "init_shared_empty_default"),
    *("recursion_disguised_stack", "linear_weights_swapped", "split_args_swapped_second", "loss_clipped"),
    *("ds_circle_inside", "mul_backward_swapped", "difference_forward", "order_every_path", "derivative_assigned"),
)
ROWS = [row for row in MUST_FAIL if row["name"] in SOME]


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Python:
    """A Python without the grader."""
    return bare(tmp_path_factory.mktemp("packages"))


@pytest.mark.parametrize("name", SOME)
def test_a_lost_point_is_seen_again_without_the_grader(
    name: str, graded: Graded, reference: Files, python: Python, tmp_path: Path
) -> None:
    (row,) = [row for row in ROWS if row["name"] == name]
    files = {**reference, **files_of(row)}
    card = graded(suite_of(row), files)
    assert failures(card)
    assert at_fault(card, name, files, tmp_path, python) == []
