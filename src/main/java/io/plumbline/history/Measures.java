package io.plumbline.history;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.plumbline.table.Types;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;

/** What of a day is still growing, by the names gold.fresh_days gives it. */
final class Measures {
  /** Measures of ad delivery, in silver's columns. */
  static final Map<String, Column> OF_ADS =
      Map.of(
          "spend", col("spend"),
          "platform_conversions", col("conversions"),
          "platform_value", col("conversion_value"));

  /** Measures without a currency. */
  private static final Set<String> COUNTS = Set.of("orders", "platform_conversions");

  private Measures() {}

  /** A row for each measure, as {@code measure, currency, value}; rows have {@code currency}. */
  static Column each(Map<String, Column> values) {
    return explode(
        array(
            new TreeMap<>(values)
                .entrySet().stream()
                    .map(
                        of ->
                            struct(
                                lit(of.getKey()).as("measure"),
                                (COUNTS.contains(of.getKey()) ? lit("") : col("currency"))
                                    .as("currency"),
                                of.getValue().cast(Types.MONEY).as("value")))
                    .toArray(Column[]::new)));
  }
}
