#!/usr/bin/env python3
"""The column "ONNX Runtime" of docs/quantization.md.

Quantizes each model of a folder with onnxruntime.quantization's static QDQ, on the
samples that Sluice was calibrated with, and prints the loss of its outputs on the others.

    pip install onnx onnxruntime
    ./mvnw verify -pl model-tools -am -Dit.test=QuantizationTableIT ...   writes the folder
    python3 docs/onnxruntime-qdq.py model-tools/target/quantization
"""
import pathlib
import sys

import numpy
import onnxruntime
from onnxruntime.quantization import (CalibrationDataReader, CalibrationMethod, QuantFormat,
                                      QuantType, quantize_static)
from onnxruntime.quantization.shape_inference import quant_pre_process


class Samples(CalibrationDataReader):
    def __init__(self, name, samples):
        self.rest = iter([{name: sample} for sample in samples])

    def get_next(self):
        return next(self.rest, None)


def session(model):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def outputs(model, samples):
    run = session(model)
    names = [each.name for each in run.get_inputs()]
    states = {each.name: numpy.zeros(each.shape, numpy.float32) for each in run.get_inputs()[1:]}
    return numpy.stack([run.run(None, {names[0]: s, **states})[0] for s in samples])


def losses(folder):
    model = folder / "model.onnx"
    calibration = numpy.load(folder / "calibration.npy")
    evaluation = numpy.load(folder / "evaluation.npy")
    prepared = folder / "prepared.onnx"
    quant_pre_process(str(model), str(prepared), skip_symbolic_shape=True)
    wanted = outputs(model, evaluation)
    name = session(model).get_inputs()[0].name
    for method in CalibrationMethod.MinMax, CalibrationMethod.Percentile, CalibrationMethod.Entropy:
        quantized = folder / f"ort-{method.name}.onnx"
        quantize_static(str(prepared), str(quantized), Samples(name, calibration),
                        quant_format=QuantFormat.QDQ, per_channel=True, calibrate_method=method,
                        activation_type=QuantType.QInt8, weight_type=QuantType.QInt8)
        error = outputs(quantized, evaluation) - wanted
        yield method.name, numpy.sqrt((error ** 2).sum() / (wanted ** 2).sum())


for folder in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    try:
        print(folder.name, *(f"{method} {loss:.5f}" for method, loss in losses(folder)))
    except Exception as error:  # one model that it cannot quantize must not hide the others
        print(folder.name, "failed:", str(error).splitlines()[0][:120])
