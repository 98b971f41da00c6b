import grader.properties.inside.calling as calling
from grader.sandbox.child import msgspec


def send(message):
    calling.send(calling.CHANNEL, message if isinstance(message, bytes) else msgspec.msgpack.encode(message))


send(["test", [[["test_symmetric\x1b]0;x\x07\n::error::x", "task0_2"]]]])
