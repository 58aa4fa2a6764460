package io.sluice.tools.verify;

import io.sluice.model.InvalidModelException;
import io.sluice.tools.load.UnsupportedModelException;
import io.sluice.tools.npy.NpyFormatException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** A case of files, whose faults become verdicts. */
abstract class FileCase implements Case {
  private final String name;

  FileCase(String name) {
    this.name = name;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Verdict run() {
    try {
      return verdict();
    } catch (UnsupportedModelException e) {
      return new Verdict.Unsupported(String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      return Verdict.failed(e.getFile() + ": no such file or folder");
    } catch (InvalidModelException | InvalidCaseException | NpyFormatException e) {
      return Verdict.failed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Verdict.failed("cannot be read: " + e);
    } catch (RuntimeException e) { // one case that goes wrong must not hide all others
      return Verdict.failed("unexpected " + e);
    }
  }

  /**
   * Runs the case.
   *
   * @throws UnsupportedModelException if it is beyond what Sluice does
   * @throws InvalidModelException if a model is damaged
   * @throws InvalidCaseException if arrays do not fit the model
   * @throws IOException if a file is damaged or cannot be read
   */
  abstract Verdict verdict() throws IOException;
}
