"""NumPy: the formulas as written, or `tuned`: contiguous samples, results in reused arrays."""

from common import *

BY = f"NumPy {np.__version__}" + "".join(f" {mode}" for mode in MODE)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def train(epochs):
    x, y = matrix("w1_x", 30), matrix("w1_y", 1)
    w1, b1, w2, b2 = weights("w1", W1_WIDTHS)
    start = time.perf_counter()
    for _ in range(epochs):
        a1 = sigmoid(x @ w1 + b1)
        a2 = sigmoid(a1 @ w2 + b2)
        loss = np.mean((a2 - y) ** 2)
        dz2 = 2 * (a2 - y) / len(x) * a2 * (1 - a2)
        dz1 = dz2 @ w2.T * a1 * (1 - a1)
        w2, b2 = w2 - a1.T @ dz2, b2 - dz2.sum(0)
        w1, b1 = w1 - x.T @ dz1, b1 - dz1.sum(0)
    seconds = time.perf_counter() - start
    return seconds, np.mean((sigmoid(sigmoid(x @ w1 + b1) @ w2 + b2) - y) ** 2)


def sigmoid_in_place(z):
    np.negative(z, z)
    np.exp(z, z)
    z += 1
    np.reciprocal(z, z)


def train_tuned(epochs):
    x, y = (np.ascontiguousarray(matrix(*name).T) for name in (("w1_x", 30), ("w1_y", 1)))
    w1, b1, w2, b2 = weights("w1", W1_WIDTHS)
    b1, factor = b1[:, None].copy(), DTYPE(2 / W1_SAMPLES)
    a1, dz1, slope1 = (np.empty((4, W1_SAMPLES), DTYPE) for _ in range(3))
    a2, dz2, slope2 = (np.empty((1, W1_SAMPLES), DTYPE) for _ in range(3))

    def forward():
        np.dot(w1.T, x, a1)
        np.add(a1, b1, a1)
        sigmoid_in_place(a1)
        np.dot(w2.T, a1, a2)
        np.add(a2, b2, a2)
        sigmoid_in_place(a2)
        np.subtract(a2, y, dz2)
        return np.dot(dz2[0], dz2[0]) / W1_SAMPLES

    start = time.perf_counter()
    for _ in range(epochs):
        forward()
        np.subtract(1, a2, slope2)
        np.multiply(slope2, a2, slope2)
        np.multiply(dz2, slope2, dz2)
        np.multiply(dz2, factor, dz2)
        np.dot(w2, dz2, dz1)
        np.multiply(dz1, a1, dz1)
        np.subtract(1, a1, slope1)
        np.multiply(dz1, slope1, dz1)
        w2 -= np.dot(a1, dz2.T)
        b2 -= dz2.sum()
        w1 -= np.dot(x, dz1.T)
        b1 -= dz1.sum(1, keepdims=True)
    return time.perf_counter() - start, forward()


def classify():
    x, classes = matrix("w2_x", 784), indices("w2_classes")
    params = weights("w2", W2_WIDTHS)
    means, squares = ([np.zeros_like(p) for p in params] for _ in range(2))
    rows, step = np.arange(W2_BATCH), 0

    def forward(x):
        a1 = np.maximum(x @ params[0] + params[1], 0)
        a2 = np.maximum(a1 @ params[2] + params[3], 0)
        z = a2 @ params[4] + params[5]
        z -= z.max(1, keepdims=True)
        return a1, a2, z, np.exp(z)

    def epoch(order):
        nonlocal step
        for batch in order:
            xb = x[batch]
            a1, a2, _, powers = forward(xb)
            dz3 = powers / powers.sum(1, keepdims=True)
            dz3[rows, classes[batch]] -= 1
            dz3 /= W2_BATCH
            dz2 = dz3 @ params[4].T * (a2 > 0)
            dz1 = dz2 @ params[2].T * (a1 > 0)
            layers = (xb, dz1), (a1, dz2), (a2, dz3)
            grads = [g for a, dz in layers for g in (a.T @ dz, dz.sum(0))]
            step += 1
            rate, root = 1e-3 / (1 - 0.9**step), (1 - 0.999**step) ** -0.5
            for p, m, v, g in zip(params, means, squares, grads):
                m += 0.1 * (g - m)
                v += 0.001 * (g * g - v)
                p -= rate * m / (np.sqrt(v) * root + 1e-8)

    def loss():
        _, _, z, powers = forward(x)
        return np.mean(np.log(powers.sum(1)) - z[np.arange(len(x)), classes])

    w2(BY, epoch, loss)


def regress():
    params = weights("w3", W3_WIDTHS)
    for batch in W3_BATCHES:
        x, y = matrix("w3_x", 30)[:batch], matrix("w3_y", 1)[:batch]

        def gradient():
            a1 = np.tanh(x @ params[0] + params[1])
            a2 = np.tanh(a1 @ params[2] + params[3])
            error = a2 @ params[4] + params[5] - y
            loss = np.mean(error * error)
            dz3 = error * DTYPE(2 / batch)
            dz2 = dz3 @ params[4].T * (1 - a2 * a2)
            dz1 = dz2 @ params[2].T * (1 - a1 * a1)
            layers = (x, dz1), (a1, dz2), (a2, dz3)
            return [g for a, dz in layers for g in (a.T @ dz, dz.sum(0))]

        w3(BY, batch, gradient)


run(w1=lambda: w1(BY, train_tuned if MODE else train), w2=classify, w3=regress)
