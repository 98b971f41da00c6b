import grader.properties.inside.calling as calling
from grader.sandbox.child import msgspec


def send(message):
    calling.send(calling.CHANNEL, message if isinstance(message, bytes) else msgspec.msgpack.encode(message))


send(["test", [[["test_symmetric_%d" % n] for n in range(10_000)]]])
