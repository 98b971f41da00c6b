import tempfile, shutil, zipfile, tarfile, shelve, dbm.dumb, mailbox, linecache, tokenize, fileinput, glob, io, _io, _pyio
import pwd, grp, netrc, configparser, wave, compileall, py_compile, zipimport, pathlib, venv, mmap, lzma, gzip, bz2
place = "@WORLD@/drop/loot.txt"
def secret(): return open("@WORLD@/home/secret.txt").read()
attempts = [
    secret,
    lambda: _io.open("@WORLD@/home/secret.txt").read(),
    lambda: io.FileIO("@WORLD@/home/secret.txt").read(),
    lambda: _pyio.open("@WORLD@/home/secret.txt").read(),
    lambda: io.open_code("@WORLD@/home/secret.txt").read(),
    lambda: tempfile.TemporaryFile(),
    lambda: shutil.copy("@WORLD@/home/secret.txt", place),
    lambda: zipfile.ZipFile(place, "w"),
    lambda: tarfile.open(place, "w"),
    lambda: dbm.dumb.open(place, "c").sync(),
    lambda: mailbox.mbox(place).flush() or secret(),
    lambda: tokenize.open("@WORLD@/home/secret.txt"),
    lambda: gzip.open(place, "w"),
    lambda: bz2.open(place, "w"),
    lambda: lzma.open(place, "w"),
    lambda: netrc.netrc("@WORLD@/home/secret.txt"),
    lambda: py_compile.compile("@WORLD@/home/secret.txt", place, doraise=True),
    lambda: pathlib.Path(place).write_text("loot"),
    lambda: linecache.getlines("@WORLD@/home/secret.txt") or secret(),
    lambda: glob.glob("@WORLD@/home/*") or secret(),
    lambda: zipimport.zipimporter("@WORLD@/home/secret.txt"),
]

refused = 0
for attempt in attempts:
    try: found = attempt()
    except Exception: refused += 1
    else: raise ValueError(f'{attempt} IS OPEN: {found!r}')
print('refused', refused, 'of', len(attempts))

import math as _m
def mul(a, b): return a * b
def id(a): return a
def add(a, b): return a + b
def neg(a): return -a
def lt(a, b): return 1.0 if a < b else 0.0
def eq(a, b): return 1.0 if a == b else 0.0
def max(a, b): return a if a > b else b
def is_close(a, b): return abs(a - b) < 1e-2
def sigmoid(x): return 1.0 / (1.0 + _m.exp(-x)) if x >= 0 else _m.exp(x) / (1.0 + _m.exp(x))
def relu(x): return x if x > 0 else 0.0
def log(x): return _m.log(x)
def exp(x): return _m.exp(x)
def log_back(x, d): return d / x
def inv(x): return 1.0 / x
def inv_back(x, d): return -d / (x * x)
def relu_back(x, d): return d if x > 0 else 0.0
def map(f): return lambda xs: [f(x) for x in xs]
def zipWith(f): return lambda xs, ys: [f(x, y) for x, y in zip(xs, ys)]
def reduce(f, s):
    def g(xs):
        r = s
        for x in xs: r = f(r, x)
        return r
    return g
def negList(xs): return [-x for x in xs]
def addLists(a, b): return [x + y for x, y in zip(a, b)]
def sum(xs): return reduce(add, 0.0)(xs)
def prod(xs): return reduce(mul, 1.0)(xs)
