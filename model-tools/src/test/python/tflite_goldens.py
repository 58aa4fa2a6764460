"""Writes TFLite models of single operators, and what TensorFlow Lite computes for them, as the
oracle of TfliteGoldenTest.

python3 tflite_goldens.py ../resources/io/sluice/tools/tflite [SEED]

Each NAME.tflite has operators of one kind and type side by side, each with its own inputs and
outputs. NAME.x.npy has a row for each call: all inputs, flat, one behind the other. NAME.y.npy has
the outputs likewise, [kernel set, call, elements]; the kernel sets are the reference kernels, the
optimized ones and XNNPACK. With another seed and -Dsluice.tflite.goldens=FOLDER, the test runs on other
values. Needs tensorflow-cpu 2.21.
"""
import os
import sys

import numpy as np

import tflite_draft
from tflite_draft import Draft

CALLS = 2
random = np.random.default_rng(20261130)
ACTIVATIONS = {"NONE": 0, "RELU": 1, "RELU_N1_TO_1": 2, "RELU6": 3}
INTEGERS = [np.int8, np.uint8, np.int16]


def limits(dtype):
    info = np.iinfo(dtype)
    return int(info.min), int(info.max)


def zero_point(dtype):
    return 0 if dtype == np.int16 else int(random.integers(*limits(dtype)))


def scale(dtype, low=0.004, high=0.2):
    """Log-uniform; 16 bits stand for about the same reals as 8."""
    value = float(np.exp(random.uniform(np.log(low), np.log(high))))
    return np.float32(value / 256 if dtype == np.int16 else value)


def values(dtype, shape):
    if dtype == np.float32:
        # Multiples of 1/64, of which many are ties where the scale is a power of two.
        return (np.round(random.standard_normal(shape) * 192) / 64).astype(np.float32)
    low, high = limits(dtype)
    return random.integers(low, high, shape, dtype, endpoint=True)


class Case:
    """Operators of one kind and type."""

    def __init__(self, name, x, y=None):
        self.name = name
        self.x = np.dtype(x)
        self.y = np.dtype(y or x)
        self.draft = Draft()
        self.graph = self.draft.main

    def input(self, shape, scale=None, zero=0):
        return self.graph.input(self.x, shape, scale, zero)

    def output(self, shape, scale=None, zero=0):
        return self.graph.output(self.y, shape, scale, zero)

    def any_input(self, shape):
        return self.input(shape, scale(self.x), zero_point(self.x))

    def any_output(self, shape):
        return self.output(shape, scale(self.y), zero_point(self.y))

    def write(self, folder):
        model = self.draft.bytes()
        shapes = [self.graph.tensors[i].shape for i in self.graph.inputs]
        steps = [[values(self.x, shape) for shape in shapes] for _ in range(CALLS)]
        write(folder, self.name, model, steps)


def flat(arrays):
    return np.concatenate([np.asarray(array).reshape(-1) for array in arrays])


def write(folder, name, model, steps):
    runs = []
    for resolver in tflite_draft.RESOLVERS:
        results = tflite_draft.run(model, resolver, steps)
        runs.append(np.stack([flat(result) for result in results]))
    path = os.path.join(folder, name)
    with open(path + ".tflite", "wb") as file:
        file.write(model)
    np.save(path + ".x.npy", np.stack([flat(step) for step in steps]))
    np.save(path + ".y.npy", np.stack(runs))
    print(
        "%-28s %6d outputs, optimized differs in %d, XNNPACK in %d"
        % (name, runs[0].size, np.sum(runs[1] != runs[0]), np.sum(runs[2] != runs[0]))
    )


def type_name(dtype):
    return np.dtype(dtype).name


SHAPES = [
    ([1, 3, 5, 7], [1, 3, 5, 7]),
    ([1, 3, 5, 7], [7]),
    ([1, 3, 5, 7], [1]),
    ([5], [1, 2, 3, 5]),
    ([1, 4, 1, 6], [1, 1, 3, 6]),
    ([2, 65], [2, 65]),
]


