TEXT = "<script>alert(1)</script><img src=x onerror=alert(1)> [a](javascript:alert(1)) ```\n# 100 %"
print(TEXT)
class Odd(Exception): pass
Odd.__name__ = Odd.__qualname__ = TEXT.replace("\x00", "")
def mul(x, y): raise ValueError(TEXT)
def add(x, y): raise Odd(TEXT)
def neg(x): return TEXT
def inv(x): return type(TEXT.replace("\x00", "").encode("utf-8", "replace").decode(), (), {"__doc__": TEXT})()
