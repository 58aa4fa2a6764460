"""Writes a .sluice file from FORMAT.md alone, with the public safetensors package.

python3 write_model.py ../resources/io/sluice/model/from-python.sluice
"""
import json
import sys

import numpy as np
from safetensors.numpy import save_file

graph = {
    "tensors": [
        {"name": "x", "type": "F32", "shape": [1, 3]},
        {"name": "fc.weight", "type": "F32", "shape": [2, 3]},
        {"name": "fc.bias", "type": "F32", "shape": [2]},
        {"name": "z", "type": "F32", "shape": [1, 2]},
        {"name": "y", "type": "F32", "shape": [1, 2]},
    ],
    "nodes": [
        {"name": "fc", "op": {"type": "linear"}, "inputs": ["x", "fc.weight", "fc.bias"], "outputs": ["z"]},
        {
            "name": "gate",
            "op": {"type": "hard_sigmoid", "alpha": float(np.float32(1 / 6)), "beta": 0.5},
            "inputs": ["z"],
            "outputs": ["y"],
        },
    ],
    "inputs": ["x"],
    "outputs": ["y"],
    "states": [],
}
outputs = {"names": ["closed", "open"], "decision": {"type": "arg_max", "labels": ["closed", "open"]}}
metadata = {
    "sluice.format": "1",
    "sluice.name": "from-python",
    "sluice.version": "0.1",
    "sluice.graph": json.dumps(graph, indent=1),
    "sluice.outputs": json.dumps(outputs),
    "sluice.provenance": json.dumps({"writer": "write_model.py"}),
    "note": "other keys are ignored",
}
weight = np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]], dtype=np.float32)
bias = np.array([0.125, -0.5], dtype=np.float32)
x = np.array([[1, 2, 3], [-4, 0, 4]], dtype=np.float32)
z = x @ weight.T + bias
y = np.minimum(np.maximum(z + np.float32(3), np.float32(0)), np.float32(6)) / np.float32(6)
save_file(
    {
        "fc.weight": weight,
        "fc.bias": bias,
        "sluice.golden.inputs": x,
        "sluice.golden.outputs": y.astype(np.float32),
    },
    sys.argv[1],
    metadata=metadata,
)
