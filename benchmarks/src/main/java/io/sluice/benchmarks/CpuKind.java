package io.sluice.benchmarks;

/**
 * Kinds of CPU. Each kind has results of its own, in files of its own, since a kernel that suits
 * one kind may be the wrong one for another.
 */
enum CpuKind {
  AVX512_VNNI("AVX-512 with VNNI", ""),
  AVX512("AVX-512", ""),
  AVX2_VNNI("AVX2 with VNNI", ""),
  AVX2("AVX2", ""),
  AVX2_LIMITED(
      "AVX2, limited",
      "Vectors of Sluice are limited with -XX:UseAVX=2 on an AVX-512 machine. The peers are not"
          + " limited."),
  SVE("SVE", ""),
  NEON("NEON", ""),
  OTHER("other", "");

  private final String label;
  private final String note;

  CpuKind(String label, String note) {
    this.label = label;
    this.note = note;
  }

  /**
   * The kind of a machine.
   *
   * @param limited whether Sluice is to have vectors of 256 bits only
   * @throws IllegalArgumentException if there is nothing to limit
   */
  static CpuKind of(Machine machine, boolean limited) {
    if (limited) {
      if (!machine.has("avx512f")) {
        throw new IllegalArgumentException(
            "--avx2 limits the vectors of an AVX-512 machine, but this CPU has no AVX-512: omit --avx2");
      }
      return AVX2_LIMITED;
    }
    if (machine.has("avx512f")) {
      return machine.hasVnni() ? AVX512_VNNI : AVX512;
    }
    if (machine.has("avx2")) {
      return machine.hasVnni() ? AVX2_VNNI : AVX2;
    }
    return machine.has("sve") ? SVE : machine.has("asimd") ? NEON : OTHER;
  }

  /** What tables call it. */
  String label() {
    return label;
  }

  /** What a reader must know of its results, or nothing. */
  String note() {
    return note;
  }

  /** Whether Sluice's vectors have 512 bits. */
  boolean isWide() {
    return this == AVX512_VNNI || this == AVX512;
  }

  /** The name of its files, without an extension. */
  String fileName() {
    return switch (this) {
      case AVX512_VNNI -> "avx512-vnni";
      case AVX512 -> "avx512";
      case AVX2_VNNI -> "avx2-vnni";
      case AVX2 -> "avx2";
      case AVX2_LIMITED -> "avx2-limited";
      case SVE -> "sve";
      case NEON -> "neon";
      case OTHER -> "other";
    };
  }
}
