"""Writes reference.txt: numbers of PyTorch, scikit-learn and SciPy that the tests beside it are held to.

    python3 generate.py

It makes an environment of its own with the versions below, unless it runs in one that has them. A line of
the file is a name and numbers.
"""

import importlib.metadata
import math
import os
import pathlib
import subprocess
import tempfile
import venv

VERSIONS = {"torch": "2.15.0", "scikit-learn": "1.9.1", "scipy": "1.17.1", "numpy": "2.4.6"}
HERE = pathlib.Path(__file__).parent


def installed(package):
    try:
        return importlib.metadata.version(package).split("+")[0]
    except importlib.metadata.PackageNotFoundError:
        return None


if {package: installed(package) for package in VERSIONS} != VERSIONS:
    place = pathlib.Path(tempfile.gettempdir()) / "wengert-pytorch"
    python = place / "bin" / "python"
    venv.create(place, with_pip=True)
    pinned = [f"{package}=={version}" for package, version in VERSIONS.items()]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *pinned], check=True)
    os.execv(python, [python, __file__])

import numpy as np
import scipy.optimize
import torch
from sklearn import metrics
from sklearn.utils.class_weight import compute_class_weight
from torch.nn import functional as F
from torch.optim import lr_scheduler

torch.set_default_dtype(torch.float64)
lines = []


def write(name, *numbers):
    flat = [n for number in numbers for n in np.asarray(number, dtype=float).ravel()]
    lines.append(" ".join([name, *(repr(float(n)) for n in flat)]))


def numbers(rows, cols, shift=0.0):
    """Entry k, row by row, is sin(k + 1 + shift)."""
    return torch.sin(torch.arange(1, rows * cols + 1) + shift).reshape(rows, cols)


# Every optimiser with every schedule on Σ k·(w_k − 1)⁴/4 + w₁·w₂·w₃ from (0.5, −1, 2), ten steps.
OPTIMIZERS = {
    "sgd": lambda w: torch.optim.SGD(w, lr=0.05),
    "momentum": lambda w: torch.optim.SGD(w, lr=0.05, momentum=0.9),
    "nesterov": lambda w: torch.optim.SGD(w, lr=0.05, momentum=0.9, nesterov=True),
    "adam": lambda w: torch.optim.Adam(w, lr=0.05),
    "adam_other": lambda w: torch.optim.Adam(w, lr=0.05, betas=(0.8, 0.99), eps=1e-3),
    "adam_w": lambda w: torch.optim.AdamW(w, lr=0.05, weight_decay=0.1),
}


def warmup(optimizer):
    rise = lr_scheduler.LinearLR(optimizer, start_factor=1 / 4, end_factor=1.0, total_iters=3)
    fall = lr_scheduler.CosineAnnealingLR(optimizer, T_max=6)
    return lr_scheduler.SequentialLR(optimizer, [rise, fall], milestones=[4])


SCHEDULES = {
    "constant": lambda optimizer: lr_scheduler.ConstantLR(optimizer, factor=1.0),
    "step": lambda optimizer: lr_scheduler.StepLR(optimizer, step_size=3, gamma=0.5),
    "cosine": lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, T_max=10),
    "warmup": warmup,
}


def steps(name, optimizer, schedule, clip):
    w = torch.tensor([0.5, -1.0, 2.0], requires_grad=True)
    optimizer = OPTIMIZERS[optimizer]([w])
    schedule = SCHEDULES[schedule](optimizer)
    visited, rates = [], []
    for _ in range(10):
        optimizer.zero_grad()
        (torch.tensor([1.0, 2.0, 3.0]) * (w - 1) ** 4 / 4).sum().add(w.prod()).backward()
        clip([w])
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
        visited.append(w.detach().clone())
    write(name, *visited)
    return rates


for schedule in SCHEDULES:
    for optimizer in OPTIMIZERS:
        rates = steps(f"steps.{optimizer}.{schedule}", optimizer, schedule, lambda w: None)
    write(f"rates.{schedule}", rates)
