package io.plumbline.config;

import java.util.Optional;

/**
 * Cost rates that stand in where no actual cost is known.
 *
 * @param goodsRate goods cost as a fraction of net revenue; rows that use it say {@code cost_basis
 *     = rate}
 */
public record CostsConfig(Optional<Double> goodsRate) {}
