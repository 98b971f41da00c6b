"""The points of the lecture: circles s1 and crosses s2, and the harder ones of the data set Split.

They are those of seed 10, drawn as MiniTorch draws them. The line x1 + x2 = 1 separates the first ten, and no line
separates the harder ones.
"""

import random

Point = tuple[float, float]

_drawn = random.Random(10)  # noqa: S311 - the points of a picture, nothing secret
_ten: list[Point] = [(_drawn.random(), _drawn.random()) for _ in range(10)]
_more: list[Point] = [(_drawn.random(), _drawn.random()) for _ in range(10)]

s1: list[Point] = [p for p in _ten if p[0] + p[1] <= 1]
s2: list[Point] = [p for p in _ten if p[0] + p[1] > 1]
s1_hard: list[Point] = [p for p in _more if 0.2 <= p[0] <= 0.8]
s2_hard: list[Point] = [p for p in _more if not 0.2 <= p[0] <= 0.8]
