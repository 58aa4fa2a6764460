import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Writes the goldens of XGBoost's files: for each case the model as XGBoost saves it, rows, and
 * XGBoost's predictions, in {@code boosting}; or, in {@code attribution}, what XGBoost attributes
 * to each feature of the rows, for each output, and the bias at last. It is not part of the build.
 * Run it with the jars of {@code ml.dmlc:xgboost4j_2.12:3.4.0}, {@code
 * com.esotericsoftware:kryo:5.6.2} and {@code commons-logging:commons-logging:1.3.5}:
 *
 * <pre>java -cp JARS XgboostGoldens.java ../resources/io/sluice/tools</pre>
 */
public final class XgboostGoldens {
  private static final int FEATURES = 5;

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    make(
        folder,
        "xgb_binary",
        "json",
        2,
        1,
        Map.of("objective", "binary:logistic", "base_score", 0.3));
    make(folder, "xgb_binary_ubj", "ubj", 2, 1, Map.of("objective", "binary:logistic"));
    make(
        folder,
        "xgb_logitraw",
        "ubj",
        2,
        1,
        Map.of("objective", "binary:logitraw", "base_score", 0.3));
    make(folder, "xgb_hinge", "ubj", 2, 1, Map.of("objective", "binary:hinge"));
    make(folder, "xgb_dart", "json", 0, 1, Map.of("booster", "dart", "rate_drop", 0.5));
    make(folder, "xgb_linear", "json", 0, 1, Map.of("booster", "gblinear"));
    make(folder, "xgb_poisson", "ubj", 5, 1, Map.of("objective", "count:poisson"));
    make(folder, "xgb_tweedie", "ubj", 5, 1, Map.of("objective", "reg:tweedie"));
    make(folder, "xgb_cox", "ubj", 5, 1, Map.of("objective", "survival:cox"));
    make(folder, "xgb_reg_logistic", "ubj", 2, 1, Map.of("objective", "reg:logistic"));
    make(folder, "xgb_absolute", "ubj", 0, 1, Map.of("objective", "reg:absoluteerror"));
    make(
        folder, "xgb_softprob", "ubj", 3, 3, Map.of("objective", "multi:softprob", "num_class", 3));
    make(folder, "xgb_softmax", "json", 3, 1, Map.of("objective", "multi:softmax", "num_class", 3));
    make(folder, "xgb_forest", "ubj", 0, 1, Map.of("num_parallel_tree", 4, "subsample", 0.6));
    attribute(folder, "xgb_binary", 2, Map.of("objective", "binary:logistic", "base_score", 0.3));
    attribute(folder, "xgb_softprob", 3, Map.of("objective", "multi:softprob", "num_class", 3));
  }

  /** Labels below {@code classes}, or reals if it is 0. */
  private static void make(
      Path root, String name, String format, int classes, int outputs, Map<String, Object> more)
      throws XGBoostError, IOException {
    Random random = new Random(name.hashCode());
    float[] x = rows(random, 600, 40);
    float[] y = new float[x.length / FEATURES];
    for (int i = 0; i < y.length; i++) {
      float a = Float.isNaN(x[i * FEATURES]) ? 0.7f : x[i * FEATURES];
      float kind = x[i * FEATURES + 4];
      double value = a + (Math.floorMod((int) kind, 3) == 1 ? 1 : 0) + 0.3 * random.nextGaussian();
      y[i] = classes == 0 ? (float) value : label(value, classes);
    }
    boolean numbers = more.containsValue("gblinear");
    Booster booster = trained(matrix(x, numbers), y, more, 6);
    float[] test = rows(random, 48, 40);
    float[] strange = {Float.NaN, -0.5f, 0, -0f, 2.9f, 1e30f, -1e30f, 31.5f, 16777216f, 7};
    if (!numbers) {
      for (int i = 0; i < strange.length; i++) {
        test[i * FEATURES + 4] = strange[i];
        test[i * FEATURES + i % 4] = strange[i];
      }
    }
    Path folder = Files.createDirectories(root.resolve("boosting").resolve(name));
    booster.saveModel(folder.resolve("model." + format).toString());
    Files.write(folder.resolve("input.npy"), npy(test, FEATURES));
    float[] predicted = flat(booster.predict(matrix(test, numbers)), outputs);
    Files.write(folder.resolve("output.npy"), npy(predicted, outputs));
  }

  private static void attribute(Path root, String name, int classes, Map<String, Object> more)
      throws XGBoostError, IOException {
    Random random = new Random(name.hashCode());
    float[] x = rows(random, 500, 20);
    float[] y = new float[x.length / FEATURES];
    for (int i = 0; i < y.length; i++) {
      float a = Float.isNaN(x[i * FEATURES]) ? 0.7f : x[i * FEATURES];
      double b = x[i * FEATURES + 4] % 3 == 1 ? 1 : 0.2 * x[i * FEATURES + 2];
      y[i] = label(a + b + 0.3 * random.nextGaussian(), classes);
      y[i] = Float.isNaN(y[i]) ? 0 : y[i];
    }
    Booster booster = trained(matrix(x, false), y, more, 4);
    float[] test = rows(random, 32, 20);
    Path folder = Files.createDirectories(root.resolve("attribution").resolve(name));
    booster.saveModel(folder.resolve("model.ubj").toString());
    Files.write(folder.resolve("input.npy"), npy(test, FEATURES));
    float[][] contributions = booster.predictContrib(matrix(test, false), 0);
    int columns = contributions[0].length;
    Files.write(folder.resolve("contributions.npy"), npy(flat(contributions, columns), columns));
  }

  private static float label(double value, int classes) {
    return (float) Math.floor(Math.max(0, Math.min(classes - 1e-3, value + classes / 2.0)));
  }

  private static Booster trained(
      DMatrix training, float[] labels, Map<String, Object> more, int rounds) throws XGBoostError {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("max_depth", 4);
    parameters.put("eta", 0.4);
    parameters.put("max_cat_to_onehot", 1);
    parameters.put("nthread", 1);
    parameters.put("verbosity", 0);
    parameters.putAll(more);
    training.setLabel(labels);
    return XGBoost.train(training, parameters, rounds, new HashMap<>(), null, null);
  }

  private static float[] rows(Random random, int count, int kinds) {
    float[] x = new float[count * FEATURES];
    for (int i = 0; i < x.length; i++) {
      boolean category = i % FEATURES == 4;
      x[i] = category ? random.nextInt(kinds) : (float) random.nextGaussian();
      if (!category && random.nextInt(8) == 0) {
        x[i] = Float.NaN;
      }
    }
    return x;
  }

  /** The first {@code columns} of each row, row after row. */
  private static float[] flat(float[][] rows, int columns) {
    float[] flat = new float[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * columns, columns);
    }
    return flat;
  }

  private static DMatrix matrix(float[] x, boolean numbers) throws XGBoostError {
    DMatrix matrix = new DMatrix(x, x.length / FEATURES, FEATURES, Float.NaN);
    matrix.setFeatureNames(new String[] {"pressure", "flow", "heat", "load", "kind"});
    matrix.setFeatureTypes(
        numbers ? new String[] {"q", "q", "q", "q", "q"} : new String[] {"q", "q", "q", "q", "c"});
    return matrix;
  }

  private static byte[] npy(float[] values, int columns) throws IOException {
    int rows = values.length / columns;
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }";
    int padded = (10 + header.length() + 1 + 63) / 64 * 64 - 10;
    header = header + " ".repeat(padded - header.length() - 1) + "\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.write(new byte[] {(byte) padded, (byte) (padded >> 8)});
    out.write(header.getBytes(StandardCharsets.US_ASCII));
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    out.write(bytes.array());
    return out.toByteArray();
  }
}
