package io.plumbline.config;

/**
 * What protects the people in the data.
 *
 * @param minCell people a path needs to be shown by name, at least 1; rarer ones are pooled
 */
public record PrivacyConfig(int minCell) {}
