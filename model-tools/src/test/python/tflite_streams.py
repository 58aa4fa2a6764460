"""Writes TFLite models with resource variables and a deep net, and what TensorFlow Lite computes for
a sequence of calls, as further oracles of TfliteGoldenTest.

python3 tflite_streams.py ../resources/io/sluice/tools/tflite

The files are those that tflite_goldens.py describes. Two models come from TensorFlow's converter,
as those of users do; the others have the types and orders that the converter seldom writes.
"""
import sys

import numpy as np
import tensorflow as tf

import tflite_goldens
from tflite_draft import Draft

random = np.random.default_rng(20261201)
STEPS = 12


def reals(*shape):
    return random.standard_normal(shape).astype(np.float32)


class KeywordSpotter(tf.Module):
    """Two convolutions over ring buffers, the second with a residual, and a classifier."""

    def __init__(self):
        super().__init__()
        self.first = tf.Variable(tf.zeros([1, 5, 6]), name="first")
        self.second = tf.Variable(tf.zeros([1, 4, 8]), name="second")
        self.w1 = tf.constant(reals(5, 1, 6, 8) * 0.3)
        self.w2 = tf.constant(reals(4, 1, 8, 8) * 0.3)
        self.w3 = tf.constant(reals(8, 4) * 0.5)

    @staticmethod
    def pushed(buffer, x):
        buffer.assign(tf.concat([buffer[:, 1:, :], x], 1))
        return buffer.read_value()

    @tf.function(input_signature=[tf.TensorSpec([1, 1, 6], tf.float32)])
    def __call__(self, x):
        window = tf.reshape(self.pushed(self.first, x), [1, 5, 1, 6])
        a = tf.nn.relu(tf.nn.conv2d(window, self.w1, 1, "VALID"))
        window = tf.reshape(self.pushed(self.second, tf.reshape(a, [1, 1, 8])), [1, 4, 1, 8])
        b = tf.nn.conv2d(window, self.w2, 1, "VALID") + a
        return tf.nn.softmax(tf.matmul(tf.reshape(tf.nn.relu(b), [1, 8]), self.w3))


class Gru(tf.Module):
    """A gated recurrent unit with a first state that is not zero, and a count of its steps."""

    def __init__(self):
        super().__init__()
        self.h = tf.Variable(reals(1, 6), name="h")
        self.steps = tf.Variable(tf.constant(70000, tf.int32), name="steps")
        self.wx = [tf.constant(reals(4, 6)) for _ in range(3)]
        self.wh = [tf.constant(reals(6, 6) * 0.5) for _ in range(3)]

    @tf.function(input_signature=[tf.TensorSpec([1, 4], tf.float32)])
    def __call__(self, x):
        h = self.h.read_value()
        gx = [tf.matmul(x, w) for w in self.wx]
        gh = [tf.matmul(h, w) for w in self.wh]
        r = tf.sigmoid(gx[0] + gh[0])
        z = tf.sigmoid(gx[1] + gh[1])
        n = tf.tanh(gx[2] + r * gh[2])
        self.h.assign(n + z * (h - n))
        self.steps.assign_add(30000)
        return tf.concat([self.h, tf.reshape(tf.cast(self.steps, tf.float32), [1, 1])], 1)


class ResidualNet(tf.Module):
    """Inverted bottlenecks with residuals, where a difference of one step would spread."""

    def __init__(self):
        super().__init__()
        self.stem = tf.constant(reals(3, 3, 3, 12) * 0.3)
        self.blocks = [
            [
                tf.constant(reals(1, 1, 12, 20) * 0.4),
                tf.constant(reals(3, 3, 20, 1) * 0.4),
                tf.constant(reals(1, 1, 20, 12) * 0.3),
            ]
            for _ in range(8)
        ]
        self.head = tf.constant(reals(12, 10))

    @tf.function(input_signature=[tf.TensorSpec([1, 12, 12, 3], tf.float32)])
    def __call__(self, x):
        x = tf.nn.relu6(tf.nn.conv2d(x, self.stem, 1, "SAME"))
        for expand, depthwise, project in self.blocks:
            y = tf.nn.relu6(tf.nn.conv2d(x, expand, 1, "SAME"))
            y = tf.nn.relu6(tf.nn.depthwise_conv2d(y, depthwise, [1, 1, 1, 1], "SAME"))
            x = x + tf.nn.conv2d(y, project, 1, "SAME")
        means = tf.reduce_mean(x, [1, 2])
        return tf.concat([tf.reshape(x, [1, -1]), tf.matmul(means, self.head)], 1)


