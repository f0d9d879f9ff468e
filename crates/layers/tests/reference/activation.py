"""Writes activation.tsv: name, x, value and slope of every activation, from their textbook formulas
in 60 digits (mpmath 1.3), rounded to f64. Where the slope jumps, at 0, it is that from the left.

    python3 activation.py > activation.tsv
"""

from mpmath import diff, e, erfc, exp, expm1, log1p, mp, mpf, npdf, pi, sqrt, tanh

mp.dps = 60

POINTS = [-700, -100, -37.5, -20, -8, -3, -1.5, -1, -0.5, -2.0**-10, -2.0**-40, 0]
POINTS += [2.0**-40, 2.0**-10, 0.5, 1, 1.5, 3, 8, 20, 37.5, 100, 700]

c = erfc(1 / sqrt(2))
SELU_ALPHA = -sqrt(2 / pi) / (c * sqrt(e) - 1)
SELU_LAMBDA = (1 - c * sqrt(e)) * sqrt(2 * pi) / sqrt(
    2 * erfc(sqrt(2)) * e**2 + pi * c**2 * e - 2 * (2 + pi) * c * sqrt(e) + pi + 2
)


def sigmoid(x):
    return 1 / (1 + exp(-x))


def softplus(x):
    return log1p(exp(x))


def cdf(x):
    return erfc(-x / sqrt(2)) / 2


def gelu_tanh_slope(x):
    u = sqrt(2 / pi) * (x + mpf("0.044715") * x**3)
    du = sqrt(2 / pi) * (1 + 3 * mpf("0.044715") * x**2)
    return sigmoid(2 * u) + x * sigmoid(2 * u) * sigmoid(-2 * u) * 2 * du


def gelu_tanh(x):
    return x * sigmoid(2 * sqrt(2 / pi) * (x + mpf("0.044715") * x**3))


def mish_slope(x):
    t = tanh(softplus(x))
    # 1 − t² in the form that does not cancel for large x.
    square = (1 + exp(x)) ** 2
    return t + x * 4 * square / (square + 1) ** 2 * sigmoid(x)


def right(x):
    return x > 0


FUNCTIONS = {
    "identity": (lambda x: x, lambda x: mpf(1)),
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * sigmoid(-x)),
    "tanh": (tanh, lambda x: 4 * sigmoid(2 * x) * sigmoid(-2 * x)),
    "relu": (lambda x: x if right(x) else mpf(0), lambda x: mpf(right(x))),
    "leaky_relu": (
        lambda x: x if right(x) else mpf("0.01") * x,
        lambda x: mpf(1) if right(x) else mpf("0.01"),
    ),
    "elu": (lambda x: x if right(x) else expm1(x), lambda x: mpf(1) if right(x) else exp(x)),
    "selu": (
        lambda x: SELU_LAMBDA * (x if right(x) else SELU_ALPHA * expm1(x)),
        lambda x: SELU_LAMBDA * (1 if right(x) else SELU_ALPHA * exp(x)),
    ),
    "softplus": (softplus, sigmoid),
    "silu": (
        lambda x: x * sigmoid(x),
        lambda x: sigmoid(x) + x * sigmoid(x) * sigmoid(-x),
    ),
    "gelu": (lambda x: x * cdf(x), lambda x: cdf(x) + x * npdf(x)),
    "gelu_tanh": (gelu_tanh, gelu_tanh_slope),
    "mish": (lambda x: x * tanh(softplus(x)), mish_slope),
}

for name, (f, slope) in FUNCTIONS.items():
    for x in map(mpf, POINTS):
        if abs(x) < 5:
            assert x == 0 or abs(diff(f, x) - slope(x)) < mpf(10) ** -20, (name, x)
        numbers = f(x), slope(x)
        if all(y == 0 or abs(y) > mpf(2) ** -1022 for y in numbers):
            print(name, *(repr(float(y)) for y in (x, *numbers)), sep="\t")
