package io.sluice.tools.verify;

import io.sluice.tools.load.LoadOptions;
import io.sluice.tools.load.ModelFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the cases in files and folders, in sorted order. */
public final class CaseFinder {
  private static final String MODEL = "model.onnx";
  private static final String DATA_SET = "test_data_set_";

  private final LoadOptions options;
  private final Tolerance tolerance;
  private final List<Case> cases = new ArrayList<>();

  private CaseFinder(LoadOptions options, Tolerance tolerance) {
    this.options = options;
    this.tolerance = tolerance;
  }

  /**
   * The cases of a {@code .sluice} file, or of a folder: of all {@code .sluice} files and all
   * folders in ONNX's test layout in it, however deep. Symbolic links within the folder are not
   * followed.
   *
   * @param options for the ONNX models
   * @param tolerance for their floats; golden vectors must be equal to the bit
   * @return empty if there is none
   * @throws NoSuchFileException if there is no such file or folder
   * @throws IOException if a folder cannot be listed
   */
  public static List<Case> find(Path path, LoadOptions options, Tolerance tolerance)
      throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    CaseFinder finder = new CaseFinder(options, tolerance);
    if (Files.isDirectory(path)) {
      finder.addFolder(path);
    } else {
      finder.addFile(path);
    }
    return finder.cases;
  }

  /**
   * The cases of one model, from a folder with its test data alone: {@code test_data_set_N} folders
   * for an ONNX model, and {@code input.npy}, or {@code input0.npy} and so on, with {@code
   * output.npy}, or {@code output0.npy} and so on, for any.
   *
   * @return empty if there are none
   * @throws NoSuchFileException if there is no such folder
   * @throws IOException if it cannot be listed
   */
  public static List<Case> ofModel(
      Path model, Path folder, LoadOptions options, Tolerance tolerance) throws IOException {
    List<Case> cases = new ArrayList<>();
    if (ModelFormat.of(model) == ModelFormat.ONNX) {
      for (Path dataSet : dataSets(folder)) {
        cases.add(new OnnxCase(model, dataSet, options, tolerance));
      }
    }
    List<Path> inputs = arrays(folder, "input");
    List<Path> outputs = arrays(folder, "output");
    if (!outputs.isEmpty()) {
      cases.add(new ArrayCase(model, options, inputs, outputs, tolerance, false));
    }
    return cases;
  }

  /** {@code name.npy}, or {@code name0.npy}, {@code name1.npy} and so on. */
  private static List<Path> arrays(Path folder, String name) {
    Path only = folder.resolve(name + ".npy");
    if (Files.exists(only)) {
      return List.of(only);
    }
    List<Path> arrays = new ArrayList<>();
    Path next = folder.resolve(name + "0.npy");
    while (Files.exists(next)) {
      arrays.add(next);
      next = folder.resolve(name + arrays.size() + ".npy");
    }
    return arrays;
  }

  private void addFolder(Path folder) throws IOException {
    Path model = folder.resolve(MODEL);
    if (Files.isRegularFile(model)) {
      addDataSets(folder, model);
      return;
    }
    for (Path entry : sorted(folder)) {
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        addFolder(entry);
      } else {
        addFile(entry);
      }
    }
  }

  private void addFile(Path file) {
    if (file.toString().endsWith(".sluice")) {
      cases.add(new GoldenCase(file));
    }
  }

  private void addDataSets(Path folder, Path model) throws IOException {
    List<Path> dataSets = dataSets(folder);
    if (dataSets.isEmpty()) {
      cases.add(new EmptyFolder(folder.toString()));
    }
    dataSets.forEach(dataSet -> cases.add(new OnnxCase(model, dataSet, options, tolerance)));
  }

  /** In the order of their numbers. */
  private static List<Path> dataSets(Path folder) throws IOException {
    List<Path> dataSets = new ArrayList<>();
    for (Path entry : sorted(folder)) {
      if (entry.getFileName().toString().startsWith(DATA_SET) && Files.isDirectory(entry)) {
        dataSets.add(entry);
      }
    }
    dataSets.sort(Comparator.comparingInt((Path path) -> path.toString().length()));
    return dataSets;
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  /** A model without anything to compare it with. */
  private record EmptyFolder(String name) implements Case {
    @Override
    public Verdict run() {
      return new Verdict.Unsupported("there is no " + DATA_SET + "0 beside " + MODEL);
    }
  }
}
