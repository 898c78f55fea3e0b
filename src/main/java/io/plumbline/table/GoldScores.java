package io.plumbline.table;

import static io.plumbline.table.Types.COUNT;
import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.DOUBLE;
import static io.plumbline.table.Types.FLAG;
import static io.plumbline.table.Types.MONEY;
import static io.plumbline.table.Types.SMALL;
import static io.plumbline.table.Types.TEXT;

import java.util.List;

/**
 * The numbers read first, what they mean, what others reach, and the laws every run is checked by.
 * Money is reporting currency unless a column says otherwise.
 */
public final class GoldScores {
  public static final Table SCORECARD =
      Table.of(
              "gold",
              "scorecard",
              "One row per period, kind of period, scope and metric.",
              "period",
              "period_kind",
              "scope",
              "metric")
          .need("period", DATE, "first day", "First day of the period")
          .need(
              "period_kind",
              TEXT,
              "enum",
              "day, month, last_30_days or last_7_days (period = its first day)")
          .need("scope", TEXT, "name", "company, or channel:<name>")
          .need("metric", TEXT, "name", "Key into metric_catalog")
          .add("value", DOUBLE, "metric's unit", "Value")
          .add("numerator", MONEY, "metric's unit", "Sum above the line")
          .add("denominator", MONEY, "metric's unit", "Sum below the line; null for plain sums")
          .add("previous", DOUBLE, "metric's unit", "Value of the period before")
          .add("change", DOUBLE, "fraction", "value / previous - 1")
          .add("band", TEXT, "enum", "low, average, good or excellent, where a benchmark exists")
          .add("benchmark_id", TEXT, "id", "Key into benchmarks")
          .add("flag", TEXT, "enum", "What a person should look at")
          .need("is_headline", FLAG, "flag", "The one number of the configuration")
          .remembered()
          .build();

  public static final Table METRIC_CATALOG =
      Table.of("gold", "metric_catalog", "One row per metric.", "metric")
          .need("metric", TEXT, "name", "Metric")
          .need("name_en", TEXT, "text", "English name")
          .need("name_zh_hans", TEXT, "text", "Name in simplified Chinese")
          .need("name_zh_hant", TEXT, "text", "Name in traditional Chinese")
          .need("formula", TEXT, "text", "Formula")
          .need("numerator", TEXT, "text", "Above the line")
          .add("denominator", TEXT, "text", "Below the line; null for plain sums")
          .need("basis", TEXT, "text", "Revenue or margin, gross or net")
          .need("cost_scope", TEXT, "enum", "none, media or full")
          .need("unit", TEXT, "text", "Unit")
          .need("is_additive", FLAG, "flag", "May be summed")
          .need("higher_is_better", FLAG, "flag", "Direction")
          .build();

  public static final Table BENCHMARKS =
      Table.of(
              "gold",
              "benchmarks",
              "One row per benchmark, metric and band.",
              "benchmark_id",
              "metric",
              "band")
          .need("benchmark_id", TEXT, "id", "Benchmark")
          .need("metric", TEXT, "name", "Metric as the source prints it")
          .need("band", TEXT, "enum", "low, average, good or excellent")
          .add("low", DOUBLE, "metric's unit", "Lower edge, inside the band; null is open")
          .add("high", DOUBLE, "metric's unit", "Upper edge, outside the band; null is open")
          .need("higher_is_better", FLAG, "flag", "Direction")
          .need("scope", TEXT, "text", "Platform, trade and region it speaks of")
          .need("as_of", DATE, "date", "Date of the source")
          .need("source", TEXT, "text", "Where it is from")
          .add("suspect_duplicate_of", TEXT, "id", "Benchmark whose cells it repeats")
          .build();

  public static final Table CONSERVATION_CHECKS =
      Table.of(
              "gold",
              "conservation_checks",
              "One row per law, check and subject of the newest run.",
              "law",
              "check_name",
              "subject")
          .need("law", SMALL, "number", "Law of the contract")
          .need("check_name", TEXT, "name", "What was compared")
          .need("subject", TEXT, "text", "Model, table, file or slice")
          .add("expected", MONEY, "see check", "One side")
          .add("actual", MONEY, "see check", "The other side")
          .add("difference", MONEY, "see check", "actual - expected")
          .need("failed_rows", COUNT, "rows", "Rows that break the law")
          .need("severity", TEXT, "enum", "error stops publishing; warn and info do not")
          .need("passed", FLAG, "flag", "The law holds")
          .add("detail", TEXT, "text", "What to look at")
          .build();

  static final List<Table> ALL =
      List.of(SCORECARD, METRIC_CATALOG, BENCHMARKS, CONSERVATION_CHECKS);

  private GoldScores() {}
}
