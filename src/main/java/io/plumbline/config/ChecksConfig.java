package io.plumbline.config;

/**
 * Data rules that stop publishing.
 *
 * @param maxQuarantinedShare highest share of a source's records that may wait in quarantine
 */
public record ChecksConfig(double maxQuarantinedShare) {}
