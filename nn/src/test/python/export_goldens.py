"""Writes what PyTorch computes for the layers, functions, losses and optimizers that nn has.

    pip install torch==2.13.0
    python export_goldens.py ../resources/io/sluice/nn/torch.safetensors

Inputs are float32; PyTorch computes from them in float64, so that the goldens are exact to float32.
The file is a safetensors file; names are "<case>/<what>", for layers: x, state.<name>, y, gy (the
gradient put in at y), gx and grad.<name> (the gradients that come out), after.<name> (buffers).
"""

import json
import struct
import sys

import torch
from torch import nn
from torch.nn import functional as F

GOLDENS = {}
RANDOM = torch.Generator().manual_seed(20260101)


def randn(*shape):
    return torch.randn(shape, generator=RANDOM, dtype=torch.float32).double()


def put(name, tensor):
    GOLDENS[name] = tensor.detach().clone().contiguous()


def differentiate(case, outputs, leaves):
    """outputs and leaves: by name. Gradients go in at all outputs with random weights."""
    total = 0
    for name, y in outputs.items():
        gy = randn(*y.shape)
        put(f"{case}/{name}", y)
        put(f"{case}/g{name}", gy)
        total = total + (y * gy).sum()
    total.backward()
    for name, leaf in leaves.items():
        put(f"{case}/{name}", leaf.grad)


def module(case, layer, *shape, train=False, states=()):
    for p in layer.parameters():
        p.data = randn(*p.shape) * 0.5
    layer = layer.double()
    if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
        layer.running_mean.copy_(randn(*layer.running_mean.shape))
        layer.running_var.copy_(randn(*layer.running_var.shape).abs() + 0.5)
    layer.train(train)
    for name, value in layer.state_dict().items():
        put(f"{case}/state.{name}", value.double())
    inputs = {"x": randn(*shape).requires_grad_()}
    inputs |= {name: randn(*s).requires_grad_() for name, s in states}
    for name, value in inputs.items():
        put(f"{case}/{name}", value)
    if isinstance(layer, nn.LSTM):
        y, (h, c) = layer(inputs["x"], (inputs["h0"], inputs["c0"]) if states else None)
        outputs = {"y": y, "h": h, "c": c}
    elif isinstance(layer, nn.GRU):
        y, h = layer(inputs["x"], inputs["h0"] if states else None)
        outputs = {"y": y, "h": h}
    else:
        outputs = {"y": layer(inputs["x"])}
    leaves = {f"g{name}": value for name, value in inputs.items()}
    leaves |= {f"grad.{name}": p for name, p in layer.named_parameters()}
    differentiate(case, outputs, leaves)
    if train:
        for name, value in layer.named_buffers():
            put(f"{case}/after.{name}", value.double())


def function(case, compute, *shapes, positive=False):
    operands = [randn(*s) for s in shapes]
    if positive:
        operands = [o.abs() + 0.25 for o in operands]
    operands = [o.requires_grad_() for o in operands]
    for i, o in enumerate(operands):
        put(f"{case}/x{i}", o)
    differentiate(case, {"y": compute(*operands)}, {f"gx{i}": o for i, o in enumerate(operands)})


def layers():
    module("linear", nn.Linear(5, 3), 7, 5)
    module("linear-rank3", nn.Linear(5, 9), 2, 7, 5)
    module("linear-no-bias", nn.Linear(1, 17, bias=False), 3, 1)
    module("linear-large-batch", nn.Linear(3, 2), 131, 3)
    module("conv1d", nn.Conv1d(3, 5, 3), 2, 3, 7)
    module("conv1d-all", nn.Conv1d(4, 6, 3, stride=2, padding=3, dilation=2, groups=2), 3, 4, 11)
    module("conv1d-depthwise", nn.Conv1d(5, 5, 7, padding=3, groups=5, bias=False), 1, 5, 9)
    module("conv1d-large-batch", nn.Conv1d(2, 3, 2), 129, 2, 3)
    module("conv2d", nn.Conv2d(3, 4, 3), 2, 3, 5, 7)
    module(
        "conv2d-all",
        nn.Conv2d(2, 4, (3, 5), stride=(2, 1), padding=(1, 3), dilation=(1, 2), groups=2),
        3, 2, 7, 9,
    )
    module("conv2d-depthwise", nn.Conv2d(3, 6, 3, padding=1, groups=3), 1, 3, 5, 3)
    module("batchnorm1d-train", nn.BatchNorm1d(3), 7, 3, train=True)
    module("batchnorm1d-train-rank3", nn.BatchNorm1d(3, eps=1e-3, momentum=0.3), 2, 3, 5, train=True)
    module("batchnorm1d-eval", nn.BatchNorm1d(3), 2, 3, 5)
    module("batchnorm2d-train", nn.BatchNorm2d(2), 3, 2, 5, 3, train=True)
    module("batchnorm2d-eval", nn.BatchNorm2d(2), 3, 2, 5, 3)
    module("pool1d", nn.AdaptiveAvgPool1d(3), 2, 3, 17)
    module("pool1d-more-bins", nn.AdaptiveAvgPool1d(5), 1, 2, 3)
    module("pool2d", nn.AdaptiveAvgPool2d((2, 3)), 2, 3, 5, 7)
    module("pool2d-global", nn.AdaptiveAvgPool2d(1), 2, 3, 5, 7)
    module("softmax", nn.Softmax(dim=1), 3, 17)
    module("softmax-middle", nn.Softmax(dim=1), 2, 5, 3)
    module("flatten", nn.Flatten(), 3, 2, 5)
    module("gru", nn.GRU(3, 5, batch_first=True), 2, 7, 3)
    module("gru-state", nn.GRU(3, 5, batch_first=True), 2, 7, 3, states=[("h0", (1, 2, 5))])
    module("gru-large-batch", nn.GRU(1, 2, batch_first=True), 130, 2, 1)
    module("lstm", nn.LSTM(3, 5, batch_first=True), 2, 7, 3)
    module(
        "lstm-state", nn.LSTM(3, 5, batch_first=True), 2, 7, 3,
        states=[("h0", (1, 2, 5)), ("c0", (1, 2, 5))],
    )


