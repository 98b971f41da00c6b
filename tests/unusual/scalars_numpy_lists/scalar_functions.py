import numpy as np


class Function:
    @classmethod
    def forward(cls, ctx, *args):
        out = cls.value(*args)
        ctx.save_for_backward(*args, out)
        return out

    @classmethod
    def backward(cls, ctx, d_output):
        return [d_output * slope for slope in cls.slopes(*ctx.saved_values)]


def function(value, slopes):
    return type("Made", (Function,), {"value": staticmethod(value), "slopes": staticmethod(slopes)})


Add = function(np.add, lambda a, b, out: (1.0, 1.0))
Mul = function(np.multiply, lambda a, b, out: (b, a))
Log = function(np.log, lambda a, out: (1.0 / a,))
Inv = function(np.reciprocal, lambda a, out: (-out * out,))
Neg = function(np.negative, lambda a, out: (-1.0,))
Sigmoid = function(lambda a: 0.5 * (1.0 + np.tanh(0.5 * a)), lambda a, out: (out * (1.0 - out),))
ReLU = function(lambda a: np.maximum(a, 0.0), lambda a, out: (float(out > 0),))
Exp = function(np.exp, lambda a, out: (out,))
LT = function(lambda a, b: float(a < b), lambda a, b, out: (0.0, 0.0))
EQ = function(lambda a, b: float(a == b), lambda a, b, out: (0.0, 0.0))
