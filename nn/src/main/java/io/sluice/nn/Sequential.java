package io.sluice.nn;

/** Modules one after the other, as {@code torch.nn.Sequential}; they are named "0", "1", .... */
public final class Sequential extends Module {

  public Sequential(Module... modules) {
    for (Module module : modules) {
      register(Integer.toString(children().size()), module);
    }
  }

  /** Appends a module under a name of its own, and gives this one. */
  public Sequential add(String name, Module module) {
    register(name, module);
    return this;
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor y = x;
    for (Module module : children().values()) {
      y = module.call(y);
    }
    return y;
  }
}
