package io.plumbline.config;

/**
 * How customers are valued.
 *
 * @param model repeat-buying model: {@code bg_nbd}, {@code mbg_nbd} or {@code pareto_nbd}; {@code
 *     auto} takes the one that did best in the back-test
 * @param segmentBy what a model is fitted for, beside everybody: {@code none}, {@code brand},
 *     {@code market} or {@code brand_market}
 * @param inactiveDays days without an order after which a customer counts as gone
 * @param dailyAges last day of age in daily cohort tables
 * @param backTestDays days held back to compare models
 * @param discountRate per year, for discounted contribution
 */
public record LtvConfig(
    String model,
    String segmentBy,
    int inactiveDays,
    int dailyAges,
    int backTestDays,
    double discountRate) {}
