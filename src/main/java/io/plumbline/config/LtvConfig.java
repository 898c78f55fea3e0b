package io.plumbline.config;

/**
 * How customers are valued.
 *
 * @param model repeat-buying model: {@code bg_nbd}, {@code mbg_nbd} or {@code pareto_nbd}
 * @param segmentBy what a model is fitted for, beside everybody: {@code none}, {@code brand},
 *     {@code market} or {@code brand_market}
 * @param inactiveDays days without an order after which a customer counts as gone
 * @param dailyAges last day of age in daily cohort tables
 * @param discountRate per year, for discounted contribution
 */
public record LtvConfig(
    String model, String segmentBy, int inactiveDays, int dailyAges, double discountRate) {}
