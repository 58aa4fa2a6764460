package io.sluice.benchmarks;

import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lists of attributes in which ONNX describes trees of regressors. */
final class OnnxTreeLists {
  private final Map<String, List<Long>> integers = new LinkedHashMap<>();
  private final List<Float> values = new ArrayList<>();
  private final List<String> modes = new ArrayList<>();
  private final List<Float> weights = new ArrayList<>();
  private long trees;

  private void add(String name, long value) {
    integers.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
  }

  /** Adds a tree, whose nodes come before their children. */
  void add(GrownTree tree) {
    for (int i = 0; i < tree.size(); i++) {
      boolean leaf = tree.isLeaf(i);
      add("nodes_treeids", trees);
      add("nodes_nodeids", i);
      add("nodes_featureids", leaf ? 0 : tree.feature(i));
      add("nodes_truenodeids", leaf ? 0 : tree.below(i));
      add("nodes_falsenodeids", leaf ? 0 : tree.above(i));
      add("nodes_missing_value_tracks_true", 0);
      modes.add(leaf ? "LEAF" : "BRANCH_LEQ");
      values.add(leaf ? 0 : tree.threshold(i));
      if (leaf) {
        add("target_treeids", trees);
        add("target_nodeids", i);
        add("target_ids", 0);
        weights.add(tree.weight(i));
      }
    }
    trees++;
  }

  List<AttributeProto> attributes() {
    List<AttributeProto> attributes = new ArrayList<>();
    integers.forEach(
        (name, list) ->
            attributes.add(
                attribute(name, AttributeProto.AttributeType.INTS).addAllInts(list).build()));
    attributes.add(
        attribute("nodes_values", AttributeProto.AttributeType.FLOATS)
            .addAllFloats(values)
            .build());
    attributes.add(
        attribute("nodes_modes", AttributeProto.AttributeType.STRINGS)
            .addAllStrings(modes.stream().map(ByteString::copyFromUtf8).toList())
            .build());
    attributes.add(
        attribute("target_weights", AttributeProto.AttributeType.FLOATS)
            .addAllFloats(weights)
            .build());
    return attributes;
  }

  private static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
