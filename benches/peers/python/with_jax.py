"""JAX: whole epochs in one compiled call (`scan`), the formulas as written; `tuned` for W1: samples
contiguous, 512-bit vectors, 8 epochs unrolled."""

import os
import sys

TUNED = "tuned" in sys.argv
flags = ["--xla_cpu_prefer_vector_width=512"] if TUNED else []
if os.environ.get("THREADS", "1") == "1":
    flags += ["--xla_cpu_multi_thread_eigen=false", "intra_op_parallelism_threads=1"]
os.environ.update(XLA_FLAGS=" ".join(flags), JAX_PLATFORMS="cpu")

from common import *
from functools import partial
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", FLOAT == "f64")
BY = f"JAX {jax.__version__}{' tuned' if TUNED else ''}"


def dense(params, x, activation):
    """The layers, an activation after each but the last."""
    *hidden, (weight, bias) = zip(params[::2], params[1::2])
    for w, b in hidden:
        x = activation(x @ w + b)
    return x @ weight + bias


def train():
    x, y = jnp.asarray(matrix("w1_x", 30)), jnp.asarray(matrix("w1_y", 1))
    xt, yt = jnp.asarray(np.ascontiguousarray(x.T)), y.T
    sigmoid = jax.nn.sigmoid

    def loss(params):
        if TUNED:
            w1, b1, w2, b2 = params
            a1 = sigmoid(w1.T @ xt + b1[:, None])
            return jnp.mean((sigmoid(w2.T @ a1 + b2[:, None]) - yt) ** 2)
        return jnp.mean((sigmoid(dense(params, x, sigmoid)) - y) ** 2)

    def step(params, _):
        value, grads = jax.value_and_grad(loss)(params)
        return [p - g for p, g in zip(params, grads)], value

    @partial(jax.jit, static_argnums=1)
    def epochs_of(params, epochs):
        return jax.lax.scan(step, params, None, length=epochs, unroll=8 if TUNED else 1)

    def fit(epochs):
        start = time.perf_counter()
        params, _ = jax.block_until_ready(epochs_of(weights("w1", W1_WIDTHS), epochs))
        return time.perf_counter() - start, loss(params)

    w1(BY, fit)


def classify():
    x, classes = jnp.asarray(matrix("w2_x", 784)), jnp.asarray(indices("w2_classes"))
    params = [jnp.asarray(block) for block in weights("w2", W2_WIDTHS)]
    zeros = lambda: [jnp.zeros_like(block) for block in params]
    state = params, zeros(), zeros(), jnp.zeros((), params[0].dtype)

    def loss(params, x, classes):
        logs = jax.nn.log_softmax(dense(params, x, jax.nn.relu))
        return -jnp.mean(jnp.take_along_axis(logs, classes[:, None], 1))

    def step(state, batch):
        params, means, squares, t = state
        grads = jax.grad(loss)(params, x[batch], classes[batch])
        t += 1
        means = [0.9 * m + 0.1 * g for m, g in zip(means, grads)]
        squares = [0.999 * v + 0.001 * g * g for v, g in zip(squares, grads)]
        rate, root = 1e-3 / (1 - 0.9**t), (1 - 0.999**t) ** -0.5
        blocks = zip(params, means, squares)
        params = [p - rate * m / (jnp.sqrt(v) * root + 1e-8) for p, m, v in blocks]
        return (params, means, squares, t), None

    @partial(jax.jit, donate_argnums=0)
    def steps(state, order):
        return jax.lax.scan(step, state, order)[0]

    def epoch(order):
        nonlocal state
        state = jax.block_until_ready(steps(state, order))

    w2(BY, epoch, lambda: loss(state[0], x, classes))


def regress():
    params = [jnp.asarray(block) for block in weights("w3", W3_WIDTHS)]

    @jax.jit
    def gradient(params, x, y):
        loss = lambda params: jnp.mean((dense(params, x, jnp.tanh) - y) ** 2)
        return jax.value_and_grad(loss)(params)

    for batch in W3_BATCHES:
        x, y = jnp.asarray(matrix("w3_x", 30)[:batch]), jnp.asarray(matrix("w3_y", 1)[:batch])
        w3(BY, batch, lambda: jax.block_until_ready(gradient(params, x, y)[1]))


run(w1=train, w2=classify, w3=regress)
