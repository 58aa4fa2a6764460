"""Writes what PyTorch computes for single ops, as the oracle of TorchGoldenTest.

python3 torch_goldens.py ../resources/io/sluice/runtime/torch-goldens.json

Float cases are computed in double precision and rounded once, so that the test sees Sluice's
rounding alone. Quantized cases run PyTorch's own quantized kernels, whose activations are unsigned:
128 is subtracted from them here. Needs torch 2.13 and NumPy.
"""
import json
import sys
import warnings

import torch
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore", category=UserWarning)
torch.manual_seed(20260101)
torch.backends.quantized.engine = "fbgemm"


def float_tensor(t):
    return {
        "type": "F32",
        "shape": list(t.shape),
        "values": [float("%.9g" % v) for v in t.detach().float().flatten().tolist()],
    }


def random(*shape, scale=1.0):
    """Values that a float32 holds exactly, in double precision."""
    return (torch.randn(*shape) * scale).double()


def weights(*shape):
    fan_in = 1
    for extent in shape[1:]:
        fan_in *= extent
    return random(*shape, scale=fan_in**-0.5)


cases = []


def case(name, op, inputs, outputs):
    cases.append({"name": name, "op": op, "inputs": inputs, "outputs": outputs})


def float_case(name, op, inputs, *outputs):
    case(name, op, [float_tensor(t) for t in inputs], [float_tensor(t) for t in outputs])


def conv_op(stride, padding, dilation, groups):
    return {"type": "conv", "stride": stride, "padding": padding, "dilation": dilation, "groups": groups}


