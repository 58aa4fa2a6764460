package io.sluice.flink.source;

import io.sluice.flink.ControlRecord;
import io.sluice.flink.ControlRecordReader;
import io.sluice.flink.ModelFolder;
import io.sluice.flink.ModelUpdate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Updates that a watched folder has as text, since a model file alone can only be activated. */
final class FolderUpdate {
  /** No update is longer. */
  private static final int LONGEST = 1 << 16;

  private static final byte[] BEGINNING =
      ControlRecord.TEXT_BEGINNING.getBytes(StandardCharsets.UTF_8);

  private FolderUpdate() {}

  /** Whether a file that begins so may be an update as text. */
  static boolean mayBe(byte[] beginning) {
    return beginning.length >= BEGINNING.length
        && Arrays.equals(beginning, 0, BEGINNING.length, BEGINNING, 0, BEGINNING.length);
  }

  /**
   * The whole of such a file, or as much as is read of one.
   *
   * @param rest what follows the beginning
   */
  static byte[] whole(byte[] beginning, InputStream rest) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(beginning);
    all.write(rest.readNBytes(LONGEST));
    return all.toByteArray();
  }

  /** The update, or an entry that says why it is none. */
  static ModelUpdate read(ModelFolder folder, ModelFile file, byte[] bytes, long weightBytes) {
    String origin = folder.uri() + "/" + file.state().name();
    try {
      ControlRecord record = ControlRecord.ofText(new String(bytes, StandardCharsets.UTF_8));
      String uri = record.artifactUri();
      if (uri != null && !uri.contains(":") && !uri.startsWith("/")) {
        record = record.withArtifactAt(folder.uri() + "/" + uri);
      }
      return new ControlRecordReader(weightBytes).read(record, file.sequence(), origin);
    } catch (IllegalArgumentException e) {
      String model = folder.model() == null ? "" : folder.model();
      return new ModelUpdate.Unreadable(
          model, file.sequence(), origin, String.valueOf(e.getMessage()));
    }
  }
}
