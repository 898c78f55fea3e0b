/**
 * What was known when: rows of aggregates that stopped being true, numbers of closed periods that
 * moved and why, and whether sources have sent what they usually send.
 */
package io.plumbline.history;
