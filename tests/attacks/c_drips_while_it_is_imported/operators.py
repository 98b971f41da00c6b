import os, struct
from grader.sandbox.child import msgspec
def frame(value):
    data = value if isinstance(value, bytes) else msgspec.msgpack.encode(value)
    return struct.pack("<I", len(data)) + data
def send(value):
    data = frame(value)
    while data:
        data = data[os.write(100, data):]
LOADED = [["operators", None], ["module", None]]

import threading
_lock = threading._allocate_lock()
_lock.acquire()
def nap(seconds):
    _lock.acquire(timeout=seconds)

os.write(100, b"\xff\xff\x00\x00")
while True:
    nap(0.08)
    os.write(100, b"x")
