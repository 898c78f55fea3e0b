package io.plumbline.attribution;

import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Column;

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
  public Column weight(Touch touch) {
    return lit(1L);
  }
}
