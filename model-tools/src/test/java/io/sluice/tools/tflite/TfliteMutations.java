package io.sluice.tools.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.InvalidModelException;
import io.sluice.model.NumericsProfile;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Files with some of their bytes changed, which are to be imported or refused. */
final class TfliteMutations {
  private static final byte[] EXTREMES = {0, 1, -1, 0x7f, (byte) 0x80, 4, 16};

  private TfliteMutations() {}

  /**
   * Imports mutations, and gives how many were refused.
   *
   * @throws AssertionError if one failed otherwise than by an {@link InvalidModelException}
   */
  static int run(List<byte[]> files, int count, Random random) {
    int refused = 0;
    for (int i = 0; i < count; i++) {
      byte[] mutated = mutated(files.get(random.nextInt(files.size())), random);
      try {
        TfliteModels.runner(TfliteImporter.read(mutated, NumericsProfile.TFLITE_REFERENCE));
      } catch (InvalidModelException e) {
        assertThat(e.getMessage()).isNotBlank();
        refused++;
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        throw new AssertionError("mutation " + i + " of the sequence", e);
      }
    }
    return refused;
  }

  private static byte[] mutated(byte[] file, Random random) {
    byte[] mutated =
        random.nextInt(20) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file.clone();
    for (int n = random.nextInt(5); n >= 0 && mutated.length > 0; n--) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(3)) {
        case 0 -> mutated[at] = (byte) random.nextInt();
        case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
        default -> mutated[at] = EXTREMES[random.nextInt(EXTREMES.length)];
      }
    }
    return mutated;
  }
}
