#!/usr/bin/env python3
"""Prints the polynomials of src/math/single.rs and src/math/double.rs.

    pip install mpmath && python3 coefficients.py

Each is the polynomial whose greatest weighted error is least, found by Remez exchange, with
coefficients rounded to the type; the weight turns its error into the relative error of the function.
"""

import re
import struct

from mpmath import atanh, cos, erf, erfc, exp, expm1, ldexp, ln, log, lu_solve, matrix, mp, mpf, nint, pi, sqrt, tanh

mp.prec = 260


def limit(f, at_zero):
    """`f` with its limit at 0, where the formula is 0/0 or close to it."""
    return lambda x: f(x) if abs(x) > mpf(10) ** -30 else at_zero


def remez(f, weight, terms, low, high):
    """The coefficients and the greatest weighted error of the best polynomial of that many terms."""
    points = 24 * terms
    grid = [(low + high) / 2 - (high - low) / 2 * cos(pi * i / points) for i in range(points + 1)]
    values, weights = [f(x) for x in grid], [weight(x) for x in grid]
    nodes = list(range(0, points + 1, 24))
    best = None
    for _ in range(12):
        # The polynomial whose weighted error is ±e at the nodes, the sign alternating.
        system, right = matrix(terms + 1), matrix(terms + 1, 1)
        for row, i in enumerate(nodes):
            for power in range(terms):
                system[row, power] = grid[i] ** power
            system[row, terms] = (-1) ** row / weights[i]
            right[row] = values[i]
        *found, level = lu_solve(system, right)
        errors = [w * (v - mp.polyval(found[::-1], x)) for x, v, w in zip(grid, values, weights)]
        worst = max(map(abs, errors))
        if best is None or worst < best[1]:
            best = found, worst
        if worst < abs(level) * mpf("1.02"):
            break
        # New nodes: the extremes between changes of sign, without the least of them.
        nodes = []
        for i, error in enumerate(errors):
            if nodes and (error > 0) == (errors[nodes[-1]] > 0):
                nodes[-1] = max(nodes[-1], i, key=lambda j: abs(errors[j]))
            else:
                nodes.append(i)
        while len(nodes) > terms + 1:
            if len(nodes) == terms + 2:
                nodes.pop(0 if abs(errors[nodes[0]]) < abs(errors[nodes[-1]]) else -1)
            else:
                pairs = range(len(nodes) - 1)
                j = min(pairs, key=lambda j: min(abs(errors[nodes[j]]), abs(errors[nodes[j + 1]])))
                del nodes[j : j + 2]
        if len(nodes) < terms + 1:
            break
    return best


def rounded(x, digits):
    unit = mp.frexp(x)[1] - digits
    return ldexp(nint(ldexp(x, -unit)), unit)


def literal(x, digits):
    """The shortest decimal that is rounded to `x`, with its digits in groups."""
    for length in range(1, 18):
        text = f"{float(x):.{length - 1}e}"
        if (struct.unpack("<f", struct.pack("<f", float(text)))[0] if digits == 24 else float(text)) == x:
            break
    text = repr(float(text))
    sign, whole, fraction, exponent = re.fullmatch(r"(-?)(\d+)\.?(\d*)(?:e(.*))?", text).groups()
    groups = "_".join(re.findall(r"\d{1,3}", fraction or "0"))
    return f"{sign}{whole}.{groups}" + (f"e{int(exponent)}" if exponent else "")


def half_tail(a):
    """`Φ(−a)·e^(a²/2)`."""
    return erfc(a / sqrt(mpf(2))) / 2 * exp(a * a / 2)


def odd(f, slope):
    """`f(x)/x − 1` in `z = x²`, for an odd function with that slope at 0."""
    return limit(lambda z: f(sqrt(z)) / sqrt(z) - 1, slope - 1)


def tables(digits):
    """Name, function, weight, number of terms and interval of every polynomial."""
    single = digits == 24
    half_ln_2, zero, one = mpf("0.347"), mpf(0), mpf(1)

    # The weights have a floor at 0, where the first neglected term is far below the rounding.
    exp_rest = limit(lambda r: (expm1(r) - r) / r**2, mpf(1) / 2)
    exp_weight = lambda r: max(abs(r), mpf("0.001")) * abs(limit(lambda r: r / expm1(r), one)(r))
    yield "EXP_TERMS", exp_rest, exp_weight, 6 if single else 11, -half_ln_2, half_ln_2

    ln_rest = limit(lambda z: (2 * atanh(sqrt(z)) - 2 * sqrt(z)) / sqrt(z) ** 3, mpf(2) / 3)
    ln_weight = lambda z: max(z, mpf(1) / 4000) / 2
    yield "LN_TERMS", ln_rest, ln_weight, 4 if single else 8, zero, mpf("0.0401")

    tanh_rest = limit(lambda z: odd(tanh, 1)(z) / z, -mpf(1) / 3)
    square = mpf("0.6" if single else "0.55") ** 2
    tanh_weight = lambda z: max(z, square / 1000) / (1 + z * tanh_rest(z))
    yield "TANH_TERMS", tanh_rest, tanh_weight, 5 if single else 10, zero, square

    erf_rest = odd(erf, 2 / sqrt(pi))
    yield "ERF_TERMS", erf_rest, lambda z: 1 / (1 + erf_rest(z)), 7 if single else 12, zero, one

    ln_erfc = lambda t: ln(erfc(1 + t))
    erfc_weight = lambda t: erfc(1 + t) / erf(1 + t)
    yield "ERFC_TERMS", ln_erfc, erfc_weight, 7 if single else 18, zero, mpf(3 if single else 5)

    c, edge = (mpf(4), mpf("14.5")) if single else (mpf(6), mpf("38.7"))
    of_t = lambda t: c * (1 + t) / (1 - t)
    mills = lambda t: (1 + of_t(t)) * half_tail(of_t(t))
    terms = 11 if single else 23
    yield "MILLS_TERMS", lambda t: mills(t) - mpf(15) / 32, lambda t: 1 / mills(t), terms, -one, (edge - c) / (edge + c)


def main():
    for digits in (24, 53):
        print(f"{digits} digits")
        high = ldexp(nint(ldexp(ln(2), 9 if digits == 24 else 32)), -9 if digits == 24 else -32)
        print(f"  LN_2: {literal(high, 53)}, {literal(rounded(ln(2) - high, digits), digits)}")
        for name, f, weight, terms, low, high in tables(digits):
            exact, error = remez(f, weight, terms, low, high)
            coefficients = [rounded(c, digits) for c in exact]
            steps = [low + (high - low) * i / 1000 for i in range(1001)]
            after = max(weight(x) * abs(f(x) - mp.polyval(coefficients[::-1], x)) for x in steps)
            print(f"  {name}: error 2^{float(log(error, 2)):.1f}, rounded 2^{float(log(after, 2)):.1f}")
            print("    " + ", ".join(literal(c, digits) for c in coefficients))


if __name__ == "__main__":
    main()
