#!/usr/bin/env python3
"""Writes functions.csv, the elementary functions to more digits than f64 has.

    pip install mpmath && python3 generate.py

The columns are `function,type,x,y,y_rest,slope,slope_rest`. Floats are hexadecimal bit patterns of the
type. `y` is the correctly rounded result; the exact one is `y + y_rest·u`, where `u` is the spacing of
the type's numbers where the exact result lies (that of the least normal number below it). The
derivative is given in the same way.
"""

import pathlib
import random
import struct

from mpmath import erf, erfc, exp, expm1, ldexp, log, log1p, mp, mpf, nint, pi, sech, sqrt, tanh

mp.prec = 400

# Function, its derivative, and per type: the interval where it is neither 0 nor constant nor infinite.
FUNCTIONS = {
    "exp": (exp, exp, (-104, 88.8), (-746, 709.8)),
    "exp_m1": (expm1, exp, (-18, 88.8), (-38, 709.8)),
    "ln": (log, lambda x: 1 / x, (0, 4), (0, 4)),
    "ln_1p": (log1p, lambda x: 1 / (1 + x), (-1, 4), (-1, 4)),
    "tanh": (tanh, lambda x: sech(x) ** 2, (-9.5, 9.5), (-19.5, 19.5)),
    "sigmoid": (
        lambda x: 1 / (1 + exp(-x)),
        lambda x: exp(-abs(x)) / (1 + exp(-abs(x))) ** 2,
        (-104, 18),
        (-746, 38),
    ),
    "softplus": (
        lambda x: max(x, 0) + log1p(exp(-abs(x))),
        lambda x: 1 / (1 + exp(-x)),
        (-104, 18),
        (-746, 38),
    ),
    "erf": (erf, lambda x: 2 / sqrt(pi) * exp(-x * x), (-4, 4), (-6, 6)),
    "gaussian": (lambda x: exp(-x * x / 2), lambda x: -x * exp(-x * x / 2), (-14.5, 14.5), (-38.7, 38.7)),
    "normal_cdf": (
        lambda x: erfc(-x / sqrt(mpf(2))) / 2,
        lambda x: exp(-x * x / 2) / sqrt(2 * pi),
        (-14.5, 5.5),
        (-38.7, 8.5),
    ),
}

# Where the formulas change, and where results leave the normal numbers.
LN_2 = 0.6931471805599453
BORDERS = {
    "exp": [LN_2 / 2, -LN_2 / 2, 1, -87.33, -103.27, -708.39, -744.44],
    "exp_m1": [LN_2 / 2, -LN_2 / 2, LN_2 * 1.5, -LN_2 * 1.5, -16.5, -37],
    "ln": [0.5**0.5, 2**0.5, 1, 0.5, 2, 2.0**-126, 2.0**-1022],
    "ln_1p": [0.5**0.5 - 1, 2**0.5 - 1, 0.5, -0.5, 1],
    "tanh": [0.5493061443340549, -0.5493061443340549, 0.1, 8.5, 18.5],
    "sigmoid": [0, -LN_2 / 2, LN_2 / 2, -3, -87.33, -95, -103.27, -708.39, -730, -744.44, 16, 36],
    "softplus": [0, LN_2, -LN_2, -1.3, -87.33, -95, -103.27, -708.39, -730, -744.44],
    "erf": [1, -1, 0.5, 3.8, 5.8],
    "gaussian": [1, -1, 1.1774, 13.2, 14.3, 37.6, 38.5],
    "normal_cdf": [0, 1, -1, -3, -7, -12.9, -14, -37, -37.5, -38.4, 5, 8],
}

