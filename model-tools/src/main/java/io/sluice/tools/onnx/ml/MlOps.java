package io.sluice.tools.onnx.ml;

import io.sluice.tools.graph.GraphSink;
import io.sluice.tools.onnx.node.OnnxAttribute;
import io.sluice.tools.onnx.node.OnnxNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The ops of {@code ai.onnx.ml} that can be imported. */
public final class MlOps {
  /** The name of their domain. */
  public static final String DOMAIN = "ai.onnx.ml";

  /** The newest version of the domain that is known. */
  public static final int NEWEST = 5;

  private static final Map<String, Consumer<MlNode>> TRANSLATORS =
      Map.ofEntries(
          Map.entry("ArrayFeatureExtractor", FeatureTranslators::arrayFeatureExtractor),
          Map.entry("Binarizer", FeatureTranslators::binarizer),
          Map.entry("CategoryMapper", CategoryTranslators::categoryMapper),
          Map.entry("LabelEncoder", CategoryTranslators::labelEncoder),
          Map.entry("OneHotEncoder", CategoryTranslators::oneHotEncoder),
          Map.entry("DictVectorizer", MlOps::dictVectorizer),
          Map.entry("FeatureVectorizer", FeatureTranslators::featureVectorizer),
          Map.entry("Imputer", FeatureTranslators::imputer),
          Map.entry("LinearClassifier", LinearTranslators::classifier),
          Map.entry("LinearRegressor", LinearTranslators::regressor),
          Map.entry("Normalizer", FeatureTranslators::normalizer),
          Map.entry("SVMClassifier", SvmTranslators::classifier),
          Map.entry("SVMRegressor", SvmTranslators::regressor),
          Map.entry("Scaler", FeatureTranslators::scaler),
          Map.entry("TreeEnsemble", TreeTranslators::ensemble),
          Map.entry("TreeEnsembleClassifier", TreeTranslators::classifier),
          Map.entry("TreeEnsembleRegressor", TreeTranslators::regressor),
          Map.entry("ZipMap", MlOps::zipMap));

  private MlOps() {}

  /**
   * The inputs that are maps, which become a row of numbers: for each the number of words or keys
   * of the DictVectorizer that reads it.
   */
  public static Map<String, Integer> vocabularies(List<OnnxNode> nodes) {
    Map<String, Integer> vocabularies = new HashMap<>();
    for (OnnxNode node : nodes) {
      if (node.domain().equals(DOMAIN) && node.type().equals("DictVectorizer")) {
        node.attributes()
            .values()
            .forEach(
                value ->
                    vocabularies.put(
                        node.inputs().isEmpty() ? "" : node.inputs().get(0),
                        value instanceof OnnxAttribute.Strings texts
                            ? texts.values().size()
                            : value instanceof OnnxAttribute.Ints keys ? keys.values().size() : 0));
      }
    }
    return vocabularies;
  }

  /** A map becomes a row of numbers before the model: those of its words, and 0 for the others. */
  private static void dictVectorizer(MlNode node) {
    node.give(0, node.input(0));
  }

  /** A map for each row, from labels to scores: here it stays the matrix of the scores. */
  private static void zipMap(MlNode node) {
    node.give(0, node.input(0));
  }

  /** The names of the ops, with their domain. */
  public static SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>();
    TRANSLATORS.keySet().forEach(name -> names.add(DOMAIN + "." + name));
    return names;
  }

  /** Whether a node is one of them. */
  public static boolean isOne(OnnxNode node) {
    return node.domain().equals(DOMAIN) && TRANSLATORS.containsKey(node.type());
  }

  /**
   * Adds what a node becomes.
   *
   * @throws io.sluice.model.InvalidModelException naming the node, if it is not as the standard has
   *     it, or asks for what is not supported
   */
  public static void translate(OnnxNode node, GraphSink graph) {
    Consumer<MlNode> translator = TRANSLATORS.get(node.type());
    if (translator == null) {
      throw new IllegalArgumentException(node.title());
    }
    translator.accept(new MlNode(node, graph));
  }
}
