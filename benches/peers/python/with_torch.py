"""PyTorch: its own modules and optimisers, or `compiled`: the step as one function by torch.compile."""

from common import *
import torch
from torch import nn
from torch.func import grad_and_value

torch.set_num_threads(THREADS)
COMPILED = MODE == ["compiled"]
BY = f"PyTorch {torch.__version__.split('+')[0]} {'compiled' if COMPILED else 'eager'}"


def tensor(name, columns):
    return torch.from_numpy(matrix(name, columns))


def network(name, widths, activation):
    """Linear layers with the initial weights of a file, an activation after each but the last."""
    blocks = [torch.from_numpy(block) for block in weights(name, widths)]
    layers = []
    for weight, bias in zip(blocks[::2], blocks[1::2]):
        linear = nn.Linear(*weight.shape, dtype=weight.dtype)
        linear.load_state_dict({"weight": weight.T.contiguous(), "bias": bias})
        layers += [linear, activation()]
    return nn.Sequential(*layers[:-1])


def compiled_gradient(model, loss):
    """A compiled function of the parameters that returns their gradient and the loss, and parameters."""
    params = {name: param.detach().clone() for name, param in model.named_parameters()}
    value = lambda params: loss(lambda x: torch.func.functional_call(model, params, x))
    return grad_and_value(value), params


def train():
    x, y = tensor("w1_x", 30), tensor("w1_y", 1)
    mse = nn.functional.mse_loss
    compiled_step = None

    def fit(epochs):
        nonlocal compiled_step
        model = nn.Sequential(network("w1", W1_WIDTHS, nn.Sigmoid), nn.Sigmoid())
        if COMPILED:
            gradient, params = compiled_gradient(model, lambda forward: mse(forward(x), y))

            def step(params):
                grads, loss = gradient(params)
                return {name: params[name] - grads[name] for name in params}, loss

            compiled_step = compiled_step or torch.compile(step, fullgraph=True, dynamic=False)
            compiled_step(params)
            start = time.perf_counter()
            for _ in range(epochs):
                params, loss = compiled_step(params)
            seconds = time.perf_counter() - start
            model.load_state_dict(params)
        else:
            sgd = torch.optim.SGD(model.parameters(), lr=1.0)
            start = time.perf_counter()
            for _ in range(epochs):
                sgd.zero_grad()
                mse(model(x), y).backward()
                sgd.step()
            seconds = time.perf_counter() - start
        with torch.no_grad():
            return seconds, mse(model(x), y)

    w1(BY, fit)


def classify():
    x, classes = tensor("w2_x", 784), torch.from_numpy(indices("w2_classes"))
    model = network("w2", W2_WIDTHS, nn.ReLU)
    adam = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)

    def loss(x, classes):
        return nn.functional.cross_entropy(model(x), classes)

    step_loss = torch.compile(loss, fullgraph=True, dynamic=False) if COMPILED else loss

    def epoch(order):
        for batch in torch.from_numpy(order):
            adam.zero_grad()
            step_loss(x[batch], classes[batch]).backward()
            adam.step()

    def final():
        with torch.no_grad():
            return loss(x, classes)

    w2(BY, epoch, final)


def regress():
    model = network("w3", W3_WIDTHS, nn.Tanh)
    mse = nn.functional.mse_loss
    for batch in W3_BATCHES:
        x, y = tensor("w3_x", 30)[:batch], tensor("w3_y", 1)[:batch]

        def eager():
            model.zero_grad()
            mse(model(x), y).backward()
            return [param.grad for param in model.parameters()]

        if COMPILED:
            gradient, params = compiled_gradient(model, lambda forward: mse(forward(x), y))
            gradient = torch.compile(gradient, fullgraph=True, dynamic=False)
            w3(BY, batch, lambda: gradient(params)[0].values())
        else:
            w3(BY, batch, eager)


run(w1=train, w2=classify, w3=regress)
