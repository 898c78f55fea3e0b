package io.plumbline.attribution;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * A rule that weighs the touches of one journey with integers; credit is weight over the sum of
 * weights.
 */
public sealed interface AttributionModel {
  /** Name in the tables. */
  String name();

  /** What it credits, for dim_model. */
  String description();

  /** Whether more than one touch of a journey can carry weight. */
  boolean isShared();

  /**
   * Weight of a touch.
   *
   * @param position place on the path from 1, oldest first
   * @param touches touches on the path
   * @param lastNonDirect position of the last touch whose channel is not direct; null when all are
   * @return bigint, zero or more, above zero for at least one touch of a path
   */
  Column weight(Column position, Column touches, Column lastNonDirect);

  /** The model of this name. */
  static AttributionModel named(String name) {
    return switch (name) {
      case "first" -> new First();
      case "last" -> new Last();
      case "last_non_direct" -> new LastNonDirect();
      case "linear" -> new Linear();
      default ->
          throw new IllegalStateException(
              "configuration let the unknown model '" + name + "' pass");
    };
  }

  private static Column onlyWhen(Column condition) {
    return when(condition, lit(1L)).otherwise(lit(0L));
  }

  /** The first touch takes all. */
  record First() implements AttributionModel {
    @Override
    public String name() {
      return "first";
    }

    @Override
    public String description() {
      return "The first touch in the look-back takes all";
    }

    @Override
    public boolean isShared() {
      return false;
    }

    @Override
    public Column weight(Column position, Column touches, Column lastNonDirect) {
      return onlyWhen(position.equalTo(1));
    }
  }

  /** The last touch takes all. */
  record Last() implements AttributionModel {
    @Override
    public String name() {
      return "last";
    }

    @Override
    public String description() {
      return "The last touch takes all";
    }

    @Override
    public boolean isShared() {
      return false;
    }

    @Override
    public Column weight(Column position, Column touches, Column lastNonDirect) {
      return onlyWhen(position.equalTo(touches));
    }
  }

  /** The last touch that is not direct takes all; the last touch when every one is direct. */
  record LastNonDirect() implements AttributionModel {
    @Override
    public String name() {
      return "last_non_direct";
    }

    @Override
    public String description() {
      return "The last touch that is not direct takes all; the last one when all are direct";
    }

    @Override
    public boolean isShared() {
      return false;
    }

    @Override
    public Column weight(Column position, Column touches, Column lastNonDirect) {
      return onlyWhen(position.equalTo(coalesce(lastNonDirect, touches)));
    }
  }

  /** Every touch takes the same part. */
  record Linear() implements AttributionModel {
    @Override
    public String name() {
      return "linear";
    }

    @Override
    public String description() {
      return "Every touch takes the same part";
    }

    @Override
    public boolean isShared() {
      return true;
    }

    @Override
    public Column weight(Column position, Column touches, Column lastNonDirect) {
      return lit(1L);
    }
  }
}
