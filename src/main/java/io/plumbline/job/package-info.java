/**
 * The commands: read configuration, read files, build tables, check, publish. Wires the other
 * rooms; nothing imports it.
 */
package io.plumbline.job;
