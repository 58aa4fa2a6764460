package io.sluice.nn;

/** How the gradients of a step's outputs become gradients of its inputs. */
@FunctionalInterface
interface GradientFunction {
  void run(Gradients gradients);
}
