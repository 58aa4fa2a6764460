package io.sluice.benchmarks.flink;

/** What the jobs without {@code Sluice.score} give for a {@link WideRow}. */
record WideScored(WideRow row, float[] outputs) {}
