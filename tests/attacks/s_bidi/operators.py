TEXT = "\u202e001 fo 001\u202c \u2066x\u2069 \u200f"
print(TEXT)
class Odd(Exception): pass
Odd.__name__ = Odd.__qualname__ = TEXT.replace("\x00", "")
def mul(x, y): raise ValueError(TEXT)
def add(x, y): raise Odd(TEXT)
def neg(x): return TEXT
def inv(x): return type(TEXT.replace("\x00", "").encode("utf-8", "replace").decode(), (), {"__doc__": TEXT})()
