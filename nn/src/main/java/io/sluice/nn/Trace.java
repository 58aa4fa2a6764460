package io.sluice.nn;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The record of one run of a module, as {@link GraphTracer} makes it. */
final class Trace {
  private final RecurrentState recurrentState;
  private final IdentityHashMap<Module, String> paths = new IdentityHashMap<>();
  private final IdentityHashMap<Tensor, String> parameterNames = new IdentityHashMap<>();
  private final Deque<Module> modules = new ArrayDeque<>();

  private final IdentityHashMap<Tensor, String> names = new IdentityHashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Map<String, Shape> shapes = new LinkedHashMap<>();
  private final Map<String, TensorData> constants = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<String> inputs = new ArrayList<>();
  private final List<StateBinding> states = new ArrayList<>();

  Trace(Module root, RecurrentState recurrentState) {
    this.recurrentState = recurrentState;
    root.namedModules().forEach((path, module) -> paths.putIfAbsent(module, path));
    root.namedParameters().forEach((name, tensor) -> parameterNames.putIfAbsent(tensor, name));
    root.namedBuffers().forEach((name, tensor) -> parameterNames.putIfAbsent(tensor, name));
    taken.addAll(parameterNames.values());
  }

  /** The trace that one of the tensors belongs to, if any. */
  static @Nullable Trace of(List<Tensor> tensors) {
    for (Tensor tensor : tensors) {
      if (tensor.trace() != null) {
        return tensor.trace();
      }
    }
    return null;
  }

  /** A value that is read while tracing would be frozen into the graph without anyone noticing. */
  static void refuseReading(Tensor tensor, String function) {
    Trace trace = tensor.trace();
    if (trace != null) {
      throw trace.untraceable(
          function, "a value that depends on the input is read; a graph cannot branch on it");
    }
  }

  /** A zero tensor that stands for an input of the graph. */
  Tensor input(String name, Shape shape) {
    Tensor input = Tensor.zeros(shape.toArray());
    String free = unique(name);
    declare(input, free);
    inputs.add(free);
    return input;
  }

  /** {@code alias} is in the graph what {@code tensor} is. */
  void alias(Tensor tensor, Tensor alias) {
    names.put(alias, name(tensor));
    alias.trace(this);
  }

  void enter(Module module) {
    if (!paths.containsKey(module) && !module.namedParameters().isEmpty()) {
      throw untraceable(
          module.getClass().getSimpleName(),
          "this module is called but not registered in the one that calls it; register it");
    }
    modules.push(module);
  }

  void exit() {
    modules.pop();
  }

  /** The state that a recurrent layer starts from when it is given none. */
  Tensor initialState(String name, Tensor zeros) {
    return recurrentState == RecurrentState.CARRIED
        ? input(join(path(), name), zeros.shape())
        : zeros;
  }

  /** Makes a layer's last state the {@link #initialState} of the next call, if it is an input. */
  void carry(Tensor initial, Tensor last) {
    String from = names.get(initial);
    if (from != null && inputs.contains(from)) {
      states.add(new StateBinding(from, name(last)));
    }
  }

  /** Records an operation with at least one traced input. */
  void record(String function, @Nullable Op op, List<Tensor> operands, List<Tensor> results) {
    if (op == null) {
      throw untraceable(function, "no op of a graph does this");
    }
    for (int i = firstWeight(op); i < operands.size(); i++) {
      if (operands.get(i).trace() != null) {
        throw untraceable(
            function,
            "a weight depends on the input; only parameters and constants can be weights");
      }
    }
    String name = unique(nodeName(function));
    List<String> read = operands.stream().map(operand -> operandName(name, operand)).toList();
    List<String> written = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      String output = results.size() == 1 ? name : unique(name + "." + outputName(i));
      declare(results.get(i), output);
      written.add(output);
    }
    nodes.add(new Node(name, op, read, written));
  }

  private static int firstWeight(Op op) {
    if (op instanceof Op.Linear || op instanceof Op.Conv || op instanceof Op.BatchNorm) {
      return 1;
    }
    if (op instanceof Op.Gru) {
      return 2;
    }
    return op instanceof Op.Lstm ? 3 : Integer.MAX_VALUE;
  }

  /** The outputs of recurrent layers, as PyTorch's documentation calls them. */
  private static String outputName(int index) {
    return List.of("output", "h_n", "c_n").get(index);
  }

  /** A leaf module gives its own path to what it computes; others add the function's name. */
  private String nodeName(String function) {
    Module module = modules.peek();
    String path = path();
    boolean leaf = module != null && paths.containsKey(module) && module.children().isEmpty();
    return leaf && !path.isEmpty() && !taken.contains(path) ? path : join(path, function);
  }

  /** The path of the innermost registered module that is running. */
  private String path() {
    for (Module module : modules) {
      String path = paths.get(module);
      if (path != null) {
        return path;
      }
    }
    return "";
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private String operandName(String node, Tensor operand) {
    String known = names.get(operand);
    if (known != null) {
      return known;
    }
    String parameter = parameterNames.get(operand);
    String name = parameter != null ? parameter : unique(node + ".constant");
    names.put(operand, name);
    shapes.put(name, operand.shape());
    constants.put(name, TensorData.ofFloats(operand.shape(), operand.data()));
    return name;
  }

  private void declare(Tensor tensor, String name) {
    names.put(tensor, name);
    shapes.put(name, tensor.shape());
    tensor.trace(this);
  }

  private String name(Tensor tensor) {
    String name = names.get(tensor);
    if (name == null) {
      throw untraceable("forward", "a result does not depend on the input");
    }
    return name;
  }

  private String unique(String name) {
    String free = name;
    for (int i = 1; !taken.add(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }

  private UntraceableException untraceable(String function, String why) {
    Module module = modules.peek();
    String path = path();
    String where =
        module == null
            ? ""
            : " in "
                + module.getClass().getSimpleName()
                + (path.isEmpty() ? "" : " '" + path + "'");
    return new UntraceableException(function + where + ": " + why);
  }

  /** The graph that computes {@code output}, without what that does not need. */
  Graph graph(Tensor output) {
    String result = name(output);
    if (inputs.contains(result)) {
      throw untraceable("forward", "the module gives its input unchanged; there is nothing to run");
    }
    List<String> outputs = new ArrayList<>(List.of(result));
    states.forEach(state -> outputs.add(state.output()));
    Set<String> needed = new HashSet<>(outputs);
    List<Node> kept = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (node.outputs().stream().anyMatch(needed::contains)) {
        kept.add(0, node);
        needed.addAll(node.inputs());
      }
    }
    List<TensorSpec> tensors = new ArrayList<>();
    shapes.forEach((name, shape) -> tensors.add(TensorSpec.float32(name, shape)));
    return Graph.ofUsed(tensors, constants, kept, inputs, outputs, states, NumericsProfile.SLUICE);
  }
}
