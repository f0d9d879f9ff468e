"""Shared by the Python peers: the data, the clock, and the line of a result, as in common/src/lib.rs."""

import os
import sys
import time

THREADS = int(os.environ.get("THREADS", "1"))
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = str(THREADS)

import numpy as np  # noqa: E402  (reads the variables above)

W1_WIDTHS, W1_SAMPLES, W1_EPOCHS = [30, 4, 1], 569, 1000
W2_WIDTHS, W2_BATCH, W2_STEPS = [784, 256, 128, 10], 128, 78
W2_SAMPLES = W2_BATCH * W2_STEPS
W3_WIDTHS, W3_BATCHES = [30, 64, 64, 1], (1, 32, 1024)
WORK, FLOAT, *MODE = sys.argv[1:]
DTYPE = np.float32 if FLOAT == "f32" else np.float64


def matrix(name, columns):
    return np.fromfile(f"{name}.f64").reshape(-1, columns).astype(DTYPE)


def indices(name):
    return np.fromfile(f"{name}.u32", np.uint32).astype(np.int64)


def weights(name, widths):
    """[W1, b1, W2, b2, …] with weights as inputs×outputs and biases of 0."""
    pairs = zip(widths, widths[1:])
    layers = [(matrix(f"{name}_w{k}", n), np.zeros(n, DTYPE)) for k, (_, n) in enumerate(pairs)]
    return [block for layer in layers for block in layer]


def report(what, by, times, check):
    times = sorted(times)
    median, minimum = 1e6 * times[len(times) // 2], 1e6 * times[0]
    print(f"{what},{FLOAT},{by},{THREADS},{median:.3f},{minimum:.3f},{float(check):.9f}", flush=True)


def w1(by, train):
    """train(epochs) starts from the initial weights and returns the seconds of the loop and the loss."""
    if WORK == "process":
        print(by, float(train(W1_EPOCHS)[1]), sep=",")
        return
    train(W1_EPOCHS)
    runs = [train(W1_EPOCHS) for _ in range(5)]
    report("W1 epoch", by, [seconds / W1_EPOCHS for seconds, _ in runs], runs[0][1])


def w2(by, epoch, loss):
    """epoch(order) trains on the batches order[0], order[1], …; loss() is that of all samples."""
    times = []
    for order in indices("w2_order").reshape(-1, W2_STEPS, W2_BATCH):
        start = time.perf_counter()
        epoch(order)
        times.append((time.perf_counter() - start) / W2_STEPS)
    report("W2 step", by, times[1:], loss())


def w3(by, batch, gradient):
    """gradient() returns that of every block."""
    squares = sum(float((np.asarray(block, np.float64) ** 2).sum()) for block in gradient())

    def seconds(calls):
        start = time.perf_counter()
        for _ in range(calls):
            gradient()
        return (time.perf_counter() - start) / calls

    calls = max(1, round(0.02 / seconds(20)))
    report(f"W3 batch {batch} gradient", by, [seconds(calls) for _ in range(25)], squares**0.5)


def folds(by, fit):
    """fit(x, classes, seed) is timed and returns the model's accuracy, as a function of x and classes, and its
    number of epochs."""
    for name in "breast-cancer", "iris", "wine", "digits":
        classes = indices(f"{name}_classes")
        x = np.fromfile(f"{name}_x.f64").reshape(len(classes), -1)
        for seed in range(1, 6):
            fold_of = indices(f"{name}_folds{seed}")
            fitted = []
            for fold in range(max(fold_of) + 1):
                train, test = fold_of != fold, fold_of == fold
                x_train, classes_train = x[train], classes[train]
                start = time.perf_counter()
                accuracy, epochs = fit(x_train, classes_train, seed)
                seconds = time.perf_counter() - start
                fitted.append((accuracy(x[test], classes[test]), 1e3 * seconds, epochs))
            accuracy, milliseconds, epochs = np.mean(fitted, axis=0)
            print(f"{name},{seed},{FLOAT},{by},{accuracy:.5f},{milliseconds:.2f},{epochs:.1f}", flush=True)


def run(**works):
    """Calls the function of the work; `process` is W1."""
    works["process"] = works["w1"]
    if WORK in works:
        works[WORK]()