def converted(module, samples=None):
    function = module.__call__.get_concrete_function()
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function], module)
    if samples is not None:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = lambda: ([sample] for sample in samples)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = tf.int8
        converter.inference_output_type = tf.int8
        converter._experimental_variable_quantization = True
    return converter.convert()


def initialized(draft, *variables):
    """A CALL_ONCE of a subgraph that assigns (name, data, type, scale, zero point)."""
    subgraph = draft.subgraph()
    for name, data, *how in variables:
        subgraph.operator(
            "ASSIGN_VARIABLE", [subgraph.variable(name), subgraph.constant(data, *how)], []
        )
    draft.main.operator(
        "CALL_ONCE", [], [], options="CallOnceOptions", initSubgraphIndex=len(draft.subgraphs) - 1
    )


def ring(dtype, scale, zero, first):
    """y = the sum of the last three inputs and of the one three steps ago, by two variables."""
    draft = Draft()
    graph = draft.main
    initialized(draft, ("ring", np.full([1, 3, 5], first), dtype, scale, zero))
    handle = graph.variable("ring")
    x = graph.input(dtype, [1, 1, 5], scale, zero)
    old = graph.tensor(dtype, [1, 3, 5], scale, zero)
    graph.operator("READ_VARIABLE", [handle], [old])
    begin = graph.constant([0, 1, 0], np.int32)
    end = graph.constant([1, 3, 5], np.int32)
    strides = graph.constant([1, 1, 1], np.int32)
    kept = graph.tensor(dtype, [1, 2, 5], scale, zero)
    graph.operator(
        "STRIDED_SLICE", [old, begin, end, strides], [kept], 4, "StridedSliceOptions",
        beginMask=0, endMask=0,
    )
    new = graph.tensor(dtype, [1, 3, 5], scale, zero)
    graph.operator("CONCATENATION", [kept, x], [new], 2, "ConcatenationOptions", axis=1)
    graph.operator("ASSIGN_VARIABLE", [handle, new], [])
    again = graph.tensor(dtype, [1, 3, 5], scale, zero)
    graph.operator("READ_VARIABLE", [handle], [again])
    y = graph.output(dtype, [1, 3, 5], np.float32(scale * 2), zero)
    graph.operator("ADD", [old, again], [y], 2, "AddOptions", potScaleInt16=False)
    return draft.bytes()