# Where the errors of the formulas were found to be greatest, over all f32 and millions of f64.
HARD = {
    "exp": [-59.902615, -59.94443, 164.6618046741579, -316.37299292769484],
    "exp_m1": [0.35002092, 17.001972, 0.34899102989862524, 0.384752750343756],
    "ln": [1.4133185, 0.7046762, 1.413074658539989],
    "ln_1p": [0.4133185, -0.2953238, -0.29431739865990114],
    "tanh": [0.5549423, 0.5576492, 0.5593941213376292, -0.553578133851574],
    "sigmoid": [-4.157294, -3.4624777, -5.543235040780033, -2.723478286216407],
    "softplus": [-1.2658415, -0.44309615950348835, -0.4329179374584644],
    "erf": [0.996785, 0.9983188, 0.9973315705748911, -0.9767711257026046],
    "gaussian": [12.705843, 9.308089, -1.4280486651870579, 14.297139646409057],
    "normal_cdf": [-0.0029765724, -0.025478175, -3.0141120370093553e-8, -0.0001090068879607106],
}


class Float:
    """A binary format: rounding to it, and its bit patterns."""

    def __init__(self, name, digits, least, greatest, number, bits):
        self.name, self.digits, self.least, self.greatest = name, digits, least, greatest
        self.number, self.bits = number, bits

    def pattern(self, x):
        return struct.unpack(self.bits, struct.pack(self.number, x))[0]

    def of_pattern(self, bits):
        return struct.unpack(self.number, struct.pack(self.bits, bits))[0]

    def nearest(self, x):
        """The float nearest to a Python float."""
        return self.of_pattern(self.pattern(x))

    def rounded(self, y):
        """The bits of `y` rounded, and the rest in units of the last place."""
        unit = max(mp.frexp(y)[1] - self.digits, self.least) if y else self.least
        scaled = ldexp(y, -unit)
        whole = nint(scaled)
        if abs(ldexp(whole, unit)) >= ldexp(mpf(1), self.greatest):
            return f"{self.pattern(float('inf') if y > 0 else float('-inf')):x}", "0"
        rest = f"{float(scaled - whole):.4f}"
        return f"{self.pattern(float(ldexp(whole, unit))):x}", "0" if float(rest) == 0 else rest


SINGLE = Float("f32", 24, -149, 128, "<f", "<I")
DOUBLE = Float("f64", 53, -1074, 1024, "<d", "<Q")


def points(function, kind, low, high, rng):
    positive_only = function == "ln"
    signs = [1] if positive_only else [1, -1]
    # All magnitudes of the type.
    for i in range(48 // len(signs)):
        for sign in signs:
            exponent = kind.least + (kind.greatest - kind.least) * (i + rng.random()) * len(signs) / 48
            yield sign * 2.0**exponent
    # Magnitudes of the working range.
    for i in range(60 // len(signs)):
        for sign in signs:
            edge = abs(high if sign > 0 else low)
            yield sign * edge * 2.0 ** (-24 * (i + rng.random()) * len(signs) / 60)
    # The working range evenly, and its middle.
    for i in range(50):
        yield low + (high - low) * (i + rng.random()) / 50
    for i in range(30):
        yield rng.uniform(0.5, 1.5) if positive_only else rng.uniform(max(low, -2), 2)
    # Both sides of every border.
    for border in BORDERS[function]:
        bits = kind.pattern(border)
        yield from (kind.of_pattern(bits + step) for step in (-2, 0, 1) if bits + step >= 0)
        yield border + 0.01 * rng.uniform(-1, 1) * border
    yield from HARD[function]


def main():
    rng = random.Random(1)
    path = pathlib.Path(__file__).with_name("functions.csv")
    with path.open("w") as file:
        file.write("function,type,x,y,y_rest,slope,slope_rest\n")
        for function, (value, slope, *ranges) in FUNCTIONS.items():
            for kind, (low, high) in zip((SINGLE, DOUBLE), ranges):
                chosen = (kind.nearest(x) for x in points(function, kind, low, high, rng))
                domain = {"ln": 0, "ln_1p": -1}.get(function, float("-inf"))
                for x in sorted({x for x in chosen if x > domain}):
                    cells = [f"{kind.pattern(x):x}", *kind.rounded(value(mpf(x)))]
                    cells += kind.rounded(slope(mpf(x)))
                    file.write(",".join([function, kind.name, *cells]) + "\n")


if __name__ == "__main__":
    main()
