package io.sluice.flink;

import io.sluice.model.ModelId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An update of the control log in the form in which a message broker carries it: a key, headers and
 * a value. docs/kafka.md has the form; {@link ControlRecordReader} reads records that others wrote.
 *
 * <p>A broker that compacts its log keeps only the last record of each key. Each change therefore
 * has a key of its own. Heartbeats may share a key as long as no change comes between them; see
 * {@link #withKey}.
 *
 * @param key of the record; empty if it has none
 * @param headers by name, in UTF-8 on the wire
 * @param value the artifact's bytes, or its URI in UTF-8; for updates without an artifact a word
 *     that nobody reads, since brokers take a record without a value for a deletion
 */
@SuppressWarnings("ArrayRecordComponent") // records are not compared
public record ControlRecord(String key, Map<String, String> headers, byte[] value) {
  /** Name of the header with the number of the form. */
  public static final String FORM = "sluice-form";

  /** Name of the header with the kind: {@code activate, retire, rollback, heartbeat}. */
  public static final String KIND = "sluice-kind";

  /** Name of the header with the name of the model; changes have it. */
  public static final String MODEL = "sluice-model";

  /** Name of the header with the sequence; without it, the position in the log is the sequence. */
  public static final String SEQUENCE = "sluice-sequence";

  /** Name of the header with the effective time in milliseconds; absent: the start of time. */
  public static final String FROM = "sluice-from";

  /** Name of the header that is {@code true} on a change that is also a heartbeat. */
  public static final String PROMISES = "sluice-promises";

  /** Name of the header with the rollout: {@code full, canary, shadow}; absent: full. */
  public static final String ROLLOUT = "sluice-rollout";

  /** Name of the header with the share of a trial; absent: 1. */
  public static final String SHARE = "sluice-share";

  /** Name of the header with the SHA-256 of the artifact. */
  public static final String DIGEST = "sluice-digest";

  /** Name of the header that tells what the value is: {@code artifact, uri}; absent: artifact. */
  public static final String CONTENT = "sluice-content";

  /** Name of the header with the time of a heartbeat, in milliseconds. */
  public static final String TIME = "sluice-time";

  /** How a file with a record as text begins. */
  public static final String TEXT_BEGINNING = "# sluice ";

  private static final String TEXT_URI = "uri";
  private static final String FIRST_FORM = "1";
  private static final byte[] NOTHING = {};

  public ControlRecord {
    headers = Map.copyOf(headers);
  }

  /**
   * The record of an update. A change gets a key that no other record has.
   *
   * @throws IllegalArgumentException if the update is {@link ModelUpdate.Unreadable}
   */
  public static ControlRecord of(ModelUpdate update) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(FORM, FIRST_FORM);
    headers.put(SEQUENCE, Long.toString(update.sequence()));
    if (update instanceof ModelUpdate.Heartbeat heartbeat) {
      headers.put(TIME, Long.toString(heartbeat.time()));
      return record("heartbeat", "heartbeat", headers);
    }
    if (!(update instanceof ModelUpdate.Change change)) {
      throw new IllegalArgumentException("an unreadable entry cannot be written: " + update);
    }
    headers.put(MODEL, change.model());
    if (change.effectiveFrom() != ModelUpdate.START_OF_TIME) {
      headers.put(FROM, Long.toString(change.effectiveFrom()));
    }
    if (change.promises()) {
      headers.put(PROMISES, "true");
    }
    if (change instanceof ModelUpdate.Activate activate) {
      headers.put(ROLLOUT, activate.rollout().kind().name().toLowerCase(Locale.ROOT));
      headers.put(SHARE, Double.toString(activate.rollout().share()));
      headers.put(DIGEST, ModelId.digestOf(activate.file()));
      return new ControlRecord(
          keyOf(change, "activate"), with(headers, KIND, "activate"), activate.file());
    }
    if (change instanceof ModelUpdate.Rollback rollback) {
      headers.put(DIGEST, rollback.digest());
      return record("rollback", keyOf(change, "rollback"), headers);
    }
    return record("retire", keyOf(change, "retire"), headers);
  }

  private static ControlRecord record(String kind, String key, Map<String, String> headers) {
    byte[] value = kind.getBytes(StandardCharsets.UTF_8);
    return new ControlRecord(key, with(headers, KIND, kind), value);
  }

  private static String keyOf(ModelUpdate.Change change, String kind) {
    return change.model() + "|" + kind + "|" + UUID.randomUUID();
  }

  private static Map<String, String> with(Map<String, String> headers, String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return all;
  }

  /**
   * The same with another key. Give all heartbeats between two changes one key, and those after the
   * next change another, so that compaction removes only heartbeats that promise nothing more.
   */
  public ControlRecord withKey(String other) {
    return new ControlRecord(other, headers, value);
  }

  /** The same without a sequence: its position in the log is its sequence. */
  public ControlRecord sequencedByPosition() {
    Map<String, String> others = new LinkedHashMap<>(headers);
    others.remove(SEQUENCE);
    return new ControlRecord(key, others, value);
  }

  /**
   * The same activation with its artifact elsewhere: the record has the URI and the digest. Use
   * this for artifacts larger than the broker's largest message. All TaskManagers must be able to
   * read the URI for as long as the record is in the log.
   */
  public ControlRecord withArtifactAt(String uri) {
    return new ControlRecord(
        key, with(headers, CONTENT, "uri"), uri.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The record as text, for a file in a watched folder: a first line that begins with {@code #
   * sluice }, then a line for each header, and one for the URI of an artifact. A URI without a
   * scheme is relative to the folder.
   *
   * @throws IllegalArgumentException if the record has the bytes of an artifact
   */
  public String toText() {
    String uri = artifactUri();
    if ("activate".equals(headers.get(KIND)) && uri == null) {
      throw new IllegalArgumentException("an artifact cannot be written as text");
    }
    StringBuilder text = new StringBuilder(TEXT_BEGINNING + "update of a control log\n");
    new TreeMap<>(headers).forEach((name, value) -> line(text, name, value));
    if (uri != null) {
      line(text, TEXT_URI, uri);
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value).append('\n');
  }

  /**
   * Reads the form of {@link #toText}.
   *
   * @throws IllegalArgumentException if a line is not of that form
   */
  public static ControlRecord ofText(String text) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : text.split("\n")) {
      if (!line.isBlank() && !line.startsWith("#")) {
        int colon = line.indexOf(':');
        if (colon < 0) {
          throw new IllegalArgumentException(
              "'" + line + "' is not a line of the form name: value");
        }
        headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    String uri = headers.remove(TEXT_URI);
    byte[] value = (uri == null ? "text" : uri).getBytes(StandardCharsets.UTF_8);
    if ("activate".equals(headers.get(KIND)) && uri == null) {
      throw new IllegalArgumentException("an activation as text needs a line " + TEXT_URI);
    }
    return new ControlRecord("", uri == null ? headers : with(headers, CONTENT, "uri"), value);
  }

  /** Where the artifact is, if it is not in the record itself. */
  public @Nullable String artifactUri() {
    return "uri".equals(headers.get(CONTENT)) ? new String(value, StandardCharsets.UTF_8) : null;
  }

  /** SHA-256 of the artifact that the update is about, as the record has it. */
  public @Nullable String digest() {
    return headers.get(DIGEST);
  }

  /**
   * The update of this record. If the artifact is {@linkplain #artifactUri() elsewhere}, the
   * activation has no bytes.
   *
   * @param position of the record in the log: the sequence of an update without one
   * @param origin where the record was read; see {@link ModelUpdate.Change#origin()}
   * @throws IllegalArgumentException saying what is wrong with the record
   */
  public ModelUpdate toUpdate(long position, String origin) {
    String form = headers.get(FORM);
    if (form == null) {
      throw new IllegalArgumentException(
          "the record has no header " + FORM + ", so it is not an update of a control log");
    }
    if (!form.equals(FIRST_FORM)) {
      throw new IllegalArgumentException(
          "header "
              + FORM
              + ": form '"
              + form
              + "' is unknown; this version of Sluice reads form "
              + FIRST_FORM);
    }
    long sequence = headers.containsKey(SEQUENCE) ? number(SEQUENCE) : position;
    String kind = required(KIND);
    return switch (kind) {
      case "activate" -> activate(sequence).withOrigin(origin);
      case "retire" ->
          new ModelUpdate.Retire(model(), sequence, from(), flag(PROMISES)).withOrigin(origin);
      case "rollback" ->
          new ModelUpdate.Rollback(model(), sequence, from(), flag(PROMISES), requiredDigest())
              .withOrigin(origin);
      case "heartbeat" -> new ModelUpdate.Heartbeat(sequence, number(TIME));
      default ->
          throw new IllegalArgumentException(
              "header "
                  + KIND
                  + ": '"
                  + kind
                  + "' is unknown; use activate, retire, rollback or heartbeat");
    };
  }

  private ModelUpdate.Activate activate(long sequence) {
    String content = headers.getOrDefault(CONTENT, "artifact");
    if (!content.equals("artifact") && !content.equals("uri")) {
      throw new IllegalArgumentException(
          "header " + CONTENT + ": '" + content + "' is unknown; use artifact or uri");
    }
    if (content.equals("uri") || headers.containsKey(DIGEST)) {
      requiredDigest();
    }
    byte[] file = content.equals("uri") ? NOTHING : value;
    return new ModelUpdate.Activate(model(), sequence, from(), flag(PROMISES), rollout(), file);
  }

  private Rollout rollout() {
    String name = headers.getOrDefault(ROLLOUT, "full");
    Rollout.Kind kind =
        switch (name) {
          case "full" -> Rollout.Kind.FULL;
          case "canary" -> Rollout.Kind.CANARY;
          case "shadow" -> Rollout.Kind.SHADOW;
          default ->
              throw new IllegalArgumentException(
                  "header " + ROLLOUT + ": '" + name + "' is unknown; use full, canary or shadow");
        };
    String share = headers.getOrDefault(SHARE, "1");
    try {
      return new Rollout(kind, Double.parseDouble(share));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("header " + SHARE + ": '" + share + "' is no number", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("header " + SHARE + ": " + e.getMessage(), e);
    }
  }

  private String model() {
    String model = required(MODEL);
    ModelId.checkWord("name", model);
    return model;
  }

  private long from() {
    return headers.containsKey(FROM) ? number(FROM) : ModelUpdate.START_OF_TIME;
  }

  private boolean flag(String name) {
    String text = headers.getOrDefault(name, "false");
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(
          "header " + name + ": '" + text + "' is neither true nor false");
    }
    return text.equals("true");
  }

  private String requiredDigest() {
    String digest = required(DIGEST);
    if (!ModelId.isDigest(digest)) {
      throw new IllegalArgumentException(
          "header "
              + DIGEST
              + ": '"
              + digest
              + "' is not a SHA-256 digest in lower-case hexadecimal");
    }
    return digest;
  }

  private long number(String name) {
    String text = required(name);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("header " + name + ": '" + text + "' is no integer", e);
    }
  }

  private String required(String name) {
    String text = headers.get(name);
    if (text == null) {
      throw new IllegalArgumentException("the record has no header " + name);
    }
    return text;
  }
}
