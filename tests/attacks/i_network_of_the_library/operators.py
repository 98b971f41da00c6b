import socket, socketserver, http.client, http.server, urllib.request, ftplib, smtplib, poplib, imaplib, ssl
import xmlrpc.client, asyncio, multiprocessing.connection, syslog, logging.handlers
attempts = [
    lambda: socket.create_connection(("127.0.0.1", 47613), 1),
    lambda: socket.socketpair(),
    lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM),
    lambda: socketserver.TCPServer(("127.0.0.1", 0), None),
    lambda: http.client.HTTPConnection("127.0.0.1", 47613, timeout=1).request("GET", "/"),
    lambda: http.server.HTTPServer(("127.0.0.1", 0), None),
    lambda: urllib.request.urlopen("http://127.0.0.1:47613", timeout=1),
    lambda: urllib.request.urlopen("file:///proc/version"),
    lambda: ftplib.FTP("127.0.0.1", timeout=1),
    lambda: smtplib.SMTP("127.0.0.1", 47613, timeout=1),
    lambda: imaplib.IMAP4("127.0.0.1", 47613, timeout=1),
    lambda: xmlrpc.client.ServerProxy("http://127.0.0.1:47613").system.listMethods(),
    lambda: asyncio.new_event_loop(),
    lambda: multiprocessing.connection.Client(("127.0.0.1", 47613)),
    lambda: socket.fromfd(100, socket.AF_UNIX, socket.SOCK_STREAM),
    lambda: socket.getaddrinfo("localhost", 80, 0, socket.SOCK_STREAM) and socket.create_server(("", 0)),
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
