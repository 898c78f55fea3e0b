package io.plumbline.attribution;

import io.plumbline.testing.DuckDb;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The attribution of {@link AttributionBench} as SQL for DuckDB, and its data. */
final class AttributionTwin {
  static final List<String> MODELS =
      List.of(
          "first",
          "last",
          "last_non_direct",
          "first_paid",
          "last_paid",
          "linear",
          "position_based",
          "w_shaped",
          "full_path",
          "time_decay");

  private static final List<String> MEASURES =
      List.of("conversions", "revenue", "refunds", "margin");

  private AttributionTwin() {}

  /**
   * Writes touches and conversions of a year: a person for every 20 touches, two conversions each,
   * 12 channels, 500 campaigns, one touch in five a view.
   *
   * @param spread {@code even}; {@code zipf}, people drawn with exponent 1.1; {@code giant}, even
   *     but for one person with half of all touches, at most 10 million
   */
  static void generate(DuckDb duck, Path data, long touches, String spread) throws SQLException {
    long people = touches / 20;
    long conversions = touches / 10;
    // A power of a uniform number has about the tail of a Zipf law cut at the number of people.
    String drawn =
        switch (spread) {
          case "zipf" ->
              "cast(least(%d, floor(pow(1 - %%1$s * (1 - pow(%d, -0.1)), -10))) as bigint)"
                  .formatted(people, people);
          case "giant" ->
              "case when %%1$s < %s then 1 else 2 + cast(floor(%%2$s * %d) as bigint) end"
                  .formatted(Math.min(0.5, 10_000_000.0 / touches), people - 1);
          default -> "1 + cast(floor(%%1$s * %d) as bigint)".formatted(people);
        };
    String touchPerson = drawn.formatted(uniform("i", 1), uniform("i", 11));
    String buyer = "1 + cast(floor(" + uniform("i", 21) + " * " + people + ") as bigint)";
    duck.run(
        """
        COPY (
          SELECT %s AS person_id, i AS touch_key,
            make_timestamp(1735689600000000 + cast(floor(%s * 31535999) as bigint) * 1000000) AS event_ts,
            cast(event_ts AS date) AS date,
            cast(floor(%s * 500) as bigint) AS campaign_key,
            CASE WHEN campaign_key %% 12 = 0 THEN 'direct' ELSE 'channel_' || campaign_key %% 12 END AS channel_name,
            campaign_key %% 12 BETWEEN 1 AND 4 AS is_paid_media,
            CASE WHEN %s < 0.2 THEN 'view' ELSE 'click' END AS touch_kind,
            cast(NULL AS varchar) AS event_name, 'cookie' AS identifier_type,
            'key of ' || person_id AS identifier_key
          FROM range(%d) t(i)
        ) TO '%s' (FORMAT parquet, COMPRESSION zstd)
        """
            .formatted(
                touchPerson,
                uniform("i", 2),
                uniform("i", 3),
                uniform("i", 4),
                touches,
                data.resolve("touches.parquet")));
    duck.run(
        """
        COPY (
          SELECT %s AS person_id, cast(person_id %% 256 AS integer) AS person_bucket,
            1000000000 + i AS conversion_key, 'order' AS conversion_type,
            make_timestamp(1735689600000000 + cast(floor(%s * 31535999) as bigint) * 1000000) AS conversion_ts,
            cast(conversion_ts AS date) AS date, 'acme' AS brand,
            'US' AS market, %s < 0.4 AS is_new_customer, true AS is_tracked,
            cast(NULL AS varchar) AS kept_apart, 'key of ' || person_id AS identifier_key, cast(1 AS bigint) AS count,
            cast(cast(floor(%s * 30000) as bigint) / 100.0 AS decimal(20, 6)) AS revenue,
            CASE WHEN i %% 20 = 0 THEN revenue ELSE cast(0 AS decimal(20, 6)) END AS refunds,
            CASE WHEN i %% 10 < 8 THEN cast(revenue * 0.4 AS decimal(20, 6)) END AS margin
          FROM range(%d) t(i)
        ) TO '%s' (FORMAT parquet, COMPRESSION zstd)
        """
            .formatted(
                buyer,
                uniform("i", 22),
                uniform("i", 23),
                uniform("i", 24),
                conversions,
                data.resolve("conversions.parquet")));
  }

