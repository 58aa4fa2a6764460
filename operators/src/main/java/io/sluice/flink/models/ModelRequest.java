package io.sluice.flink.models;

/**
 * Which model is wanted, and how it is to be prepared. Those who request the same share one model.
 *
 * @param digest SHA-256 of its file
 * @param rules what it may cost
 * @param sliding whether its sliding form is wanted too, if it has one
 */
public record ModelRequest(String digest, AdmissionRules rules, boolean sliding) {}
