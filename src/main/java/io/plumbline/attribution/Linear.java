package io.plumbline.attribution;

import static org.apache.spark.sql.functions.lit;

import java.util.List;

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
  public Weighing weighing(Touch touch) {
    return new Weighing.Few(
        List.of(new WeightClass(lit(1L), touch.touches(), touch.position().minus(1), lit(true))));
  }
}
