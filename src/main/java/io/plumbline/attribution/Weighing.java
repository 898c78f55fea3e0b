package io.plumbline.attribution;

import java.util.List;
import org.apache.spark.sql.Column;

/** How a model weighs the touches of a journey, as columns of each touch. */
sealed interface Weighing {
  /**
   * One touch takes all.
   *
   * @param position of that touch; null when none does
   */
  record OneTakesAll(Column position) implements Weighing {}

  /** A journey knows a few weights only. */
  record Few(List<WeightClass> classes) implements Weighing {
    public Few {
      classes = List.copyOf(classes);
    }
  }

  /**
   * Each touch has a weight of its own.
   *
   * @param weight bigint, never null, 0 or more; those of a journey sum to less than 2^63
   */
  record Each(Column weight) implements Weighing {}
}
