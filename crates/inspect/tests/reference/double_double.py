#!/usr/bin/env python3
"""Writes double_double.tsv: function, argument, value. The arguments are floats, printed so that they can
be read back exactly; the values are computed by the formulas below with 60 digits (for sin and cos with 400,
which reduce the argument), and have 36.

    pip install mpmath==1.4.1 && python3 double_double.py > double_double.tsv
"""

import random

from mpmath import atan, cos, erf, erfc, exp, expm1, log, log1p, mp, mpf, nstr, sin, sqrt, tanh

mp.dps = 60


def precise(f):
    def wide(x):
        with mp.workdps(400):
            return f(x)

    return wide


# Function, its formula, the smallest and largest argument in size, and whether negative ones belong to it.
FUNCTIONS = {
    "exp": (exp, -300, 700, True),
    "exp_m1": (expm1, -300, 700, True),
    "ln": (log, -307, 1e308, False),
    "ln_1p": (log1p, -300, 1e308, False),
    "sqrt": (sqrt, -307, 1e308, False),
    "recip": (lambda x: 1 / x, -280, 1e280, True),
    "tanh": (tanh, -300, 400, True),
    "sigmoid": (lambda x: 1 / (1 + exp(-x)), -300, 660, True),
    "softplus": (lambda x: log1p(exp(x)), -300, 660, True),
    "erf": (erf, -290, 7, True),
    "gaussian": (lambda x: exp(-x * x / 2), -300, 36, True),
    "normal_cdf": (lambda x: erfc(-x / sqrt(mpf(2))) / 2, -300, 36, True),
    "sin": (precise(sin), -300, 1e308, True),
    "cos": (precise(cos), -300, 1e308, True),
    "atan": (atan, -300, 1e300, True),
    "powf_2.5": (lambda x: x ** mpf(2.5), -110, 1e120, False),
    "powf_-0.3": (lambda x: x ** -mpf(0.3), -300, 1e300, False),
    "powf_101": (lambda x: x**101, -2, 900, True),
    "powi_-7": (lambda x: x**-7, -40, 1e40, True),
}

# Near where formulas change, and where results are small or nearly constant.
BORDERS = [2.0**-27, 0.25, 0.34, 0.35, 0.410, 0.42, 0.499, 0.5, 0.51, 0.7, 0.7072, 0.99, 1, 1.01, 1.4143]
BORDERS += [1.5, 2, 3, 3.1416, 5, 6.5, 8, 12, 16, 22, 30, 35.5, 88, 355, 640]
EXTRA = {"ln_1p": [-0.28, -0.3, -0.9, -0.999999, -1e-9], "sqrt": [1e-295, 3e-301, 7e-306]}

generator = random.Random(1)
for name, (f, least, greatest, both) in FUNCTIONS.items():
    points = [x for x in BORDERS if x <= greatest]
    points += [generator.uniform(0.1, min(greatest, 40.0)) for _ in range(8)]
    top = float(mp.log10(greatest))
    points += [10 ** generator.uniform(least, top) for _ in range(8)]
    if both:
        points = [sign * x for x in points for sign in (1, -1)]
    for x in points + EXTRA.get(name, []):
        y = f(mpf(x))
        if abs(y) > mpf(10) ** -285:
            print(name, repr(float(x)), nstr(y, 36, min_fixed=0, max_fixed=0), sep="\t")