  /** Credit by day, channel, campaign and model into {@code duckdb.parquet}. */
  static void credit(DuckDb duck, Path data, int lookBack, boolean isDaily) throws SQLException {
    duck.run(
        "COPY (%s) TO '%s' (FORMAT parquet, COMPRESSION zstd)"
            .formatted(
                isDaily ? daily(data, lookBack) : touchLevel(data, lookBack),
                data.resolve("duckdb.parquet")));
  }

  /** Says how far both results are apart, in rows and in units of 0.000001. */
  static String compared(DuckDb duck, Path data) throws SQLException {
    String both =
        """
        (SELECT * FROM '%s/spark.parquet/*.parquet') s FULL JOIN (SELECT * FROM '%s/duckdb.parquet') d
        USING (date, date_basis, model, channel, campaign_key, conversion_type, brand, market)
        """
            .formatted(data, data);
    String apart =
        List.of("conversions", "new_customers", "revenue", "refunds", "margin").stream()
            .map(name -> "coalesce(abs(s.%1$s - d.%1$s), 1e9)".formatted(name))
            .collect(Collectors.joining(", ", "greatest(", ")"));
    long rows = duck.number("SELECT count(*) FROM " + both);
    long exact =
        duck.number(
            "SELECT count(*) FROM %s WHERE model <> 'time_decay' AND %s > 0"
                .formatted(both, apart));
    long decay =
        duck.number(
            "SELECT count(*) FROM %s WHERE model = 'time_decay' AND %s > 0".formatted(both, apart));
    long units =
        duck.number(
            "SELECT cast(coalesce(max(%s), 0) * 1000000 as bigint) FROM %s".formatted(apart, both));
    if (exact > 0 || units > 2) {
      throw new IllegalStateException(
          "results differ: %d rows of exact models, %d of time_decay, at most %d units"
              .formatted(exact, decay, units));
    }
    return "%,d rows equal; %d of time_decay differ by at most %d units (powers of two by different libraries)"
        .formatted(rows - decay, decay, units);
  }

  private static String daily(Path data, int lookBack) {
    List<String> sums = new ArrayList<>();
    for (String model : MODELS) {
      for (String measure : MEASURES) {
        sums.add("sum(%1$s_%2$s) AS %1$s_%2$s".formatted(measure, model));
      }
      sums.add(
          "sum(CASE WHEN is_new_customer THEN conversions_%1$s END) AS new_%1$s".formatted(model));
    }
    String models =
        MODELS.stream()
            .map(
                model ->
                    """
                    SELECT coalesce(conversion_date, touch_date) AS date,
                      CASE WHEN touch_date IS NULL THEN 'conversion' ELSE 'touch' END AS date_basis,
                      '%1$s' AS model, channel, campaign_key, conversion_type, brand, market,
                      cast(conversions_%1$s / 1000000::decimal(20,0) AS decimal(20, 6)) AS conversions,
                      cast(coalesce(new_%1$s, 0) / 1000000::decimal(20,0) AS decimal(20, 6)) AS new_customers,
                      cast(revenue_%1$s / 1000000::decimal(20,0) AS decimal(20, 6)) AS revenue,
                      cast(refunds_%1$s / 1000000::decimal(20,0) AS decimal(20, 6)) AS refunds,
                      cast(coalesce(margin_%1$s, 0) / 1000000::decimal(20,0) AS decimal(20, 6)) AS margin
                    FROM summed WHERE conversions_%1$s > 0"""
                        .formatted(model))
            .collect(Collectors.joining("\nUNION ALL\n"));
    return """
        WITH %s,
        summed AS MATERIALIZED (
          SELECT conversion_date, touch_date, channel, campaign_key, conversion_type, brand, market, %s
          FROM credited
          GROUP BY GROUPING SETS (
            (conversion_date, channel, campaign_key, conversion_type, brand, market),
            (touch_date, channel, campaign_key, conversion_type, brand, market)))
        %s"""
        .formatted(credited(data, lookBack), String.join(", ", sums), models);
  }

