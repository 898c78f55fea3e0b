package io.plumbline.attribution;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

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
    Column[] weights = positions.stream().map(Custom::whole).toArray(Column[]::new);
    return element_at(array(weights), least(touch.position(), lit(weights.length)));
  }

  private Column byChannel(Touch touch) {
    Column weight = null;
    for (Map.Entry<String, Double> entry : new TreeMap<>(channels).entrySet()) {
      Column isChannel = touch.channel().equalTo(entry.getKey());
      weight =
          weight == null
              ? when(isChannel, whole(entry.getValue()))
              : weight.when(isChannel, whole(entry.getValue()));
    }
    return weight == null ? lit(1L) : weight.otherwise(whole(otherChannels));
  }

  private static Column whole(double weight) {
    return lit(Math.round(weight * ONE));
  }
}
