package io.plumbline.config;

/**
 * Data rules that stop publishing.
 *
 * @param maxQuarantinedShare highest share of a source's records that may wait in quarantine
 * @param staleFeedStops true when nothing is published while a source that usually has sent has not
 */
public record ChecksConfig(double maxQuarantinedShare, boolean staleFeedStops) {}