def convolutions():
    for name, channels, out, extents, kernel, stride, before, after, dilation, groups, bias in [
        ("conv1d", 3, 5, [17], [3], [1], [1], [1], [1], 1, True),
        ("conv1d without bias, strided", 7, 1, [33], [5], [3], [0], [2], [1], 1, False),
        ("conv1d dilated, in groups", 6, 9, [15], [3], [2], [3], [1], [3], 3, True),
        ("conv1d depthwise", 5, 5, [7], [7], [1], [3], [3], [1], 5, True),
        ("conv1d pointwise", 9, 3, [1], [1], [1], [0], [0], [1], 1, True),
        ("conv2d", 3, 5, [9, 7], [3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 1, True),
        ("conv2d odd all round", 4, 6, [11, 5], [3, 2], [2, 1], [0, 2], [1, 0], [2, 3], 2, False),
        ("conv2d depthwise, strided", 3, 6, [7, 9], [5, 3], [3, 2], [2, 0], [2, 1], [1, 1], 3, True),
        ("conv2d of one position", 17, 1, [1, 1], [1, 1], [1, 1], [0, 0], [0, 0], [1, 1], 1, True),
    ]:
        x = random(1, channels, *extents)
        w = weights(out, channels // groups, *kernel)
        b = [random(out)] if bias else []
        pads = [p for d in reversed(range(len(kernel))) for p in (before[d], after[d])]
        conv = F.conv1d if len(kernel) == 1 else F.conv2d
        y = conv(F.pad(x, pads), w, b[0] if b else None, stride, 0, dilation, groups)
        float_case(name, conv_op(stride, before + after, dilation, groups), [x, w] + b, y)


def layers():
    x, w, b = random(1, 17), weights(33, 17), random(33)
    float_case("linear", {"type": "linear"}, [x, w, b], F.linear(x, w, b))
    x, w = random(1, 3, 7), weights(5, 7)
    float_case("linear over a sequence, without bias", {"type": "linear"}, [x, w], F.linear(x, w))
    for shape in [(1, 5), (1, 3, 7), (1, 4, 3, 5)]:
        x, c = random(*shape), shape[1]
        gamma, beta, mean, var = random(c), random(c), random(c), torch.rand(c).float().double() + 0.25
        y = F.batch_norm(x, mean, var, gamma, beta, eps=1e-5)
        float_case(f"batch norm {list(shape)}", {"type": "batch_norm", "epsilon": 1e-5}, [x, gamma, beta, mean, var], y)
    for extents, bins in [([17], [5]), ([3], [7]), ([33], [1]), ([7, 9], [3, 4]), ([5, 3], [1, 1])]:
        x = random(1, 3, *extents)
        pool = F.adaptive_avg_pool1d if len(bins) == 1 else F.adaptive_avg_pool2d
        op = {"type": "adaptive_avg_pool", "output_size": bins}
        float_case(f"pool {extents} to {bins}", op, [x], pool(x, bins))


def recurrent():
    for length, inputs, hidden in [(7, 3, 5), (1, 1, 1), (9, 17, 4)]:
        x = random(1, length, inputs)
        for kind, gates, states in [("gru", 3, 1), ("lstm", 4, 2)]:
            layer = (nn.GRU if kind == "gru" else nn.LSTM)(inputs, hidden, batch_first=True).double()
            for p in layer.parameters():
                p.data = p.data.float().double()
            s = [random(1, hidden) for _ in range(states)]
            y, out = layer(x, s[0][None] if states == 1 else (s[0][None], s[1][None]))
            outs = [out[0]] if states == 1 else [out[0][0], out[1][0]]
            parameters = [layer.weight_ih_l0, layer.weight_hh_l0, layer.bias_ih_l0, layer.bias_hh_l0]
            name = f"{kind} of {length} steps, {inputs} inputs, {hidden} hidden"
            float_case(name, {"type": kind}, [x] + s + parameters, y, *outs)


def element_wise():
    x = torch.cat([random(97, scale=4), torch.tensor([0, 3, -3, 6, 100, -100, 1e-3, 20]).float().double()])
    for name, function in [
        ("relu", F.relu),
        ("relu6", F.relu6),
        ("hard_swish", F.hardswish),
        ("sigmoid", torch.sigmoid),
        ("tanh", torch.tanh),
        ("silu", F.silu),
    ]:
        float_case(name, {"type": "unary", "function": name}, [x], function(x))
    op = {"type": "hard_sigmoid", "alpha": torch.tensor(1 / 6).item(), "beta": 0.5}
    float_case("hardsigmoid", op, [x], F.hardsigmoid(x))
    x = random(1, 3, 17, scale=3)
    for axis in range(3):
        float_case(f"softmax along {axis}", {"type": "softmax", "axis": axis}, [x], torch.softmax(x, axis))
    for axes, keep in [([1], False), ([1, 2], True), ([0, 2], False), ([0, 1, 2], False)]:
        op = {"type": "reduce_mean", "axes": axes, "keep_dims": keep}
        float_case(f"mean over {axes}", op, [x], x.mean(axes, keep))
    a, b = random(1, 5, 1), random(3, 1, 7)
    for name, function in [("add", torch.add), ("sub", torch.sub), ("mul", torch.mul)]:
        float_case(name, {"type": "binary", "function": name}, [a, b], function(a, b))


def activation(q):
    """A quint8 tensor as INT8."""
    return {
        "type": "I8",
        "shape": list(q.shape),
        "quantization": {"scale": [q.q_scale()], "zero_point": [q.q_zero_point() - 128]},
        "values": (q.int_repr().int() - 128).flatten().tolist(),
    }


def quantized(shape, scale, zero_point):
    q = torch.randint(0, 256, shape, dtype=torch.uint8)
    return torch._make_per_tensor_quantized_tensor(q, scale, zero_point + 128)


def float32(value):
    return torch.tensor(value).float().item()


def quantized_weights(*shape):
    """Of at most 63: with larger ones this engine saturates at 16 bits on some CPUs."""
    q = torch.randint(-63, 64, shape, dtype=torch.int8)
    scales = (0.005 + 0.01 * torch.rand(shape[0])).float()
    w = torch._make_per_channel_quantized_tensor(q, scales, torch.zeros(shape[0], dtype=torch.int), 0)
    record = {
        "type": "I8",
        "shape": list(shape),
        "quantization": {"scale": scales.tolist(), "zero_point": [0] * shape[0], "axis": 0},
        "values": q.flatten().tolist(),
    }
    return w, record


def quantized_products():
    for inputs, outputs in [(17, 33), (1, 1), (33, 7)]:
        x = quantized((1, inputs), 0.03125, 5)
        w, record = quantized_weights(outputs, inputs)
        packed = torch.ops.quantized.linear_prepack(w, None)
        y = torch.ops.quantized.linear(x, packed, float32(0.3), 128 - 7)
        case(f"int8 linear {inputs} to {outputs}", {"type": "linear"}, [activation(x), record], [activation(y)])
    for channels, out, extents, kernel, stride, padding, dilation, groups in [
        (6, 9, [15], [3], [2], [3], [2], 3),
        (3, 5, [7, 9], [3, 3], [1, 2], [1, 2], [1, 1], 1),
    ]:
        x = quantized((1, channels, *extents), 0.03125, -11)
        w, record = quantized_weights(out, channels // groups, *kernel)
        flat = len(kernel) == 1
        prepack = torch.ops.quantized.conv1d_prepack if flat else torch.ops.quantized.conv2d_prepack
        conv = torch.ops.quantized.conv1d if flat else torch.ops.quantized.conv2d
        packed = prepack(w, None, stride, padding, dilation, groups)
        y = conv(x, packed, float32(0.1), 128 + 9)
        op = conv_op(stride, padding + padding, dilation, groups)
        case(f"int8 conv {extents}", op, [activation(x), record], [activation(y)])


def quantized_element_wise():
    x = torch._make_per_tensor_quantized_tensor(torch.arange(256, dtype=torch.uint8), float32(0.05), 128 + 9)
    op = {"type": "hard_sigmoid", "alpha": torch.tensor(1 / 6).item(), "beta": 0.5}
    case("int8 hardsigmoid", op, [activation(x)], [activation(F.hardsigmoid(x))])
    # A scale without ties: there PyTorch's vector code, which dequantizes with one fma, differs from its scalar code.
    swished = torch.ops.quantized.hardswish(x, float32(0.0437), 128 - 90)
    case("int8 hardswish", {"type": "unary", "function": "hard_swish"}, [activation(x)], [activation(swished)])
    a, b = quantized((1, 7, 33), float32(0.02), -128), quantized((1, 7, 33), float32(0.05), 17)
    for name, function in [("add", torch.ops.quantized.add), ("mul", torch.ops.quantized.mul)]:
        y = function(a, b, float32(0.07), 128 + 3)
        case(f"int8 {name}", {"type": "binary", "function": name}, [activation(a), activation(b)], [activation(y)])


for make in [convolutions, layers, recurrent, element_wise, quantized_products, quantized_element_wise]:
    make()
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump({"torch": torch.__version__.split("+")[0], "cases": cases}, file, separators=(",", ":"))
    file.write("\n")
