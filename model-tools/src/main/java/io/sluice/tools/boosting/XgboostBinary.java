package io.sluice.tools.boosting;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.InvalidModelException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Reads the binary files that XGBoost wrote before version 3.1.
 *
 * <p>Source: XGBoost 1.7, {@code src/learner.cc} ({@code LearnerModelParamLegacy}), {@code
 * src/gbm/gbtree_model.h} and {@code include/xgboost/tree_model.h}.
 */
final class XgboostBinary {
  private static final byte[] MAGIC = "binf".getBytes(StandardCharsets.US_ASCII);

  /** The bytes of the structures in the file. */
  private static final int LEARNER = 136;

  private static final int FOREST = 160;
  private static final int TREE = 148;
  private static final int NODE = 20;
  private static final int STATISTICS = 16;
  private static final int LINEAR = 136;

  private static final int LONGEST_NAME = 100;

  private final ByteBuffer bytes;

  private XgboostBinary(byte[] file) {
    this.bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (startsWithMagic(file)) {
      bytes.position(MAGIC.length);
    }
  }

  private static boolean startsWithMagic(byte[] file) {
    return file.length > MAGIC.length
        && Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /** Whether a file may be one: its objective follows a structure of a known size. */
  static boolean isLikely(byte[] beginning) {
    int at = LEARNER + (startsWithMagic(beginning) ? MAGIC.length : 0);
    if (beginning.length < at + Long.BYTES + 1) {
      return false;
    }
    ByteBuffer bytes = ByteBuffer.wrap(beginning).order(ByteOrder.LITTLE_ENDIAN);
    long length = bytes.getLong(at);
    int first = beginning[at + Long.BYTES];
    return length > 0 && length <= LONGEST_NAME && first >= 'a' && first <= 'z';
  }

  /**
   * Reads a model.
   *
   * @throws io.sluice.model.InvalidModelException if the file is cut off or damaged
   */
  static XgboostModel read(byte[] file) {
    XgboostBinary reader = new XgboostBinary(file);
    try {
      return reader.model();
    } catch (BufferUnderflowException e) {
      throw new InvalidModelException(
          "byte " + reader.bytes.position() + ": the file is cut off", e);
    }
  }

  private XgboostModel model() {
    int start = bytes.position();
    float base = bytes.getFloat();
    int features = bytes.getInt();
    int classes = bytes.getInt();
    bytes.getLong(); // whether attributes and metrics follow
    int major = bytes.getInt();
    skip(start + LEARNER - bytes.position());
    check(Float.isFinite(base), "base_score is %s", base);
    String objective = text("the objective");
    String booster = text("the booster");
    int outputs = Math.max(1, classes);
    List<XgboostModel.Tree> trees = List.of();
    float[] linear = null;
    switch (booster) {
      case "gbtree", "dart" -> trees = trees(outputs, booster.equals("dart"));
      case "gblinear" -> linear = linear();
      default -> check(false, "the booster '%s' is not supported", booster);
    }
    return new XgboostModel(
        "XGBoost",
        objective,
        features,
        List.of(),
        outputs,
        new float[] {base},
        major < 1,
        trees,
        linear);
  }

  private void skip(long count) {
    check(
        count >= 0 && count <= bytes.remaining(),
        "byte %d: %d more bytes should follow; the file is damaged or cut off",
        bytes.position(),
        count);
    bytes.position(bytes.position() + (int) count);
  }

  /** Checks that so many elements of a size can follow. */
  private int count(long count, int size, String what) {
    check(
        count >= 0 && count <= bytes.remaining() / size,
        "byte %d: %d %s; the file is damaged or cut off",
        bytes.position(),
        count,
        what);
    return (int) count;
  }

  private String text(String what) {
    byte[] text = new byte[count(bytes.getLong(), 1, "characters of " + what)];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private float[] floats(String what) {
    float[] floats = new float[count(bytes.getLong(), Float.BYTES, what)];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = bytes.getFloat();
    }
    return floats;
  }

  private float[] linear() {
    skip(LINEAR);
    return floats("weights");
  }

  private List<XgboostModel.Tree> trees(int outputs, boolean dart) {
    int count = count(bytes.getInt(), TREE, "trees");
    skip(FOREST - Integer.BYTES);
    List<XgboostModel.Tree> trees = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      trees.add(tree("tree " + i));
    }
    int[] targets = new int[count];
    for (int i = 0; i < count; i++) {
      targets[i] = bytes.getInt();
      check(
          targets[i] >= 0 && targets[i] < outputs,
          "tree %d is for output %d of %d",
          i,
          targets[i],
          outputs);
    }
    float[] scales = dart ? floats("weights of trees") : new float[0];
    check(!dart || scales.length == count, "%d trees have %d weights", count, scales.length);
    for (int i = 0; i < count; i++) {
      XgboostModel.Tree tree = trees.get(i);
      trees.set(
          i,
          new XgboostModel.Tree(
              tree.title(),
              targets[i],
              dart ? scales[i] : 1,
              tree.left(),
              tree.right(),
              tree.features(),
              tree.values(),
              tree.defaultLeft(),
              tree.covers(),
              tree.categories()));
    }
    return trees;
  }

  private XgboostModel.Tree tree(String title) {
    int start = bytes.position();
    bytes.getInt(); // roots
    int count = count(bytes.getInt(), NODE + STATISTICS, "nodes of " + title);
    bytes.position(start + 5 * Integer.BYTES);
    int vector = bytes.getInt();
    check(vector <= 1, "%s has leaves with %d values, which is not supported", title, vector);
    skip(start + TREE - bytes.position());
    int[] left = new int[count];
    int[] right = new int[count];
    int[] features = new int[count];
    boolean[] defaultLeft = new boolean[count];
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      bytes.getInt(); // parent
      left[i] = bytes.getInt();
      right[i] = bytes.getInt();
      int index = bytes.getInt();
      features[i] = index & Integer.MAX_VALUE;
      defaultLeft[i] = index < 0;
      values[i] = bytes.getFloat();
    }
    double[] covers = new double[count];
    for (int i = 0; i < count; i++) {
      bytes.getFloat(); // the gain
      covers[i] = bytes.getFloat();
      bytes.getLong(); // the weight of the node, and the leaves among its children
    }
    if (vector != 0) {
      floats("values of leaves");
    }
    return new XgboostModel.Tree(
        title, 0, 1, left, right, features, values, defaultLeft, covers, Map.of());
  }
}
