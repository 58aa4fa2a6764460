package io.sluice.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Trees in XGBoost's own JVM package, by the call that makes no matrix of a row first: that takes
 * longer.
 */
final class XgboostContender implements Contender {
  private static final int TREES = 500;
  private static final int LEAVES = 31;

  private final Booster booster;
  private final float[][] rows;
  private float[][] outputs = {{0}};
  private int next;

  /**
   * @param model as XGBoost saves it
   */
  XgboostContender(byte[] model, float[][] rows) {
    try {
      this.booster = XGBoost.loadModel(new ByteArrayInputStream(model));
      booster.setParam("nthread", 1);
    } catch (XGBoostError | IOException e) {
      throw new IllegalStateException("XGBoost cannot load its model", e);
    }
    this.rows = rows;
  }

  /** A model of XGBoost, in UBJSON, that has learned a curved surface over the rows. */
  static byte[] trained(float[][] rows) {
    float[] values = new float[rows.length * rows[0].length];
    float[] labels = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * rows[0].length, rows[0].length);
      for (int k = 0; k + 1 < rows[i].length; k++) {
        labels[i] += rows[i][k] * rows[i][k + 1] / (k + 1) + Math.abs(rows[i][k]);
      }
    }
    Map<String, Object> parameters =
        Map.of(
            "objective",
            "reg:squarederror",
            "tree_method",
            "hist",
            "grow_policy",
            "lossguide",
            "max_depth",
            0,
            "max_leaves",
            LEAVES,
            "eta",
            0.05,
            "nthread",
            1);
    try {
      DMatrix data = new DMatrix(values, rows.length, rows[0].length, Float.NaN);
      data.setLabel(labels);
      return XGBoost.train(data, parameters, TREES, Map.of(), null, null).toByteArray("ubj");
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost cannot train", e);
    }
  }

  @Override
  public Engine engine() {
    return Engine.XGBOOST;
  }

  @Override
  public Form form() {
    return Form.FLOAT;
  }

  @Override
  public void run() throws XGBoostError {
    outputs = booster.inplace_predict(rows[next], 1, rows[next].length, Float.NaN);
    next = next + 1 == rows.length ? 0 : next + 1;
  }

  @Override
  public float[] outputs() {
    return outputs[0].clone();
  }

  @Override
  public void close() {
    booster.dispose();
  }
}
