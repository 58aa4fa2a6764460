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
 * Writes goldens of XGBoost's SHAP values: the model as XGBoost saves it, rows, and for each row
 * and output what XGBoost attributes to each feature, and the bias at last. It is not part of the
 * build. Run it with the jars of {@code ml.dmlc:xgboost4j_2.12:3.4.0}, {@code
 * com.esotericsoftware:kryo:5.6.2} and {@code commons-logging:commons-logging:1.3.5}:
 *
 * <pre>java -cp JARS XgboostContributions.java ../resources/io/sluice/tools/attribution</pre>
 */
public final class XgboostContributions {
  private static final int FEATURES = 5;
  private static final int TRAINING = 500;
  private static final int ROWS = 32;

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    make(folder, "xgb_binary", 2, Map.of("objective", "binary:logistic", "base_score", 0.3));
    make(folder, "xgb_softprob", 3, Map.of("objective", "multi:softprob", "num_class", 3));
  }

  private static void make(Path root, String name, int classes, Map<String, Object> more)
      throws XGBoostError, IOException {
    Random random = new Random(name.hashCode());
    float[] x = rows(random, TRAINING);
    float[] y = new float[TRAINING];
    for (int i = 0; i < TRAINING; i++) {
      float a = Float.isNaN(x[i * FEATURES]) ? 0.7f : x[i * FEATURES];
      double b = x[i * FEATURES + 4] % 3 == 1 ? 1 : 0.2 * x[i * FEATURES + 2];
      double value = a + b + 0.3 * random.nextGaussian() + classes / 2.0;
      y[i] = (float) Math.floor(Math.max(0, Math.min(classes - 1e-3, value)));
      y[i] = Float.isNaN(y[i]) ? 0 : y[i];
    }
    Map<String, Object> parameters = new HashMap<>(more);
    parameters.put("max_depth", 4);
    parameters.put("eta", 0.4);
    parameters.put("max_cat_to_onehot", 1);
    parameters.put("nthread", 1);
    parameters.put("verbosity", 0);
    DMatrix training = matrix(x);
    training.setLabel(y);
    Booster booster = XGBoost.train(training, parameters, 4, new HashMap<>(), null, null);
    float[] test = rows(random, ROWS);
    float[][] contributions = booster.predictContrib(matrix(test), 0);
    int columns = contributions[0].length;
    float[] flat = new float[ROWS * columns];
    for (int i = 0; i < ROWS; i++) {
      System.arraycopy(contributions[i], 0, flat, i * columns, columns);
    }
    Path folder = Files.createDirectories(root.resolve(name));
    booster.saveModel(folder.resolve("model.ubj").toString());
    Files.write(folder.resolve("input.npy"), npy(test, ROWS, FEATURES));
    Files.write(folder.resolve("contributions.npy"), npy(flat, ROWS, columns));
  }

  private static float[] rows(Random random, int count) {
    float[] x = new float[count * FEATURES];
    for (int i = 0; i < x.length; i++) {
      boolean category = i % FEATURES == 4;
      x[i] = category ? random.nextInt(20) : (float) random.nextGaussian();
      if (!category && random.nextInt(8) == 0) {
        x[i] = Float.NaN;
      }
    }
    return x;
  }

  private static DMatrix matrix(float[] x) throws XGBoostError {
    DMatrix matrix = new DMatrix(x, x.length / FEATURES, FEATURES, Float.NaN);
    matrix.setFeatureNames(new String[] {"pressure", "flow", "heat", "load", "kind"});
    matrix.setFeatureTypes(new String[] {"q", "q", "q", "q", "c"});
    return matrix;
  }

  private static byte[] npy(float[] values, int rows, int columns) throws IOException {
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
