package io.sluice.flink;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Which keys a model scores, and whether its scores go downstream.
 *
 * <p>A hash of the key's text selects the keys of a share. The selection is the same on every
 * machine, in every run and for every model, and a larger share includes the keys of a smaller one.
 *
 * @param kind what happens to the model's scores
 * @param share share of the keys, above 0 and at most 1; it is 1 for {@link Kind#FULL}
 */
public record Rollout(Kind kind, double share) {
  private static final Rollout EVERYTHING = new Rollout(Kind.FULL, 1);
  private static final double TWO_TO_53 = 0x1p53;

  /** What happens to a model's scores. */
  public enum Kind {
    /** The scores of all keys go downstream. A trial that was under way ends. */
    FULL,
    /**
     * A trial. For the keys of the share, the scores go downstream in place of those of the current
     * model. The current model scores the same events for comparison.
     */
    CANARY,
    /** A trial. The scores are compared with those of the current model and go no further. */
    SHADOW
  }

  /**
   * Checks the share.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public Rollout {
    if (!(share > 0 && share <= 1) || (kind == Kind.FULL && share != 1)) {
      throw new IllegalArgumentException(
          "share: "
              + share
              + (kind == Kind.FULL
                  ? " must be 1 for a full rollout"
                  : " must be above 0 and at most 1"));
    }
  }

  /** The model scores all keys. */
  public static Rollout full() {
    return EVERYTHING;
  }

  /** The model is on trial for this share of the keys, and its scores go downstream. */
  public static Rollout canary(double share) {
    return new Rollout(Kind.CANARY, share);
  }

  /** The model is on trial for this share of the keys, and its scores are only compared. */
  public static Rollout shadow(double share) {
    return new Rollout(Kind.SHADOW, share);
  }

  public boolean isTrial() {
    return kind != Kind.FULL;
  }

  /**
   * Whether a key is in the share.
   *
   * @param key as in {@link Score#key()}; null for events without keys, which are only in a share
   *     of 1
   */
  public boolean includes(@Nullable String key) {
    return share == 1 || (key != null && position(key) < share);
  }

  /** Where a key lies between 0 and 1, by FNV-1a of its UTF-8 bytes and a final mix. */
  static double position(String key) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    // FNV leaves the upper bits of short keys alike; this is the finalizer of MurmurHash3.
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return (hash >>> 11) / TWO_TO_53;
  }

  @Override
  public String toString() {
    return switch (kind) {
      case FULL -> "full";
      case CANARY -> "canary of " + share;
      case SHADOW -> "shadow of " + share;
    };
  }
}
