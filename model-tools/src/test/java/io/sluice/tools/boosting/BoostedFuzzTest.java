package io.sluice.tools.boosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.sluice.model.InvalidModelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Damaged files of XGBoost and LightGBM are refused by {@link InvalidModelException} or imported,
 * and nothing else. The system properties {@code sluice.fuzz.mutations} and {@code
 * sluice.fuzz.first} say how many mutations and from which number on.
 */
class BoostedFuzzTest {
  private static final int MUTATIONS = Integer.getInteger("sluice.fuzz.mutations", 10_000);
  private static final int FIRST = Integer.getInteger("sluice.fuzz.first", 0);
  private static final long MOST_NANOSECONDS = 5_000_000_000L;

  /** What numbers and lengths are in texts. */
  private static final List<String> TEXTS =
      List.of(
          "-1", "0", "2147483647", "4294967295", "1e400", "nan", "[", "{", "\"", "\n", "=", " ");

  @Test
  void damagedFilesAreRefusedOrImported() throws Exception {
    List<byte[]> seeds = new ArrayList<>();
    for (Path model : BoostedFileTest.models().toList()) {
      byte[] file = Files.readAllBytes(model);
      seeds.add(model.toString().endsWith(".txt") ? withoutParameters(file) : file);
    }
    int imported = 0;
    for (int i = FIRST; i < FIRST + MUTATIONS; i++) {
      Random random = new Random(3L << 32 | i);
      byte[] file = seeds.get(random.nextInt(seeds.size()));
      for (int times = 1 + random.nextInt(4); times > 0; times--) {
        file = mutated(file, seeds.get(random.nextInt(seeds.size())), random);
      }
      long start = System.nanoTime();
      try {
        BoostedFile.read(file);
        imported++;
      } catch (InvalidModelException e) {
        assertThat(e.getMessage()).isNotBlank();
      } catch (Throwable e) { // also errors, such as of the stack or the heap
        fail("mutation %d: %s".formatted(i, e), e);
      }
      long elapsed = System.nanoTime() - start;
      if (elapsed > MOST_NANOSECONDS) {
        fail("mutation %d took %d ms".formatted(i, elapsed / 1_000_000));
      }
    }
    assertThat(imported).as("some mutations leave a model that can be used").isPositive();
  }

  private static byte[] withoutParameters(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    String end = "end of trees\n";
    return text.substring(0, text.indexOf(end) + end.length()).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] mutated(byte[] seed, byte[] other, Random random) {
    byte[] file = seed.clone();
    int at = random.nextInt(file.length);
    switch (random.nextInt(6)) {
      case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> file[at] = (byte) "0123456789-.=,[]{}LdUS$#".charAt(random.nextInt(24));
      case 2 -> file[at] = new byte[] {0, 1, 2, 127, -1, -128}[random.nextInt(6)];
      case 3 -> file = Arrays.copyOf(file, Math.max(1, at));
      case 4 -> {
        byte[] text = TEXTS.get(random.nextInt(TEXTS.size())).getBytes(StandardCharsets.UTF_8);
        file = spliced(file, at, text, 0, text.length, random.nextInt(4));
      }
      default -> {
        int from = random.nextInt(other.length);
        int length = Math.min(1 + random.nextInt(64), other.length - from);
        file = spliced(file, at, other, from, length, random.nextInt(64));
      }
    }
    return file;
  }

  /** Some bytes of another file in the place of some of this one. */
  private static byte[] spliced(
      byte[] file, int at, byte[] other, int from, int length, int replaced) {
    int until = Math.min(file.length, at + replaced);
    byte[] spliced = new byte[at + length + file.length - until];
    System.arraycopy(file, 0, spliced, 0, at);
    System.arraycopy(other, from, spliced, at, length);
    System.arraycopy(file, until, spliced, at + length, file.length - until);
    return spliced;
  }
}
