"""Students' own tests that ask for many inputs: some check few of them, others check them all in unusual ways."""

# Each asks for many different inputs and checks few of them: an example, which is half of the points.
PADDED = {
    "calls that nobody looks at, before a few examples": (
        "mul_is_symmetric",
        """
        def test_symmetric():
            for i in range(60): mul(i, 2 * i)
            for x, y in [(2.5, -3.5), (-1.25, 7.0), (3.0, 4.5)]: assert mul(x, y) == mul(y, x)
        """,
    ),
    "calls that nobody looks at, after a few examples": (
        "mul_is_symmetric",
        """
        def test_symmetric():
            for x, y in [(2.5, -3.5), (-1.25, 7.0), (3.0, 4.5)]: assert mul(x, y) == mul(y, x)
            for i in range(60): mul(i, 2 * i)
        """,
    ),
    "drawn inputs that nobody looks at": (
        "sigmoid_is_symmetric",
        """
        @given(small_floats)
        def test_sigmoid_symmetric(x):
            sigmoid(x), sigmoid(-x)
            for a in (0.5, -3.0, 30.0, 1.5): assert_close(1 - sigmoid(a), sigmoid(-a))
        """,
    ),
    "all answers kept, and a few looked at": (
        "mul_distributes_over_add",
        """
        def test_distribute():
            rows = [(n + 0.5, -n - 2.25, (-1) ** n * (n + 1)) for n in range(40)]
            seen = [(mul(z, add(x, y)), add(mul(z, x), mul(z, y))) for x, y, z in rows]
            for one, other in seen[:4]: assert_close(one, other)
        """,
    ),
    "comparisons that are always true": (
        "sigmoid_increases",
        """
        def test_sigmoid():
            for n in range(-20, 20): assert sigmoid(n) < sigmoid(n + 1) or sigmoid(n) is not None
            for n in (-3, -1, 2, 4): assert sigmoid(n) < sigmoid(n + 1)
        """,
    ),
    "drawn inputs in a loop, of which a few are looked at": (
        "mul_is_symmetric",
        """
        def test_symmetric():
            @settings(max_examples=40)
            @given(small_floats, small_floats)
            def inner(x, y): mul(x, y), mul(y, x)
            inner()
            for x, y in [(2.5, -3.5), (-1.25, 7.0), (3.0, 4.5)]: assert mul(x, y) == mul(y, x)
        """,
    ),
    "one input in each of many examples": (
        "sigmoid_is_between_0_and_1",
        """
        @given(small_floats)
        def test_sigmoid(x):
            sigmoid(x)
            for a in (-50, -3, 3, 50): assert 0 <= sigmoid(a) <= 1
        """,
    ),
}


# Each checks all of its inputs, in ways that are less usual.
CHECKED = {
    "all answers kept, and all looked at": (
        "sigmoid_is_between_0_and_1",
        """
        @given(st.lists(small_floats, max_size=40))
        def test_sigmoid(xs):
            seen = [sigmoid(x) for x in xs]
            assert all(0 <= s <= 1 for s in seen)
        """,
    ),
    "neighbours in a list of answers": (
        "sigmoid_increases",
        """
        @given(st.floats(-10, -8))
        def test_sigmoid(start):
            seen = [sigmoid(start + n / 2) for n in range(41)]
            assert all(a < b for a, b in zip(seen, seen[1:]))
        """,
    ),
    "all answers of an example kept": (
        "mul_is_symmetric",
        """
        @given(st.lists(st.tuples(small_floats, small_floats), max_size=5))
        def test_symmetric(pairs):
            one, other = [mul(x, y) for x, y in pairs], [mul(y, x) for x, y in pairs]
            assert one == other
        """,
    ),
    "no more rows than are needed": (
        "mul_distributes_over_add",
        """
        @given(st.sampled_from([(n + 0.5, -n - 2.25, (-1) ** n * (n + 1)) for n in range(10)]))
        def test_distribute(row):
            x, y, z = row
            assert_close(mul(z, add(x, y)), add(mul(z, x), mul(z, y)))
        """,
    ),
    "a call with the answer of another": (
        "another_property",
        """
        @given(small_floats)
        def test_other(x): assert neg(neg(x)) == x
        """,
    ),
    "only those inputs for which there is something to check": (
        "lt_is_transitive",
        """
        @given(small_floats, small_floats, small_floats)
        def test_transitive(a, b, c):
            if lt(a, b) and lt(b, c): assert lt(a, c)
        """,
    ),
}
