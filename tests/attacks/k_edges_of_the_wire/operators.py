edges = [2**63 - 1, -(2**63), 2**63, 5e-324, -0.0, 1.7976931348623157e308, float("inf"), float("-nan"), True, "\0", "\U0010ffff" * 2000, [], [[]], None]
_asked = [0]
def edge(*a):
    _asked[0] += 1
    return edges[_asked[0] % len(edges)]
for _n in "mul id add neg lt eq max is_close sigmoid relu log exp log_back inv inv_back relu_back negList addLists sum prod map zipWith reduce".split():
    globals()[_n] = edge
