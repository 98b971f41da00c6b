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
os.write(100, frame(["operators", None])[:9])
_lock.acquire()
