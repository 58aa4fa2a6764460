package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import java.util.regex.Pattern;

/**
 * Which model: its given name and version, and the digest that no other file has.
 *
 * @param name chosen by its maker, for example {@code pump-anomaly}
 * @param version chosen by its maker, for example {@code 2}
 * @param digest SHA-256 of the file, 64 lower-case hexadecimal digits
 */
public record ModelId(String name, String version, String digest) {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  public ModelId {
    checkWord("name", name);
    checkWord("version", version);
    check(isDigest(digest), "'%s' is not a SHA-256 digest in hexadecimal", digest);
  }

  /**
   * Checks that a name or version is made of at most 128 letters, digits, dots, hyphens and
   * underscores, and starts with a letter or digit.
   *
   * @param what it is, for the message
   * @throws InvalidModelException if it is not
   */
  public static void checkWord(String what, String value) {
    check(
        value != null && WORD.matcher(value).matches(),
        "model %s '%s' is not 1 to 128 letters, digits, '.', '_' or '-'",
        what,
        value);
  }

  /** Whether a text is a digest as a model has it: 64 lower-case hexadecimal digits. */
  public static boolean isDigest(String text) {
    return DIGEST.matcher(text).matches();
  }

  /** The digest of a file's bytes, whether they are a model or not. */
  public static String digestOf(byte[] file) {
    return ArtifactWriter.sha256(file);
  }

  /** The first twelve digits of the digest, enough for a person. */
  public String shortDigest() {
    return shortDigest(digest);
  }

  /** The first twelve digits of a digest. */
  public static String shortDigest(String digest) {
    return digest.substring(0, 12);
  }

  @Override
  public String toString() {
    return name + " " + version + " (" + shortDigest() + ")";
  }
}
