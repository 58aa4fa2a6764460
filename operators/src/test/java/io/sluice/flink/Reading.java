package io.sluice.flink;

/** What the tests score. */
public record Reading(String sensor, double pressure, double flow) {}
