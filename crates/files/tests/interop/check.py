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

folder = Path(sys.argv[1])
failed = []


def compare(name, got, expected, scale=1.0, bound=1e-5):
    # f64 itself tells large numbers only so far.
    beyond = np.maximum(np.abs(got - expected) - 2 * np.spacing(np.abs(expected)), 0.0)
    error = float(np.max(beyond / scale, initial=0.0))
    print(f"{name:<32} {error:.1e} of {bound:.0e}")
    if not (got.shape == expected.shape and error <= bound):
        failed.append(name)


for case in json.loads((folder / "cases.json").read_text()):
    name, path = case["name"], folder / case["file"]
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    features, expected = np.array(case["features"]), np.array(case["predictions"])
    ends = [(end.name, end.type, end.shape) for end in session.get_inputs() + session.get_outputs()]
    assert ends == [
        ("features", "tensor(double)", ["samples", features.shape[1]]),
        ("predictions", "tensor(double)", ["samples", expected.shape[1]]),
    ], f"{name}: {ends}"
    assert session.get_modelmeta().custom_metadata_map == case["properties"], name
    # One sample alone is predicted as among others, and of no sample there is no prediction.
    for rows, part in (len(features), ""), (1, ", alone"), (0, ", none"):
        [got] = session.run(["predictions"], {"features": features[:rows]})
        scale = case["scale"] or np.maximum(1.0, np.abs(expected[:rows]))
        compare(name + part, got, expected[:rows], scale, case["bound"])

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
    compare(f"weights to torch, {name}", got, np.array(case[name]))

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
    sys.exit("beyond the bound: " + ", ".join(failed))
