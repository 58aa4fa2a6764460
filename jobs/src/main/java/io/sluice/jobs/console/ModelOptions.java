package io.sluice.jobs.console;

import io.sluice.model.InvalidModelException;
import io.sluice.model.NumericsProfile;
import io.sluice.tools.load.LoadOptions;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options of commands that read models of other runtimes: what the models' files leave open. */
public final class ModelOptions {
  @Option(
      names = "--numerics",
      paramLabel = "PROFILE",
      converter = Profile.class,
      completionCandidates = ProfileCodes.class,
      description =
          "The integer arithmetic of an .onnx or .tflite model:"
              + " ${COMPLETION-CANDIDATES} (default: onnxruntime for a quantized .onnx file,"
              + " tflite-reference for a .tflite file).")
  @Nullable NumericsProfile numerics;

  @Option(
      names = "--dim",
      paramLabel = "NAME=N",
      description =
          "The size of a symbolic dimension of an .onnx model. If the first dimension"
              + " of an input is symbolic, its size is 1.")
  Map<String, Integer> dimensions = new LinkedHashMap<>();

  /** What was given. */
  public LoadOptions load() {
    return new LoadOptions(numerics, dimensions);
  }

  /** Reads the name of a profile. */
  static final class Profile implements ITypeConverter<NumericsProfile> {
    @Override
    public NumericsProfile convert(String text) {
      try {
        return NumericsProfile.ofCode(text);
      } catch (InvalidModelException e) {
        throw new TypeConversionException(
            "'" + text + "' is not one of " + String.join(", ", ProfileCodes.CODES));
      }
    }
  }

  /** The names of all profiles. */
  static final class ProfileCodes implements Iterable<String> {
    static final List<String> CODES =
        Arrays.stream(NumericsProfile.values()).map(NumericsProfile::code).toList();

    @Override
    public Iterator<String> iterator() {
      return CODES.iterator();
    }
  }
}
