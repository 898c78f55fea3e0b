/**
 * A cross-border company with known true effects, whose exports are written in the platforms' own
 * formats. A story is a pure function of (seed, customer); nothing here uses Plumbline's readers.
 */
package io.plumbline.simulate;
