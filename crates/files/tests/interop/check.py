"""Checks files that the test has written to a folder: python check.py FOLDER

ONNX graphs have to pass the checker of onnx, and to give in onnxruntime what the test has predicted.
PyTorch loads the weights of two linear layers as they are, and writes others for the test to read.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from safetensors.torch import load_file, save_file

BOUND = 1e-5

folder = Path(sys.argv[1])
failed = []


def compare(name, got, expected, scale):
    error = float(np.max(np.abs(got - expected) / scale))
    print(f"{name:<24} {error:.1e}")
    if not (got.shape == expected.shape and error <= BOUND):
        failed.append(name)


for case in json.loads((folder / "cases.json").read_text()):
    path = folder / case["file"]
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    features = np.array(case["features"], dtype=np.float32)
    [got] = session.run(["predictions"], {"features": features})
    expected = np.array(case["predictions"])
    scale = np.maximum(1.0, np.abs(expected))
    if case["regression"]:
        scale = np.full_like(expected, np.max(np.abs(expected)))
    compare(case["name"], got.astype(np.float64), expected, scale)
    # One sample alone is predicted as among others.
    [alone] = session.run(["predictions"], {"features": features[:1]})
    compare(case["name"] + ", alone", alone.astype(np.float64), expected[:1], scale[:1])

case = json.loads((folder / "layers.json").read_text())
for dtype in torch.float32, torch.float64:
    name = str(dtype).removeprefix("torch.")
    layers = [torch.nn.Linear(3, 2, dtype=dtype), torch.nn.Linear(2, 1, dtype=dtype)]

    def forward(x):
        return layers[1](torch.tanh(layers[0](x)))

    # Ours into theirs: load_state_dict is strict in names and shapes.
    tensors = load_file(folder / f"{name}.safetensors")
    for k, layer in enumerate(layers, start=1):
        prefix = f"dense{k}."
        own = {key.removeprefix(prefix): t for key, t in tensors.items() if key.startswith(prefix)}
        layer.load_state_dict(own)
        assert all(t.dtype == dtype for t in own.values())
    x = torch.tensor(case["features"], dtype=dtype)
    with torch.no_grad():
        got = forward(x).double().numpy()
    compare(f"weights to torch, {name}", got, np.array(case[name]), 1.0)

    # Theirs into ours.
    torch.manual_seed(1)
    for layer in layers:
        layer.reset_parameters()
    tensors = {
        f"dense{k}.{key}": tensor
        for k, layer in enumerate(layers, start=1)
        for key, tensor in layer.state_dict().items()
    }
    save_file(tensors, folder / f"torch-{name}.safetensors")
    with torch.no_grad():
        expected = forward(x).double().numpy().tolist()
    (folder / f"torch-{name}.json").write_text(json.dumps(expected))

if failed:
    sys.exit(f"beyond {BOUND}: " + ", ".join(failed))
