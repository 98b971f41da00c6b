TEXT = "o\u200bk\u200d\ufeff\u2060\u00ad\u3164"
print(TEXT)
class Odd(Exception): pass
Odd.__name__ = Odd.__qualname__ = TEXT.replace("\x00", "")
def mul(x, y): raise ValueError(TEXT)
def add(x, y): raise Odd(TEXT)
def neg(x): return TEXT
def inv(x): return type(TEXT.replace("\x00", "").encode("utf-8", "replace").decode(), (), {"__doc__": TEXT})()
