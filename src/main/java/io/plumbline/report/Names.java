package io.plumbline.report;

import static org.apache.spark.sql.functions.col;

import io.plumbline.table.GoldDimensions;
import io.plumbline.table.GoldScores;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Row;

/** What channels and metrics are called in the page's language, from the reference tables. */
final class Names {
  /** How a metric is named, measured and judged. */
  record Metric(String name, String unit, String formula, String basis, Boolean higherIsBetter) {}

  private static final Map<String, String> UNITS =
      Map.of(
          "total_spend", "reporting currency",
          "total_revenue", "reporting currency",
          "mer", "ratio",
          "blended_media_cac", "reporting currency per new customer",
          "new_customers", "customers");

  private final Map<String, String> channels = new HashMap<>();
  private final Map<String, Metric> metrics = new HashMap<>();
  private final Words words;

  Names(Published published, Words words, String language) {
    this.words = words;
    String name =
        switch (language) {
          case "zh-Hans" -> "name_zh_hans";
          case "zh-Hant" -> "name_zh_hant";
          default -> "name_en";
        };
    for (Row row : published.rows(GoldDimensions.DIM_CHANNEL, t -> t.select("channel", name))) {
      channels.put(row.getString(0), row.getString(1));
    }
    for (Row row :
        published.rows(
            GoldScores.METRIC_CATALOG,
            t ->
                t.select(
                    col("metric"),
                    col(name),
                    col("unit"),
                    col("formula"),
                    col("basis"),
                    col("higher_is_better")))) {
      metrics.put(
          row.getString(0),
          new Metric(
              row.getString(1),
              row.getString(2),
              row.getString(3),
              row.getString(4),
              row.getBoolean(5)));
    }
  }

  String channel(String channel) {
    String known = words.sayOr("channel-name", channel);
    return known.equals(channel) ? channels.getOrDefault(channel, channel) : known;
  }

  String model(String model) {
    return words.sayOr("model-name", model);
  }

  Metric metric(String metric) {
    Metric known = metrics.get(metric);
    if (known != null) {
      return known;
    }
    return new Metric(
        words.sayOr("metric-name", metric), UNITS.getOrDefault(metric, ""), "", "", null);
  }
}
