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
send(["operators", {"!": "SyntaxError", "m": "(operators.py, line 0)"}])
send(["module", {"!": "SyntaxError", "m": "(module.py, line 99999)"}])
os._exit(0)
