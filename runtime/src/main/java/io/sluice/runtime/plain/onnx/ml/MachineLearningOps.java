package io.sluice.runtime.plain.onnx.ml;

import io.sluice.runtime.plain.PlainOp;
import java.util.Map;

/** The ops by name, which has the domain before it. */
public final class MachineLearningOps {
  private MachineLearningOps() {}

  /** The ops by name. */
  public static Map<String, PlainOp> ops() {
    return Map.of(
        "StringConcat", TextOps::concat,
        "StringNormalizer", TextOps::normalizer,
        "ai.onnx.ml.LabelEncoder", LabelEncoder::prepare,
        "ai.onnx.ml.OneHotEncoder", OneHotEncoder::prepare,
        "ai.onnx.ml.SVMClassifier", SvmClassifier::prepare);
  }
}
