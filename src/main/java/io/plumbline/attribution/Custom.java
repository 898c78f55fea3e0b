package io.plumbline.attribution;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;

/**
 * Weights of the user's own: by position, by channel, or both multiplied. Only their proportions
 * count. A journey whose touches all weigh nothing is unattributed.
 *
 * @param positions weights from the oldest touch on; touches after the end take the last one; empty
 *     weighs every position alike
 * @param channels weight by channel
 * @param otherChannels weight of channels not named
 */
public record Custom(List<Double> positions, Map<String, Double> channels, double otherChannels)
    implements AttributionModel {
  private static final double ONE = 1_000_000;
  private static final double LARGEST = 1L << 36;

  public Custom {
    positions = List.copyOf(positions);
    channels = Map.copyOf(channels);
    boolean isNegative =
        positions.stream().anyMatch(weight -> weight < 0)
            || channels.values().stream().anyMatch(weight -> weight < 0)
            || otherChannels < 0;
    boolean isNothing =
        (!positions.isEmpty() && positions.stream().allMatch(weight -> weight == 0))
            || (otherChannels == 0 && channels.values().stream().allMatch(weight -> weight == 0));
    if (isNegative || isNothing) {
      throw new IllegalArgumentException(
          "custom: weights must be 0 or more, and one of them above 0; found positions=%s, channels=%s, other channels=%s"
              .formatted(positions, new TreeMap<>(channels), otherChannels));
    }
    double largest =
        (double) Arrays.stream(wholes(positions)).max().orElse(1)
            * Arrays.stream(wholes(ofChannels(channels, otherChannels))).max().orElse(1);
    if (largest > LARGEST) {
      throw new IllegalArgumentException(
          "custom: weights lie too far apart to be split exactly: in whole numbers the largest is %.0f, at most %.0f; use fewer decimals; found positions=%s, channels=%s, other channels=%s"
              .formatted(largest, LARGEST, positions, new TreeMap<>(channels), otherChannels));
    }
  }

  @Override
  public String name() {
    return "custom";
  }

  @Override
  public String description() {
    return "Weights by position %s and channel %s, other channels %s"
        .formatted(positions, new TreeMap<>(channels), otherChannels);
  }

  @Override
  public boolean canCreditNobody() {
    return true;
  }

  @Override
  public Weighing weighing(Touch touch) {
    return new Weighing.Each(byPosition(touch).multiply(byChannel(touch)));
  }

  private Column byPosition(Touch touch) {
    if (positions.isEmpty()) {
      return lit(1L);
    }
    Column[] weights =
        Arrays.stream(wholes(positions)).mapToObj(weight -> lit(weight)).toArray(Column[]::new);
    return element_at(array(weights), least(touch.position(), lit(weights.length)));
  }

  private Column byChannel(Touch touch) {
    long[] weights = wholes(ofChannels(channels, otherChannels));
    Column weight = lit(weights[weights.length - 1]);
    int place = 0;
    for (String channel : new TreeMap<>(channels).keySet()) {
      weight = when(touch.channel().equalTo(channel), weights[place++]).otherwise(weight);
    }
    return weight;
  }

  /** Weights of the channels in the order of their names, that of the others last. */
  private static List<Double> ofChannels(Map<String, Double> channels, double others) {
    List<Double> weights = new ArrayList<>(new TreeMap<>(channels).values());
    weights.add(others);
    return weights;
  }

  /** The smallest whole numbers in the same proportions, six decimals taken. */
  private static long[] wholes(List<Double> weights) {
    long[] wholes = weights.stream().mapToLong(weight -> Math.round(weight * ONE)).toArray();
    long divisor = Math.max(1, Arrays.stream(wholes).reduce(0, Custom::greatestDivisor));
    return Arrays.stream(wholes).map(whole -> whole / divisor).toArray();
  }

  private static long greatestDivisor(long one, long other) {
    return other == 0 ? one : greatestDivisor(other, one % other);
  }
}
