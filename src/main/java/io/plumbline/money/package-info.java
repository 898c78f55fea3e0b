/** Arithmetic on money that must add up: sums are split on integers, to the last unit. */
package io.plumbline.money;