for optimizer in "sgd", "adam":
    norm = lambda w: torch.nn.utils.clip_grad_norm_(w, 0.7)
    steps(f"steps.{optimizer}.clip_norm", optimizer, "constant", norm)
    value = lambda w: torch.nn.utils.clip_grad_value_(w, 0.3)
    steps(f"steps.{optimizer}.clip_value", optimizer, "constant", value)

# Layer normalisation: output, then the gradients of x, gain and bias for the cotangent sin(k + 3).
x, norm = numbers(4, 5).mul(3).requires_grad_(), torch.nn.LayerNorm(5)
norm.weight.data, norm.bias.data = numbers(1, 5, 1.0)[0], numbers(1, 5, 2.0)[0]
y = norm(x)
y.backward(numbers(4, 5, 2.0))
write("layer_norm", y.detach(), x.grad, norm.weight.grad, norm.bias.grad)

# Dropout: what a kept 3 becomes, in single and double precision.
for rate in 0.1, 0.25, 0.5, 0.8:
    for dtype in torch.float32, torch.float64:
        kept = F.dropout(torch.full((1000,), 3.0, dtype=dtype), rate).max()
        write(f"dropout.{rate}.{str(dtype)[6:]}", kept)

# Weighted losses: the value and the gradient of the first operand.
z, y, w = numbers(6, 3).mul(2), F.one_hot(torch.tensor([0, 2, 1, 2, 2, 0]), 3), numbers(6, 1).abs()
weighted = lambda losses, w: (losses * w).sum() / w.expand_as(losses).sum()
LOSSES = {
    "class_weights": lambda z: F.cross_entropy(
        z, y.argmax(1), weight=torch.tensor([0.5, 2.0, 1.25])
    ),
    "softmax_loss": lambda z: weighted(F.cross_entropy(z, y.argmax(1), reduction="none"), w[:, 0]),
    "logistic_loss": lambda z: weighted(
        F.binary_cross_entropy_with_logits(z, y.double(), reduction="none"), w
    ),
    "squared_error": lambda z: weighted(F.mse_loss(z, y.double(), reduction="none"), w),
    "absolute_error": lambda z: weighted(F.l1_loss(z, y.double(), reduction="none"), w),
    "huber_error": lambda z: weighted(F.huber_loss(z, y.double(), reduction="none", delta=0.7), w),
}
for name, loss in LOSSES.items():
    logits = z.clone().requires_grad_()
    loss(logits).backward()
    write(f"loss.{name}", loss(logits).item(), logits.grad)

# The article's network, from weights 0.3·sin(k), stored as PyTorch stores them.
table = np.loadtxt(HERE / "../../data/breast_cancer.csv", delimiter=",", skiprows=1)
features, targets = table[:, :30], table[:, 30:]
features = torch.tensor((features - features.mean(0)) / features.std(0))
targets = torch.tensor(targets)


def network():
    model = torch.nn.Sequential(
        torch.nn.Linear(30, 4), torch.nn.Sigmoid(), torch.nn.Linear(4, 1), torch.nn.Sigmoid()
    )
    start = 0.3 * torch.sin(torch.arange(1, 130).double())
    torch.nn.utils.vector_to_parameters(start, model.parameters())
    return model


# AdamW, warm-up, clipping, all samples but the last 69, which validate: both losses of 30 epochs.
model, train, validation = network(), slice(0, 500), slice(500, 569)
optimizer = torch.optim.AdamW(model.parameters(), lr=0.05, weight_decay=0.02)
factor = lambda t: (t + 1) / 5 if t < 5 else 0.5 * (1 + math.cos(math.pi * (t - 5) / 25))
schedule = lr_scheduler.LambdaLR(optimizer, factor)
losses = []
for _ in range(30):
    optimizer.zero_grad()
    loss = F.mse_loss(model(features[train]), targets[train])
    loss.backward()
    torch.nn.utils.clip_grad_value_(model.parameters(), 0.01)
    optimizer.step()
    schedule.step()
    with torch.no_grad():
        after = F.mse_loss(model(features[validation]), targets[validation])
    losses += [loss.item(), after.item()]