def functions():
    function("add", lambda a, b: a + b, (3, 1, 5), (7, 1))
    function("sub", lambda a, b: a - b, (3, 5), (1,))
    function("mul", lambda a, b: a * b, (2, 3, 5), (3, 1))
    function("div", lambda a, b: a / b, (2, 1, 5), (3, 1), positive=True)
    function("add-same", lambda a: a + a, (3, 5))
    function("square", lambda a: a.square(), (3, 5))
    function("neg", lambda a: -a, (3,))
    function("abs", lambda a: a.abs(), (17,))
    function("sqrt", lambda a: a.sqrt(), (17,), positive=True)
    function("exp", lambda a: a.exp(), (17,))
    function("log", lambda a: a.log(), (17,), positive=True)
    function("matmul", lambda a, b: a @ b, (3, 7), (7, 5))
    function("matmul-batch", lambda a, b: a @ b, (2, 3, 3, 1), (2, 3, 1, 5))
    function("matmul-shared", lambda a, b: a @ b, (2, 3, 7), (7, 5))
    function("transpose", lambda a: a.transpose(0, 2), (2, 3, 5))
    function("permute", lambda a: a.permute(2, 0, 3, 1), (2, 3, 5, 7))
    function("slice", lambda a: a[:, 1:4], (2, 5, 3))
    function("select", lambda a: a[:, :, -1], (2, 5, 3))
    function("cat", lambda a, b: torch.cat([a, b, a], 1), (2, 1, 3), (2, 5, 3))
    function("stack", lambda a, b: torch.stack([a, b], 1), (2, 3), (2, 3))
    function("reshape", lambda a: a.reshape(5, -1), (2, 5, 3))
    function("sum", lambda a: a.sum(), (3, 17))
    function("sum-first-last", lambda a: a.sum((0, 2)), (3, 5, 7))
    function("mean", lambda a: a.mean(), (3, 17))
    function("mean-middle", lambda a: a.mean(1), (3, 5, 7))
    function("mean-keep", lambda a: a.mean((1, 2), keepdim=True), (3, 5, 7))
    function("mse", F.mse_loss, (3, 5), (3, 5))
    function("cross-entropy", lambda a: F.cross_entropy(a, torch.tensor([2, 0, 4])), (3, 5))
    targets = torch.tensor([[0.0, 1.0, 0.25], [1.0, 0.0, 0.75]]).double()
    function("bce", lambda a: F.binary_cross_entropy_with_logits(a, targets), (2, 3))
    function("bce-far", lambda a: F.binary_cross_entropy_with_logits(100 * a, targets), (2, 3))


def optimizers():
    """The parameter after each of 12 steps, in float32 as PyTorch does it; gradients are given."""
    makers = {
        "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
        "sgd-momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.01),
        "adam": lambda p: torch.optim.Adam(p),
        "adam-all": lambda p: torch.optim.Adam(
            p, lr=0.02, betas=(0.8, 0.99), eps=1e-4, weight_decay=0.1
        ),
    }
    for case, maker in makers.items():
        parameter = randn(5).float().requires_grad_()
        gradients = randn(12, 5).float()
        put(f"{case}/start", parameter)
        put(f"{case}/gradients", gradients)
        optimizer = maker([parameter])
        trajectory = []
        for gradient in gradients:
            parameter.grad = gradient.clone()
            optimizer.step()
            trajectory.append(parameter.detach().clone())
        put(f"{case}/trajectory", torch.stack(trajectory))


def gates():
    x = torch.linspace(-5, 5, 1000)
    put("gates/x", x)
    put("gates/hardsigmoid", F.hardsigmoid(x))
    put("gates/sigmoid", torch.sigmoid(x))
    put("linspace/7", torch.linspace(-1, 2, 7))


def write(path):
    header, data = {}, b""
    for name, tensor in GOLDENS.items():
        raw = tensor.float().numpy().astype("<f4").tobytes()
        header[name] = {
            "dtype": "F32",
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


layers()
functions()
optimizers()
gates()
write(sys.argv[1])
