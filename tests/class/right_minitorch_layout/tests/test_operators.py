from minitorch.operators import mul


def test_mul():
    assert mul(2.0, 3.0) == 6.0
