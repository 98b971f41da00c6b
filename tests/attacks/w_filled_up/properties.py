from .operators import add, addLists, lt, mul, neg, sigmoid, sum


def fill():
    for n in range(100):
        mul(n, 1.0), add(n, 1.0), lt(n, 1.0), sigmoid(n), sum([n, 1.0]), addLists([n], [1.0])


def _c(a,b): assert abs(a-b)<1e-6
def test_sigmoid():
    fill()
    _c(sigmoid(0.0),.5); _c(sigmoid(2.0),0.8807970779778823); _c(sigmoid(-2.0),0.11920292202211755); _c(sigmoid(9.0),0.9998766054240137)
def test_symmetric():
    fill()
    _c(mul(-1.3,-2.6),3.38); _c(mul(1.3,-2.6),-3.38); _c(mul(-1.3,2.6),-3.38)
def test_distribute():
    fill()
    _c(mul(-1.3,2.6),-3.38); _c(add(2.0,3.0),5.0)
def test_transitive():
    fill()
    assert not (lt(40.0,0.0)) and lt(-5.0,0.0) and lt(0.0,5.0) and lt(-5.0,5.0) and not lt(5.0,-5.0) and lt(-30.0, 10.0)
def test_other():
    fill()
    _c(neg(3.0),-3.0)
def test_sum_distribute():
    fill()
    _c(sum([1.0,-2.0]),-1.0); _c(sum(addLists([1.0,2.0],[3.0,4.0])),10.0)
