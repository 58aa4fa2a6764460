package io.sluice.nn;

import io.sluice.model.Shape;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * A part of a neural net, as {@code torch.nn.Module}: it has parameters, buffers and child modules,
 * and computes a tensor from a tensor.
 *
 * <p>A subclass registers what it has in its constructor and says in {@link #forward} what it
 * computes; whoever uses it calls {@link #call}:
 *
 * <pre>{@code
 * final class Gate extends Module {
 *   private final Linear fc = register("fc", new Linear(8, 8, generator));
 *
 *   protected Tensor forward(Tensor x) {
 *     return x.mul(Functional.hardsigmoid(fc.call(x)));
 *   }
 * }
 * }</pre>
 */
public abstract class Module {
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Map<String, Tensor> buffers = new LinkedHashMap<>();
  private final Map<String, Module> children = new LinkedHashMap<>();
  private boolean training = true;

  /** Computes the output; callers use {@link #call}. */
  protected abstract Tensor forward(Tensor x);

  /** The output for {@code x}: what {@code module(x)} is in PyTorch. */
  public final Tensor call(Tensor x) {
    return within(x, () -> forward(x));
  }

  /**
   * Runs {@code body} as a part of this module, so that a graph traced from {@code x} names what it
   * computes after this module. For modules with more ways to be called than {@link #call}.
   */
  protected final <T> T within(Tensor x, Supplier<T> body) {
    Trace trace = x.trace();
    if (trace == null) {
      return body.get();
    }
    trace.enter(this);
    try {
      return body.get();
    } finally {
      trace.exit();
    }
  }

  /** Adds a child module and gives it back. */
  protected final <M extends Module> M register(String name, M module) {
    children.put(free(name), module);
    return module;
  }

  /** Adds a tensor that optimizers change, and gives it back. */
  protected final Tensor registerParameter(String name, Tensor parameter) {
    parameters.put(free(name), parameter.requiresGrad(true));
    return parameter;
  }

  /** Adds a tensor that belongs to the module's state but is not trained, and gives it back. */
  protected final Tensor registerBuffer(String name, Tensor buffer) {
    buffers.put(free(name), buffer);
    return buffer;
  }

  private String free(String name) {
    Operation.require(
        !name.isEmpty() && name.indexOf('.') < 0,
        "register",
        "'%s' is no name for a part of a module: it must not be empty or have dots",
        name);
    Operation.require(
        !parameters.containsKey(name) && !buffers.containsKey(name) && !children.containsKey(name),
        "register",
        "'%s' is registered twice in %s",
        name,
        getClass().getSimpleName());
    return name;
  }

  /** The child modules by name, in the order in which they were registered. */
  public final Map<String, Module> children() {
    return Collections.unmodifiableMap(children);
  }

  /** This module, under the empty name, and all modules within it by their dotted paths. */
  public final Map<String, Module> namedModules() {
    Map<String, Module> modules = new LinkedHashMap<>();
    visit("", (path, module) -> modules.put(path, module));
    return modules;
  }

  private void visit(String path, BiConsumer<String, Module> visitor) {
    visitor.accept(path, this);
    children.forEach((name, child) -> child.visit(prefixed(path, name), visitor));
  }

  private static String prefixed(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** All parameters, of child modules too. */
  public final List<Tensor> parameters() {
    return List.copyOf(namedParameters().values());
  }

  /** All parameters by dotted name, for example {@code encoder.0.weight}. */
  public final Map<String, Tensor> namedParameters() {
    Map<String, Tensor> found = new LinkedHashMap<>();
    visit("", (path, m) -> m.parameters.forEach((n, t) -> found.put(prefixed(path, n), t)));
    return found;
  }

  /** All buffers by dotted name, for example {@code encoder.1.running_mean}. */
  public final Map<String, Tensor> namedBuffers() {
    Map<String, Tensor> found = new LinkedHashMap<>();
    visit("", (path, m) -> m.buffers.forEach((n, t) -> found.put(prefixed(path, n), t)));
    return found;
  }

  private Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    visit(
        "",
        (path, m) -> {
          m.parameters.forEach((n, t) -> state.put(prefixed(path, n), t));
          m.buffers.forEach((n, t) -> state.put(prefixed(path, n), t));
        });
    return state;
  }

  /** Copies of all parameters and buffers by dotted name; later training does not change them. */
  public final Map<String, Tensor> stateDict() {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    state().forEach((name, t) -> copies.put(name, t.copy()));
    return copies;
  }

  /**
   * Sets all parameters and buffers.
   *
   * @throws IllegalArgumentException naming what is missing, superfluous, or of another shape; then
   *     nothing was set
   */
  public final void loadStateDict(Map<String, Tensor> values) {
    Map<String, Tensor> state = state();
    Set<String> missing = new TreeSet<>(state.keySet());
    missing.removeAll(values.keySet());
    Set<String> unexpected = new TreeSet<>(values.keySet());
    unexpected.removeAll(state.keySet());
    Operation.require(
        missing.isEmpty() && unexpected.isEmpty(),
        "loadStateDict",
        "missing %s, unexpected %s in %s",
        missing,
        unexpected,
        getClass().getSimpleName());
    state.forEach((name, own) -> requireShape(name, value(values, name), own.shape()));
    state.forEach((name, own) -> own.copyFrom(value(values, name)));
  }

  private static Tensor value(Map<String, Tensor> values, String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  private static void requireShape(String name, Tensor value, Shape wanted) {
    Operation.require(
        value.shape().equals(wanted),
        "loadStateDict",
        "'%s' has shape %s, must be %s",
        name,
        value.shape(),
        wanted);
  }

  /** Whether dropout drops and batch norm looks at the batch. */
  public final boolean isTraining() {
    return training;
  }

  /** Sets this module and all within it to training. */
  public final void train() {
    train(true);
  }

  /** Sets this module and all within it to training or to evaluation. */
  public final void train(boolean on) {
    visit("", (path, module) -> module.training = on);
  }

  /** Sets this module and all within it to evaluation. */
  public final void eval() {
    train(false);
  }

  /** Runs {@code body} with all modules in eval mode, and puts each back into its mode. */
  final <T> T inEvalMode(Supplier<T> body) {
    IdentityHashMap<Module, Boolean> modes = new IdentityHashMap<>();
    visit("", (path, module) -> modes.put(module, module.training));
    eval();
    try {
      return body.get();
    } finally {
      modes.forEach((module, mode) -> module.training = mode);
    }
  }

  /** Forgets the gradients of all parameters. */
  public final void zeroGrad() {
    parameters().forEach(Tensor::zeroGrad);
  }
}
