"""Builds small TFLite models operator by operator, and runs them in TensorFlow Lite."""
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import flatbuffers
import numpy as np
import tensorflow as tf
from tensorflow.lite.python import schema_py_generated as schema
from tensorflow.lite.python.interpreter import OpResolverType

TYPES = {
    np.dtype(np.float32): schema.TensorType.FLOAT32,
    np.dtype(np.int8): schema.TensorType.INT8,
    np.dtype(np.uint8): schema.TensorType.UINT8,
    np.dtype(np.int16): schema.TensorType.INT16,
    np.dtype(np.int32): schema.TensorType.INT32,
    np.dtype(np.int64): schema.TensorType.INT64,
    np.dtype(np.bool_): schema.TensorType.BOOL,
}

# The kernel sets, in the order of the profiles: reference, optimized, XNNPACK.
RESOLVERS = [
    OpResolverType.BUILTIN_REF,
    OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    OpResolverType.BUILTIN,
]


class Subgraph:
    """The tensors and operators of one subgraph."""

    def __init__(self, model):
        self.model = model
        self.tensors = []
        self.operators = []
        self.inputs = []
        self.outputs = []

    def tensor(self, dtype, shape, scale=None, zero=0, axis=0, data=None, name=None):
        tensor = schema.TensorT()
        tensor.name = name or "t%d" % len(self.tensors)
        tensor.type = schema.TensorType.RESOURCE if dtype is None else TYPES[np.dtype(dtype)]
        tensor.shape = np.array(shape, np.int32)
        tensor.hasRank = True
        tensor.buffer = 0
        if scale is not None:
            scales = np.atleast_1d(np.array(scale, np.float32))
            tensor.quantization = schema.QuantizationParametersT()
            tensor.quantization.scale = scales
            tensor.quantization.zeroPoint = np.array([zero] * len(scales), np.int64)
            tensor.quantization.quantizedDimension = axis
        if data is not None:
            array = np.ascontiguousarray(np.array(data, dtype).reshape(shape))
            tensor.buffer = self.model.buffer(array.tobytes())
        self.tensors.append(tensor)
        return len(self.tensors) - 1

    def constant(self, data, dtype, scale=None, zero=0, axis=0):
        array = np.array(data, dtype)
        return self.tensor(dtype, array.shape, scale, zero, axis, array)

    def input(self, *args, **more):
        index = self.tensor(*args, **more)
        self.inputs.append(index)
        return index

    def output(self, *args, **more):
        index = self.tensor(*args, **more)
        self.outputs.append(index)
        return index

    def operator(self, name, inputs, outputs, version=1, options=None, **fields):
        operator = schema.OperatorT()
        operator.opcodeIndex = self.model.code(getattr(schema.BuiltinOperator, name), version)
        operator.inputs = np.array(inputs, np.int32)
        operator.outputs = np.array(outputs, np.int32)
        if options:
            operator.builtinOptionsType = getattr(schema.BuiltinOptions, options)
            operator.builtinOptions = getattr(schema, options + "T")()
            for field, value in fields.items():
                assert hasattr(operator.builtinOptions, field), field
                setattr(operator.builtinOptions, field, value)
        self.operators.append(operator)

    def variable(self, name):
        """A handle of a variable."""
        handle = self.tensor(None, [], name=name)
        self.operator(
            "VAR_HANDLE", [], [handle], options="VarHandleOptions", container="", sharedName=name
        )
        return handle

    def table(self):
        graph = schema.SubGraphT()
        graph.tensors = self.tensors
        graph.operators = self.operators
        graph.inputs = np.array(self.inputs, np.int32)
        graph.outputs = np.array(self.outputs, np.int32)
        return graph


class Draft:
    """A model in the making."""

    def __init__(self):
        self.buffers = [schema.BufferT()]
        self.codes = []
        self.subgraphs = [Subgraph(self)]

    @property
    def main(self):
        return self.subgraphs[0]

    def subgraph(self):
        self.subgraphs.append(Subgraph(self))
        return self.subgraphs[-1]

    def buffer(self, data):
        buffer = schema.BufferT()
        buffer.data = np.frombuffer(data, np.uint8)
        self.buffers.append(buffer)
        return len(self.buffers) - 1

    def code(self, builtin, version):
        if (builtin, version) not in self.codes:
            self.codes.append((builtin, version))
        return self.codes.index((builtin, version))

    def bytes(self):
        model = schema.ModelT()
        model.version = 3
        model.description = "test"
        model.buffers = self.buffers
        model.subgraphs = [subgraph.table() for subgraph in self.subgraphs]
        model.operatorCodes = []
        for builtin, version in self.codes:
            code = schema.OperatorCodeT()
            code.builtinCode = builtin
            code.deprecatedBuiltinCode = min(builtin, 127)
            code.version = version
            model.operatorCodes.append(code)
        builder = flatbuffers.Builder(1 << 16)
        builder.Finish(model.Pack(builder), b"TFL3")
        return bytes(builder.Output())


def run(model, resolver, steps):
    """The outputs of a sequence of calls; each step has the arrays of all inputs."""
    interpreter = tf.lite.Interpreter(
        model_content=model, experimental_op_resolver_type=resolver, num_threads=1
    )
    interpreter.allocate_tensors()
    results = []
    for arrays in steps:
        for detail, array in zip(interpreter.get_input_details(), arrays):
            interpreter.set_tensor(detail["index"], array)
        interpreter.invoke()
        results.append([interpreter.get_tensor(d["index"]) for d in interpreter.get_output_details()])
    return results
