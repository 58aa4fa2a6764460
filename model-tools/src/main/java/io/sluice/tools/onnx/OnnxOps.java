package io.sluice.tools.onnx;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.Attribute;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Op;
import io.sluice.runtime.op.PlainOps;
import io.sluice.tools.onnx.ml.MlOps;
import io.sluice.tools.onnx.node.OnnxAttribute;
import io.sluice.tools.onnx.node.OnnxNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which op, of which version, the nodes of a model mean. */
final class OnnxOps {
  private static final String MICROSOFT = "com.microsoft";

  /** Nodes that a report names of each op. */
  private static final int NAMED = 3;

  private final Map<String, Integer> opsets;

  OnnxOps(Map<String, Integer> opsets) {
    this.opsets = opsets;
  }

  /**
   * Checks that all ops are known, before anything else is done.
   *
   * @throws InvalidModelException naming all that are not, with their opset and nodes
   */
  static void checkSupport(OnnxModel model) {
    OnnxOps ops = new OnnxOps(model.opsets());
    Map<String, List<String>> reasons = new LinkedHashMap<>();
    for (OnnxNode node : model.nodes()) {
      String reason = ops.refusal(node);
      if (reason != null) {
        reasons.computeIfAbsent(reason, r -> new ArrayList<>()).add(node.label());
      }
    }
    if (!reasons.isEmpty()) {
      StringBuilder report = new StringBuilder();
      reasons.forEach((reason, nodes) -> report.append("; ").append(reason).append(named(nodes)));
      throw new InvalidModelException(
          "the model has ops that are not supported: " + report.substring(2));
    }
  }

  private static String named(List<String> nodes) {
    StringBuilder names = new StringBuilder(" (");
    for (int i = 0; i < Math.min(NAMED, nodes.size()); i++) {
      names.append(i == 0 ? "node '" : ", '").append(nodes.get(i)).append("'");
    }
    if (nodes.size() > NAMED) {
      names.append(" and ").append(nodes.size() - NAMED).append(" more");
    }
    return names.append(")").toString();
  }

  /** Why a node cannot be imported; null if its op is supported. */
  private @Nullable String refusal(OnnxNode node) {
    Integer opset = opsets.get(node.domain());
    String op = node.qualifiedType();
    if (opset == null) {
      return op + ", whose domain the file does not import";
    }
    String versioned = op + " of opset " + opset;
    if (node.domain().isEmpty()) {
      if (opset < OpVersions.OLDEST_OPSET || opset > OpVersions.NEWEST_OPSET) {
        return "%s (opsets %d to %d are supported)"
            .formatted(versioned, OpVersions.OLDEST_OPSET, OpVersions.NEWEST_OPSET);
      }
      if (OpVersions.isKnown(op) && OpVersions.since(op, opset) == 0) {
        return versioned + ", which does not define it";
      }
    }
    for (Map.Entry<String, OnnxAttribute> attribute : node.attributes().entrySet()) {
      if (attribute.getValue() instanceof OnnxAttribute.Other other) {
        return "%s with attribute '%s' of type %s"
            .formatted(versioned, attribute.getKey(), other.kind());
      }
    }
    if (node.domain().equals(MlOps.DOMAIN) && opset > MlOps.NEWEST) {
      return "%s (versions 1 to %d are supported)".formatted(versioned, MlOps.NEWEST);
    }
    boolean supported =
        ConstantNodes.isOne(node)
            || MlOps.isOne(node)
            || ((node.domain().isEmpty() ? OpVersions.isKnown(op) : node.domain().equals(MICROSOFT))
                && PlainOps.find(
                        Op.Imported.ONNX,
                        DropoutNodes.isOne(node) ? DropoutNodes.inferenceType(node) : op)
                    != null);
    return supported ? null : versioned;
  }

  /** The opset since which the node's op is defined as the model means it. */
  int since(OnnxNode node) {
    int opset = opsets.getOrDefault(node.domain(), 1);
    return node.domain().isEmpty() ? OpVersions.since(node.type(), opset) : 1;
  }

  /**
   * The op as graphs have it.
   *
   * @throws InvalidModelException if an attribute is of a kind that the op has not
   */
  Op.Imported imported(OnnxNode node) {
    TreeMap<String, Attribute> attributes = new TreeMap<>();
    node.attributes().forEach((name, value) -> attributes.put(name, attribute(node, name, value)));
    return new Op.Imported(Op.Imported.ONNX, node.qualifiedType(), since(node), attributes);
  }

  private static Attribute attribute(OnnxNode node, String name, OnnxAttribute value) {
    if (value instanceof OnnxAttribute.Ints ints) {
      return new Attribute.Ints(ints.values());
    }
    if (value instanceof OnnxAttribute.Strings strings) {
      return new Attribute.Strings(strings.values());
    }
    if (value instanceof OnnxAttribute.Floats floats) {
      check(
          floats.values().stream().allMatch(Float::isFinite),
          "%s: attribute '%s' is not finite",
          node.title(),
          name);
      return new Attribute.Floats(floats.values());
    }
    throw new InvalidModelException(
        "%s: attribute '%s' has a type that the op does not support".formatted(node.title(), name));
  }
}