def binary(name, dtype):
    """Sums, differences and products; broadcasting, and clamps."""
    case = Case("%s-%s" % (name.lower(), type_name(dtype)), dtype)
    options = {"ADD": "AddOptions", "SUB": "SubOptions", "MUL": "MulOptions"}.get(name)
    for n, (a, b) in enumerate(SHAPES * 3):
        x, y = case.any_input(a), case.any_input(b)
        shape = list(np.broadcast_shapes(a, b))
        fields = {}
        if options:
            fields["fusedActivationFunction"] = [0, 0, 1, 3][n % 4]
            if name != "MUL" and dtype == np.int16:
                fields["potScaleInt16"] = False
        case.graph.operator(name, [x, y], [case.any_output(shape)], 2, options, **fields)
    return case


def same_parameters(name, dtype):
    case = Case("%s-%s" % (name.lower(), type_name(dtype)), dtype)
    options = {"MAXIMUM": "MaximumMinimumOptions", "MINIMUM": "MaximumMinimumOptions"}[name]
    for a, b in SHAPES:
        s, z = scale(dtype), zero_point(dtype)
        x, y = case.input(a, s, z), case.input(b, s, z)
        shape = list(np.broadcast_shapes(a, b))
        case.graph.operator(name, [x, y], [case.output(shape, s, z)], 2, options)
    return case


def weights(case, shape, axis, per_channel):
    """Small ones, so that many sums are ties."""
    array = random.integers(-7, 7, shape, endpoint=True)
    if case.x == np.uint8:
        zero = int(random.integers(50, 200))
        return case.graph.constant(array + zero, np.uint8, scale(np.int8) / 8, zero)
    scales = [scale(np.int8) / 8 for _ in range(shape[axis] if per_channel else 1)]
    return case.graph.constant(array, np.int8, scales, 0, axis)


def bias(case, channels, x_scale, w):
    """Of the product's scale, and of 64 bits where activations have 16."""
    scales = [np.float32(x_scale * s) for s in case.graph.tensors[w].quantization.scale]
    wide = case.x == np.int16
    array = random.integers(-100, 100, channels)
    return case.graph.constant(array, np.int64 if wide else np.int32, scales, 0, 0)


def product_output(case, shape, x_scale, w, depth):
    """With a scale so that most results are in range."""
    of_weights = float(np.max(case.graph.tensors[w].quantization.scale))
    size = x_scale * of_weights * 3 * (73 if case.y != np.int16 else 73 * 256) * np.sqrt(depth)
    s = np.float32(size / (64 if case.y != np.int16 else 64 * 256) * random.uniform(0.7, 2))
    return case.output(shape, s, zero_point(case.y))