def counters():
    """Wide integers that pass 2^31 and 2^24, a flag, and a variable that is never assigned."""
    draft = Draft()
    graph = draft.main
    initialized(
        draft,
        ("narrow", [2**31 - 2, -3], np.int32),
        ("wide", [2**62 + 5, -(2**33) - 1], np.int64),
        ("step", [40000, -40001], np.int32),
        ("flag", [True, False], np.bool_),
    )
    x = graph.input(np.int32, [2])
    step = graph.tensor(np.int32, [2])
    graph.operator("READ_VARIABLE", [graph.variable("step")], [step])
    for name, dtype in [("narrow", np.int32), ("wide", np.int64)]:
        handle = graph.variable(name)
        old = graph.tensor(dtype, [2])
        graph.operator("READ_VARIABLE", [handle], [old])
        change = graph.tensor(np.int32, [2])
        graph.operator("ADD", [x, step], [change], 2, "AddOptions")
        if dtype == np.int64:
            wide = graph.tensor(dtype, [2])
            graph.operator("CAST", [change], [wide], 1, "CastOptions")
            change = wide
        new = graph.tensor(dtype, [2])
        graph.operator("ADD", [old, change], [new], 4, "AddOptions")
        graph.operator("ASSIGN_VARIABLE", [handle, new], [])
        if dtype == np.int64:
            # One array holds all outputs, so the upper bits come in a tensor of their own.
            low = graph.output(np.int32, [2])
            graph.operator("CAST", [new], [low], 1, "CastOptions")
            as_real = graph.tensor(np.float32, [2])
            graph.operator("CAST", [new], [as_real], 1, "CastOptions")
            part = graph.tensor(np.float32, [2])
            share = graph.constant(2.0**-40, np.float32)
            graph.operator("MUL", [as_real, share], [part], 1, "MulOptions")
            high = graph.output(np.int32, [2])
            graph.operator("CAST", [part], [high], 1, "CastOptions")
        else:
            graph.outputs.append(new)
    flag = graph.variable("flag")
    old = graph.tensor(np.bool_, [2])
    graph.operator("READ_VARIABLE", [flag], [old])
    negated = graph.tensor(np.bool_, [2])
    graph.operator("LOGICAL_NOT", [old], [negated])
    graph.operator("ASSIGN_VARIABLE", [flag, negated], [])
    y = graph.output(np.int32, [2])
    graph.operator("CAST", [old], [y], 1, "CastOptions")
    return draft.bytes()


def order():
    """A variable assigned before it is read, and one that an initializer gives twice."""
    draft = Draft()
    graph = draft.main
    initialized(draft, ("twice", [[1, 2]], np.float32))
    initialized(draft, ("twice", [[-0.0, 8]], np.float32))
    x = graph.input(np.float32, [1, 2])
    scratch = graph.variable("scratch")
    graph.operator("ASSIGN_VARIABLE", [scratch, x], [])
    copy = graph.tensor(np.float32, [1, 2])
    graph.operator("READ_VARIABLE", [graph.variable("scratch")], [copy])
    twice = graph.variable("twice")
    old = graph.output(np.float32, [1, 2])
    graph.operator("READ_VARIABLE", [twice], [old])
    new = graph.output(np.float32, [1, 2])
    graph.operator("SUB", [copy, old], [new], 1, "SubOptions")
    graph.operator("ASSIGN_VARIABLE", [twice, new], [])
    return draft.bytes()


def steps(dtype, shape):
    if dtype == np.int32:
        return [[random.integers(-1000, 1000, shape, np.int32)] for _ in range(STEPS)]
    if dtype == np.float32:
        return [[reals(*shape)] for _ in range(STEPS)]
    info = np.iinfo(dtype)
    return [[random.integers(info.min, info.max, shape, dtype, endpoint=True)] for _ in range(STEPS)]


def main(folder):
    spotter = converted(KeywordSpotter(), [reals(1, 1, 6) * 2 for _ in range(100)])
    residual = converted(ResidualNet(), [reals(1, 12, 12, 3) * 2 for _ in range(30)])
    for name, model, dtype, shape in [
        ("stream-keywords-int8", spotter, np.int8, [1, 1, 6]),
        ("stream-gru-float32", converted(Gru()), np.float32, [1, 4]),
        ("stream-ring-int8", ring(np.int8, np.float32(0.05), 7, 7), np.int8, [1, 1, 5]),
        ("stream-ring-uint8", ring(np.uint8, np.float32(0.05), 100, 3), np.uint8, [1, 1, 5]),
        ("stream-ring-int16", ring(np.int16, np.float32(0.0003), 0, -2), np.int16, [1, 1, 5]),
        ("stream-counters-int32", counters(), np.int32, [2]),
        ("stream-order-float32", order(), np.float32, [1, 2]),
        ("net-residual-int8", residual, np.int8, [1, 12, 12, 3]),
    ]:
        calls = steps(dtype, shape)
        tflite_goldens.write(folder, name, model, calls[:2] if name.startswith("net") else calls)


if __name__ == "__main__":
    main(sys.argv[1])