  private static String touchLevel(Path data, int lookBack) {
    String models =
        MODELS.stream()
            .map(
                model ->
                    """
                    SELECT conversion_key, touch_key, '%1$s' AS model, conversion_type, conversion_date, touch_date,
                      channel, campaign_key, brand, market, is_new_customer, conversions_%1$s AS conversions,
                      revenue_%1$s AS revenue, refunds_%1$s AS refunds, margin_%1$s AS margin
                    FROM credited WHERE conversions_%1$s IS NOT NULL"""
                        .formatted(model))
            .collect(Collectors.joining("\nUNION ALL\n"));
    return "WITH %s %s"
        .formatted(
            credited(data, lookBack).replace("credited AS", "credited AS MATERIALIZED"), models);
  }

  /** One row per conversion and touch with the parts of every model, in units. */
  private static String credited(Path data, int lookBack) {
    List<String> parts = new ArrayList<>();
    List<String> nobodys = new ArrayList<>();
    List<String> untouched = new ArrayList<>();
    for (String model : MODELS) {
      for (String v : MEASURES) {
        String name = " AS " + v + "_" + model;
        parts.add(part(model, v) + name);
        nobodys.add((model.endsWith("_paid") ? v : "NULL") + name);
        untouched.add(v + name);
      }
    }
    String columns =
        "conversion_key, is_new_customer, conversion_type, conversion_date, brand, market";
    return """
        whole AS (
          SELECT conversion_key, person_id, conversion_ts, conversion_type, date AS conversion_date, brand, market,
            is_new_customer, count * 1000000 AS conversions, cast(revenue * 1000000 AS bigint) AS revenue,
            cast(refunds * 1000000 AS bigint) AS refunds, cast(margin * 1000000 AS bigint) AS margin
          FROM '%1$s/conversions.parquet'),
        joined AS (
          SELECT whole.*, touch_key, event_ts, t.date AS touch_date, channel_name AS channel, campaign_key,
            is_paid_media AS is_paid, touch_kind <> 'view' AS rank,
            epoch_us(conversion_ts) - epoch_us(event_ts) AS age
          FROM whole JOIN '%1$s/touches.parquet' t USING (person_id)
          WHERE age >= 0 AND age < CASE WHEN touch_kind = 'view' THEN 86400000000 ELSE %2$d * 86400000000 END),
        placed AS (
          SELECT *, row_number() OVER (PARTITION BY conversion_key ORDER BY event_ts, rank, touch_key) AS position,
            count(*) OVER (PARTITION BY conversion_key) AS n,
            min(age // 1000000) OVER (PARTITION BY conversion_key) AS youngest
          FROM joined),
        known AS (
          SELECT *, max(CASE WHEN channel <> 'direct' THEN position END) OVER p AS last_non_direct,
            min(CASE WHEN is_paid THEN position END) OVER p AS first_paid,
            max(CASE WHEN is_paid THEN position END) OVER p AS last_paid,
            cast(round_even(pow(2.0, (age // 1000000 - youngest) / -604800.0) * 1099511627776, 0) AS hugeint) AS w
          FROM placed WINDOW p AS (PARTITION BY conversion_key)),
        weighed AS (
          SELECT *, sum(w) OVER (PARTITION BY conversion_key) AS a FROM known),
        floored AS (
          SELECT *, %3$s FROM weighed),
        ranked AS (
          SELECT *, %4$s FROM floored WINDOW p AS (PARTITION BY conversion_key)),
        credited AS (
          SELECT %5$s, touch_key, touch_date, channel, campaign_key, %6$s FROM ranked
          UNION ALL
          SELECT %5$s, -1, conversion_date, 'unattributed', -1, %7$s FROM ranked WHERE position = 1 AND first_paid IS NULL
          UNION ALL
          SELECT %5$s, -1, conversion_date, 'unattributed', -1, %8$s FROM whole
          WHERE NOT EXISTS (SELECT 1 FROM ranked WHERE ranked.conversion_key = whole.conversion_key))"""
        .formatted(
            data,
            lookBack,
            MEASURES.stream()
                .map(v -> "%1$s * w // a AS q_%1$s, %1$s * w %% a AS r_%1$s".formatted(v))
                .collect(Collectors.joining(", ")),
            MEASURES.stream()
                .map(
                    v ->
                        "sum(q_%1$s) OVER p AS g_%1$s, row_number() OVER (PARTITION BY conversion_key ORDER BY r_%1$s DESC, position) AS k_%1$s"
                            .formatted(v))
                .collect(Collectors.joining(", ")),
            columns,
            String.join(", ", parts),
            String.join(", ", nobodys),
            String.join(", ", untouched));
  }