write("training.losses", losses)

# L-BFGS: the minimum of that network's loss with a penalty of 10⁻²·Σw², by PyTorch and by SciPy.
model = network()


def penalised():
    squares = sum((w**2).sum() for w in model.parameters())
    return F.mse_loss(model(features), targets) + 1e-2 * squares


def closure():
    optimizer.zero_grad()
    loss = penalised()
    loss.backward()
    return loss


optimizer = torch.optim.LBFGS(
    model.parameters(),
    max_iter=2000,
    max_eval=4000,
    tolerance_grad=1e-9,
    tolerance_change=0.0,
    history_size=10,
    line_search_fn="strong_wolfe",
)
optimizer.step(closure)
write("lbfgs.network.torch", penalised().item())


def flat(w):
    torch.nn.utils.vector_to_parameters(torch.tensor(w), model.parameters())
    model.zero_grad()
    loss = penalised()
    loss.backward()
    return loss.item(), torch.cat([w.grad.ravel() for w in model.parameters()]).numpy()


start = torch.nn.utils.parameters_to_vector(network().parameters()).detach().numpy()
options = {"gtol": 1e-9, "ftol": 0.0, "maxiter": 2000, "maxfun": 4000}
found = scipy.optimize.minimize(flat, start, jac=True, method="L-BFGS-B", options=options)
write("lbfgs.network.scipy", found.fun)

# Logistic regression with the penalty 10⁻²·‖w‖², whose minimum is unique: loss, weights, bias.
w, b = torch.zeros(30, 1, requires_grad=True), torch.zeros(1, 1, requires_grad=True)
optimizer = torch.optim.LBFGS(
    [w, b], max_iter=500, tolerance_grad=1e-10, tolerance_change=0.0, line_search_fn="strong_wolfe"
)


def logistic():
    optimizer.zero_grad()
    loss = F.binary_cross_entropy_with_logits(features @ w + b, targets) + 1e-2 * (w**2).sum()
    loss.backward()
    return loss


optimizer.step(logistic)
write("lbfgs.logistic", logistic().item(), w.detach(), b.detach())

# Metrics: scores with many ties, probabilities of three classes, numbers in two columns.
score = (numbers(40, 1)[:, 0] / 2 + 0.5).mul(10).round().div(10).numpy()
truth = (numbers(40, 1, 0.4)[:, 0] > -0.2).int().numpy()
write("metrics.binary", metrics.roc_auc_score(truth, score), metrics.log_loss(truth, score))
logits = numbers(40, 3, 0.7).mul(2)
classes = (logits + numbers(40, 3, 1.3).mul(4)).argmax(1).numpy()
probabilities = logits.softmax(1).numpy()
predicted = probabilities.argmax(1)
write("metrics.classes", classes)
write("metrics.confusion", metrics.confusion_matrix(classes, predicted))
scores = metrics.precision_recall_fscore_support
write("metrics.scores", *scores(classes, predicted)[:3])
write("metrics.macro", *scores(classes, predicted, average="macro")[:3])
write("metrics.accuracy", metrics.accuracy_score(classes, predicted))
write("metrics.log_loss", metrics.log_loss(classes, probabilities))
write("metrics.roc_auc", metrics.roc_auc_score(classes, probabilities, multi_class="ovr"))
write("metrics.balanced", compute_class_weight("balanced", classes=np.arange(3), y=classes))
actual, guess = numbers(20, 2).numpy(), (numbers(20, 2) * 0.9 + numbers(20, 2, 5.0) * 0.2).numpy()
write(
    "metrics.regression",
    metrics.root_mean_squared_error(actual, guess, multioutput="raw_values"),
    metrics.mean_squared_error(actual, guess),
    metrics.mean_absolute_error(actual, guess),
    metrics.r2_score(actual, guess),
)

(HERE / "reference.txt").write_text("\n".join(lines) + "\n")
