/**
 * One class per metric: facts of silver and credit of attribution in, a gold table out.
 *
 * <p>Transforms are lazy and pure: they read no clock and write nothing. Sums are kept beside every
 * ratio; a ratio whose denominator is zero or unknown is null. Each transform ends with the columns
 * of its contract, in contract order.
 */
package io.plumbline.metric;
