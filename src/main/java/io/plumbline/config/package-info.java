/**
 * The configuration: records parsed from HOCON, every problem reported at once, every error with a
 * stable code.
 */
package io.plumbline.config;