  private static String part(String model, String v) {
    return switch (model) {
      case "first" -> "CASE WHEN position = 1 THEN " + v + " END";
      case "last" -> "CASE WHEN position = n THEN " + v + " END";
      case "last_non_direct" ->
          "CASE WHEN position = coalesce(last_non_direct, n) THEN " + v + " END";
      case "first_paid", "last_paid" -> "CASE WHEN position = " + model + " THEN " + v + " END";
      case "linear" -> "%1$s // n + cast(position <= %1$s %% n AS bigint)".formatted(v);
      case "position_based" -> ends(v, "2 * (n - 2)", "1", "5 * (n - 2)");
      case "w_shaped", "full_path" -> ends(v, "9 * (n - 2)", "2", "20 * (n - 2)");
      case "time_decay" ->
          "cast(q_%1$s + cast(k_%1$s <= %1$s - g_%1$s AS bigint) AS bigint)".formatted(v);
      default -> throw new IllegalArgumentException(model);
    };
  }

  /** Largest remainder where both ends weigh {@code end} and the others {@code middle}. */
  private static String ends(String v, String end, String middle, String total) {
    String qe = "(%s * %s // (%s))".formatted(v, end, total);
    String re = "(%s * %s %% (%s))".formatted(v, end, total);
    String qm = "(%s * %s // (%s))".formatted(v, middle, total);
    String rm = "(%s * %s %% (%s))".formatted(v, middle, total);
    String left = "(%s - 2 * %s - (n - 2) * %s)".formatted(v, qe, qm);
    return """
        CASE WHEN n <= 2 THEN %1$s // n + cast(position <= %1$s %% n AS bigint)
          WHEN position = 1 THEN %2$s + cast(1 + (CASE WHEN %5$s > %3$s THEN n - 2 ELSE 0 END) <= %6$s AS bigint)
          WHEN position = n THEN %2$s + cast(2 + (CASE WHEN %5$s >= %3$s THEN n - 2 ELSE 0 END) <= %6$s AS bigint)
          ELSE %4$s + cast(position - 1 + (CASE WHEN %3$s > %5$s THEN 2 WHEN %3$s = %5$s THEN 1 ELSE 0 END) <= %6$s AS bigint)
        END"""
        .formatted(v, qe, re, qm, rm, left);
  }

  /** A number in [0, 1) that depends on the expression and the stream only. */
  private static String uniform(String of, int stream) {
    return "((hash(%s * 64 + %d) >> 11) / 9007199254740992.0)".formatted(of, stream);
  }
}
