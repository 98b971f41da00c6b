import math


class Add:
    @staticmethod
    def forward(ctx, x, y):
        return x + y

    @staticmethod
    def backward(ctx, d_output):
        return d_output, d_output


class Mul:
    @staticmethod
    def forward(ctx, *both):
        ctx.save_for_backward(*both)
        return both[0] * both[1]

    @staticmethod
    def backward(ctx, d_output):
        return tuple(d_output * value for value in reversed(ctx.saved_values))


class Log:
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return math.log(x)

    @staticmethod
    def backward(ctx, d_output):
        (x,) = ctx.saved_values
        return (d_output / x,)


class Inv:
    @staticmethod
    def forward(ctx, x):
        result = x**-1.0
        ctx.save_for_backward(result)
        return result

    @staticmethod
    def backward(ctx, d_output):
        (result,) = ctx.saved_values
        return -d_output * result * result


class Neg:
    @staticmethod
    def forward(ctx, x):
        return 0.0 - x

    @staticmethod
    def backward(ctx, d_output):
        return (-d_output,)


class Sigmoid:
    @staticmethod
    def forward(ctx, x):
        small = math.exp(-abs(x))
        result = 1.0 / (1.0 + small) if x >= 0 else small / (1.0 + small)
        ctx.save_for_backward(result, small / (1.0 + small) ** 2)
        return result

    @staticmethod
    def backward(ctx, d_output):
        return ctx.saved_values[1] * d_output


class ReLU:
    @staticmethod
    def forward(ctx, x):
        result = max(x, 0.0)
        ctx.save_for_backward(float(result > 0))
        return result

    @staticmethod
    def backward(ctx, d_output):
        return ctx.saved_values[0] * d_output


class Exp:
    @staticmethod
    def forward(ctx, x):
        result = math.exp(x)
        ctx.save_for_backward(result)
        return result

    @staticmethod
    def backward(ctx, d_output):
        return d_output * ctx.saved_values[0]


class _Flat:
    @staticmethod
    def backward(ctx, d_output):
        return 0.0, 0.0


class LT(_Flat):
    @staticmethod
    def forward(ctx, x, y):
        return float(x < y)


class EQ(_Flat):
    @staticmethod
    def forward(ctx, x, y):
        return float(x == y)