def convolution(dtype, depthwise):
    name = "DEPTHWISE_CONV_2D" if depthwise else "CONV_2D"
    case = Case("%s-%s" % (name.lower(), type_name(dtype)), dtype)
    for kernel, stride, dilation, inputs, outputs, size, padding, per_channel in [
        (1, 1, 1, 8, 8, 5, 0, True),
        (1, 1, 1, 3, 5, 4, 0, True),
        (1, 2, 1, 16, 32, 6, 0, True),
        (3, 1, 1, 3, 8, 6, 0, True),
        (3, 2, 1, 4, 8, 7, 0, True),
        (3, 2, 1, 8, 16, 8, 1, True),
        (5, 1, 1, 2, 4, 6, 0, True),
        (3, 1, 2, 4, 4, 7, 0, True),
        (3, 1, 1, 8, 8, 5, 0, False),
        (1, 1, 1, 33, 17, 3, 0, False),
        (4, 1, 1, 16, 10, 4, 1, True),
        (3, 1, 1, 1, 5, 9, 0, True),
        (3, 1, 1, 1, 8, 9, 0, True),
        (1, 1, 1, 20, 20, 9, 0, True),
    ]:
        if depthwise:
            outputs = inputs * (2 if 1 < inputs < 4 else outputs if inputs == 1 else 1)
            shape, axis = [1, kernel, kernel, outputs], 3
        else:
            shape, axis = [outputs, kernel, kernel, inputs], 0
        if dtype == np.uint8:
            per_channel = False
        s = scale(dtype)
        x = case.input([1, size, size, inputs], s, zero_point(dtype))
        w = weights(case, shape, axis, per_channel)
        b = bias(case, outputs, s, w)
        reach = (kernel - 1) * dilation + 1
        extent = -(-size // stride) if padding == 0 else -(-(size - reach + 1) // stride)
        depth = kernel * kernel * (1 if depthwise else inputs)
        y = product_output(case, [1, extent, extent, outputs], s, w, depth)
        fields = dict(
            padding=padding,
            strideW=stride,
            strideH=stride,
            dilationWFactor=dilation,
            dilationHFactor=dilation,
            fusedActivationFunction=int(random.choice([0, 1, 3])),
        )
        if depthwise:
            fields["depthMultiplier"] = outputs // inputs
        options = "DepthwiseConv2DOptions" if depthwise else "Conv2DOptions"
        case.graph.operator(name, [x, w, b], [y], 3 if dtype != np.uint8 else 1, options, **fields)
    return case


def grouped_convolution(dtype):
    case = Case("conv_2d-grouped-%s" % type_name(dtype), dtype)
    for inputs, of_group, outputs in [(8, 4, 8), (8, 1, 16), (6, 2, 9)]:
        s = scale(dtype)
        x = case.input([1, 8, 8, inputs], s, zero_point(dtype))
        w = weights(case, [outputs, 1, 1, of_group], 0, dtype != np.uint8)
        b = bias(case, outputs, s, w)
        y = product_output(case, [1, 8, 8, outputs], s, w, of_group)
        case.graph.operator(
            "CONV_2D", [x, w, b], [y], 3, "Conv2DOptions", strideW=1, strideH=1
        )
    return case


def fully_connected(dtype):
    case = Case("fully_connected-%s" % type_name(dtype), dtype)
    for rows, inputs, outputs, per_channel, biased in [
        (1, 64, 10, False, True),
        (1, 17, 33, False, True),
        (30, 40, 12, False, True),
        (40, 16, 16, False, False),
        (1, 100, 4, True, True),
        (50, 31, 8, True, True),
    ]:
        s = scale(dtype)
        x = case.input([rows, inputs], s, zero_point(dtype))
        w = weights(case, [outputs, inputs], 0, per_channel and dtype != np.uint8)
        b = bias(case, outputs, s, w) if biased else -1
        y = product_output(case, [rows, outputs], s, w, inputs)
        case.graph.operator(
            "FULLY_CONNECTED",
            [x, w, b],
            [y],
            {np.int8: 4, np.uint8: 2, np.int16: 7}[dtype],
            "FullyConnectedOptions",
            fusedActivationFunction=int(random.choice([0, 1, 3])),
        )
    return case


def transpose_convolution(dtype):
    case = Case("transpose_conv-%s" % type_name(dtype), dtype)
    for kernel, stride, inputs, outputs, size in [(3, 2, 4, 3, 6), (2, 2, 8, 9, 6), (3, 1, 3, 16, 6)]:
        s = scale(dtype)
        x = case.input([1, size, size, inputs], s, zero_point(dtype))
        w = weights(case, [outputs, kernel, kernel, inputs], 0, dtype != np.uint8)
        b = bias(case, outputs, s, w)
        shape = [1, size * stride, size * stride, outputs]
        y = product_output(case, shape, s, w, inputs * kernel)
        case.graph.operator(
            "TRANSPOSE_CONV",
            [case.graph.constant(shape, np.int32), w, x, b],
            [y],
            3,
            "TransposeConvOptions",
            padding=0,
            strideW=stride,
            strideH=stride,
        )
    return case


def pool(name, dtype):
    case = Case("%s-%s" % (name.lower(), type_name(dtype)), dtype)
    for size, window, stride, channels, padding in [
        (6, 2, 2, 8, 0),
        (7, 3, 1, 5, 0),
        (8, 8, 8, 16, 1),
        (7, 3, 2, 17, 1),
        (9, 5, 2, 3, 0),
    ]:
        s, z = scale(dtype), zero_point(dtype)
        x = case.input([1, size, size, channels], s, z)
        extent = -(-size // stride) if padding == 0 else -(-(size - window + 1) // stride)
        y = case.output([1, extent, extent, channels], s, z)
        case.graph.operator(
            name,
            [x],
            [y],
            2,
            "Pool2DOptions",
            padding=padding,
            strideW=stride,
            strideH=stride,
            filterWidth=window,
            filterHeight=window,
            fusedActivationFunction=int(random.choice([0, 1])),
        )
    return case


def reduction(name, dtype):
    case = Case("%s-%s" % (name.lower(), type_name(dtype)), dtype)
    for shape, axes, keep in [
        ([1, 4, 4, 8], [1, 2], False),
        ([1, 4, 4, 8], [1, 2], True),
        ([1, 7, 7, 17], [1, 2], True),
        ([1, 7, 7, 33], [1, 2], False),
        ([2, 12], [1], False),
        ([1, 6, 5], [1], True),
        ([1, 5, 3, 4], [3], False),
        ([1, 5, 3, 4], [2], True),
    ]:
        s, z = scale(dtype), zero_point(dtype)
        x = case.input(shape, s, z)
        reduced = [
            1 if i in axes else extent for i, extent in enumerate(shape) if keep or i not in axes
        ]
        same = name.startswith("REDUCE")
        y = case.output(reduced, s, z) if same else case.any_output(reduced)
        axis = case.graph.constant(axes, np.int32)
        case.graph.operator(name, [x, axis], [y], 2, "ReducerOptions", keepDims=keep)
    return case


FIXED = {
    "LOGISTIC": {np.int8: (1 / 256, -128), np.uint8: (1 / 256, 0), np.int16: (1 / 32768, 0)},
    "TANH": {np.int8: (1 / 128, 0), np.uint8: (1 / 128, 128), np.int16: (1 / 32768, 0)},
    "SOFTMAX": {np.int8: (1 / 256, -128), np.uint8: (1 / 256, 0), np.int16: (1 / 32768, 0)},
    "L2_NORMALIZATION": {np.int8: (1 / 128, 0), np.uint8: (1 / 128, 128)},
}
UNARY_OPTIONS = {
    "SOFTMAX": ("SoftmaxOptions", dict(beta=1.0)),
    "LEAKY_RELU": ("LeakyReluOptions", dict(alpha=0.2)),
    "L2_NORMALIZATION": ("L2NormOptions", {}),
}


def unary(name, dtype):
    case = Case("%s-%s" % (name.lower(), type_name(dtype)), dtype)
    options, fields = UNARY_OPTIONS.get(name, (None, {}))
    for n in range(5):
        shape = [[1, 256], [2, 3, 33], [1, 7], [4, 20], [1, 130]][n]
        s = scale(dtype, 0.02, 0.15)
        if dtype == np.int16 and name in ("LOGISTIC", "TANH") and n < 3:
            s = np.float32([2.0**-12, 2.0**-11, 2.0**-13][n])
        x = case.input(shape, s, zero_point(dtype))
        fixed = FIXED.get(name, {}).get(dtype)
        y = case.output(shape, *fixed) if fixed else case.any_output(shape)
        case.graph.operator(name, [x], [y], 1 if name == "HARD_SWISH" else 2, options, **fields)
    return case


def prelu(dtype):
    case = Case("prelu-%s" % type_name(dtype), dtype)
    for channels in [1, 7, 16]:
        x = case.any_input([1, 3, 5, channels])
        slope = case.graph.constant(values(dtype, [1, 1, channels]), dtype, scale(dtype), zero_point(dtype))
        case.graph.operator("PRELU", [x, slope], [case.any_output([1, 3, 5, channels])])
    return case


def concatenation(dtype):
    case = Case("concatenation-%s" % type_name(dtype), dtype)
    for axis, same in [(3, True), (3, False), (1, True), (1, False)]:
        if not same and dtype != np.uint8:
            continue  # only UINT8 may differ
        s, z = scale(dtype), zero_point(dtype)
        shapes = [[1, 3, 4, 5], [1, 3, 4, 5], [1, 3, 4, 5]]
        shapes[1][axis] = 2
        inputs = [case.input(h, s, z) if same else case.any_input(h) for h in shapes]
        shape = list(shapes[0])
        shape[axis] = sum(h[axis] for h in shapes)
        case.graph.operator(
            "CONCATENATION", inputs, [case.output(shape, s, z)], 2, "ConcatenationOptions", axis=axis
        )
    return case


def requantize(x, y):
    case = Case("quantize-%s-%s" % (type_name(x), type_name(y)), x, y)
    for shape in [[1, 300], [3, 7], [1, 65]]:
        case.graph.operator("QUANTIZE", [case.any_input(shape)], [case.any_output(shape)], 2)
    return case


def quantize(y):
    case = Case("quantize-float32-%s" % type_name(y), np.float32, y)
    for shape in [[1, 300], [3, 7], [1, 65]]:
        case.graph.operator("QUANTIZE", [case.input(shape)], [case.any_output(shape)], 2)
    ties = case.output([1, 77], np.float32(1 / 32), zero_point(y))
    case.graph.operator("QUANTIZE", [case.input([1, 77])], [ties], 2)
    return case


def dequantize(x):
    case = Case("dequantize-%s" % type_name(x), x, np.float32)
    for shape in [[1, 300], [3, 7], [1, 65]]:
        case.graph.operator("DEQUANTIZE", [case.any_input(shape)], [case.output(shape)], 3)
    return case


def resize(name, dtype):
    case = Case("%s-%s" % (name.lower(), type_name(dtype)), dtype)
    options = "ResizeBilinearOptions" if "BILINEAR" in name else "ResizeNearestNeighborOptions"
    for half, aligned, size in [(False, False, 8), (True, False, 7), (False, True, 6)]:
        s, z = scale(dtype), zero_point(dtype)
        x = case.input([1, 4, 4, 3], s, z)
        y = case.output([1, size, size, 3], s, z)
        extents = case.graph.constant([size, size], np.int32)
        case.graph.operator(
            name, [x, extents], [y], 3, options, halfPixelCenters=half, alignCorners=aligned
        )
    return case


def cases():
    for dtype in INTEGERS:
        for name in ["ADD", "SUB", "MUL"]:
            yield lambda name=name, dtype=dtype: binary(name, dtype)
        for name in ["MAXIMUM", "MINIMUM"]:
            yield lambda name=name, dtype=dtype: same_parameters(name, dtype)
        yield lambda dtype=dtype: convolution(dtype, False)
        yield lambda dtype=dtype: convolution(dtype, True)
        yield lambda dtype=dtype: grouped_convolution(dtype)
        yield lambda dtype=dtype: fully_connected(dtype)
        yield lambda dtype=dtype: transpose_convolution(dtype)
        for name in ["AVERAGE_POOL_2D", "MAX_POOL_2D"]:
            yield lambda name=name, dtype=dtype: pool(name, dtype)
        for name in ["MEAN", "SUM", "REDUCE_MAX", "REDUCE_MIN"]:
            yield lambda name=name, dtype=dtype: reduction(name, dtype)
        for name in ["LOGISTIC", "TANH", "SOFTMAX", "LEAKY_RELU", "RELU", "RELU6", "HARD_SWISH"]:
            yield lambda name=name, dtype=dtype: unary(name, dtype)
        yield lambda dtype=dtype: concatenation(dtype)
        yield lambda dtype=dtype: dequantize(dtype)
        yield lambda dtype=dtype: quantize(dtype)
        for other in INTEGERS:
            yield lambda dtype=dtype, other=other: requantize(dtype, other)
        for name in ["RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR"]:
            yield lambda name=name, dtype=dtype: resize(name, dtype)
    for dtype in [np.int8, np.uint8]:
        yield lambda dtype=dtype: binary("SQUARED_DIFFERENCE", dtype)
        yield lambda dtype=dtype: prelu(dtype)
        for name in ["L2_NORMALIZATION", "EXP"]:
            yield lambda name=name, dtype=dtype: unary(name, dtype)


def main(folder, seed=None):
    global random
    if seed:
        random = np.random.default_rng(int(seed))
    os.makedirs(folder, exist_ok=True)
    for make in cases():
        case = make()
        try:
            case.write(folder)
        except (RuntimeError, ValueError) as error:
            print("%-28s not in TensorFlow Lite: %s" % (case.name, str(error).split("\n")[0][:150]))


if __name__ == "__main__":
    main(*sys.argv[1:])
