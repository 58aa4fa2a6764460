package io.sluice.tools.train;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Names training data by its content. */
final class DataDigest {
  private DataDigest() {}

  /**
   * SHA-256, in hexadecimal, over each sequence: its number of rows, then its values row by row;
   * all as 32 bits, the most significant byte first, NaN in its canonical form.
   */
  static String of(List<float[][]> sequences) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    for (float[][] rows : sequences) {
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(rows.length).flip());
      for (float[] row : rows) {
        ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES);
        for (float value : row) {
          bytes.putInt(Float.floatToIntBits(value));
        }
        digest.update(bytes.flip());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
