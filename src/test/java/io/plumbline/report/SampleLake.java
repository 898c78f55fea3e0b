package io.plumbline.report;

import io.plumbline.table.ColumnSpec;
import io.plumbline.table.Gold;
import io.plumbline.table.GoldCohorts;
import io.plumbline.table.GoldCosts;
import io.plumbline.table.GoldDimensions;
import io.plumbline.table.GoldFresh;
import io.plumbline.table.GoldMemory;
import io.plumbline.table.GoldScores;
import io.plumbline.table.Ops;
import io.plumbline.table.Table;
import io.plumbline.table.Types;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;

/** A small lake of gold and ops tables in contract schemas, the same on every run. */
final class SampleLake {
  static final LocalDate AS_OF = LocalDate.of(2026, 11, 20);
  private static final String[] CHANNELS = {
    "meta", "google_ads", "tiktok", "email", "unattributed", "untracked", "direct"
  };
  private static final double[] SPEND = {900, 700, 250, 0, 0, 0, 0};
  private static final double[] REVENUE = {2100, 2300, 380, 900, 640, 210, 500};
  private static final String[] MODELS = {"last", "first", "last_non_direct", "linear"};

  private final SparkSession spark;
  private final Random random = new Random(20261120);
  private final Map<String, List<Row>> rows = new HashMap<>();
  private final Map<String, Table> contracts = new HashMap<>();

  private SampleLake(SparkSession spark) {
    this.spark = spark;
    for (Table table : Gold.ALL) {
      contracts.put(table.fullName(), table);
    }
    for (Table table : Ops.ALL) {
      contracts.put(table.fullName(), table);
    }
  }

  static SampleLake empty(SparkSession spark) {
    return new SampleLake(spark);
  }

  static SampleLake full(SparkSession spark) {
    SampleLake lake = new SampleLake(spark);
    lake.addScores();
    lake.addReturns();
    lake.addCohorts();
    lake.addCosts();
    lake.addOperations();
    return lake;
  }

  Function<String, Dataset<Row>> tables() {
    return name ->
        spark.createDataFrame(rows.getOrDefault(name, List.of()), contracts.get(name).schema());
  }

  static ReportContext context(String language) {
    return new ReportContext(
        "Acme Outdoor", "USD", AS_OF, "20261121T020000Z-7f3a", language, "last", true);
  }

  /**
   * Adds a row given as name, value pairs; other columns that may not be null get a plain value.
   */
  SampleLake add(Table table, Object... pairs) {
    Map<String, Object> given = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (!table.has((String) pairs[i])) {
        throw new IllegalStateException(table.fullName() + " has no column " + pairs[i]);
      }
      given.put((String) pairs[i], pairs[i + 1]);
    }
    List<Object> values = new ArrayList<>();
    for (ColumnSpec column : table.columns()) {
      Object value = given.get(column.name());
      values.add(
          value == null && !column.nullable() ? plain(column.type()) : typed(value, column.type()));
    }
    rows.computeIfAbsent(table.fullName(), name -> new ArrayList<>())
        .add(RowFactory.create(values.toArray()));
    return this;
  }

  private static Object plain(DataType type) {
    if (type.equals(Types.TEXT)) {
      return "(unassigned)";
    } else if (type.equals(Types.DATE)) {
      return Date.valueOf(AS_OF);
    } else if (type.equals(Types.INSTANT)) {
      return Timestamp.valueOf("2026-11-21 02:00:00");
    } else if (type.equals(Types.FLAG)) {
      return false;
    }
    return typed(0, type);
  }

  private static Object typed(Object value, DataType type) {
    if (value instanceof LocalDate date) {
      return Date.valueOf(date);
    } else if (value instanceof Number number) {
      if (type.equals(Types.MONEY)) {
        return new BigDecimal(number.toString()).setScale(6, java.math.RoundingMode.HALF_EVEN);
      } else if (type.equals(Types.DOUBLE)) {
        return number.doubleValue();
      } else if (type.equals(Types.SMALL)) {
        return number.intValue();
      } else if (type.equals(Types.COUNT)) {
        return number.longValue();
      }
    }
    return value;
  }

  private void addScores() {
    addScore("total_spend", 54321.0, 0.082, 1850.5, -0.031, false);
    addScore("total_revenue", 205432.1, 0.124, 7030.25, 0.052, false);
    addScore("mer", 3.7818, 0.0388, 3.799, 0.086, true);
    addScore("blended_media_cac", 31.4567, -0.041, 30.1, 0.02, false);
    addScore("new_customers", 1727, 0.128, 61, null, false);
    addScore("new_customer_revenue", 125000, 0.1, 4000, 0.1, false);
    addScore("returning_customer_revenue", 80432.1, 0.16, 3030.25, 0.01, false);
    for (String[] metric :
        new String[][] {
          {"total_spend", "Total ad spend", "广告总花费", "reporting currency"},
          {"mer", "MER", "MER（营销效率比）", "ratio, gross"},
          {
            "blended_media_cac",
            "Blended media CAC",
            "综合媒体获客成本",
            "reporting currency per new customer"
          }
        }) {
      add(
          GoldScores.METRIC_CATALOG,
          "metric",
          metric[0],
          "name_en",
          metric[1],
          "name_zh_hans",
          metric[2],
          "name_zh_hant",
          metric[2],
          "formula",
          "as defined",
          "unit",
          metric[3],
          "higher_is_better",
          metric[0].equals("mer"));
    }
  }

  private void addScore(
      String metric, double value, Double change, double day, Double dayChange, boolean headline) {
    for (boolean isDay : new boolean[] {true, false}) {
      add(
          GoldScores.SCORECARD,
          "period",
          isDay ? AS_OF : AS_OF.minusDays(29),
          "period_kind",
          isDay ? "day" : "last_30_days",
          "scope",
          "company",
          "metric",
          metric,
          "value",
          isDay ? day : value,
          "change",
          isDay ? dayChange : change,
          "band",
          metric.equals("mer") ? "good" : null,
          "is_headline",
          headline);
    }
  }

  private void addReturns() {
    for (int day = 0; day < 35; day++) {
      for (String model : MODELS) {
        for (int channel = 0; channel < CHANNELS.length; channel++) {
          double wave = 1 + 0.18 * Math.sin(day * 0.9 + channel) + 0.1 * random.nextGaussian();
          double lean = 1 + 0.12 * ((model.length() + channel * 3) % 5 - 2);
          add(
              Gold.CHANNEL_RETURN_DAILY,
              "date",
              AS_OF.minusDays(day),
              "date_basis",
              "conversion",
              "model",
              model,
              "variant",
              "default",
              "channel",
              CHANNELS[channel],
              "conversion_type",
              "order",
              "revenue",
              REVENUE[channel] * lean * wave,
              "new_customers",
              REVENUE[channel] / 95 * lean,
              "spend_reporting",
              SPEND[channel] * (1 + 0.05 * Math.cos(day)),
              "time_zone_gap",
              channel == 0);
        }
      }
    }
    add(
        GoldDimensions.DIM_CHANNEL,
        "channel",
        "meta",
        "name_en",
        "Meta",
        "name_zh_hans",
        "Meta 广告");
    add(
        GoldDimensions.DIM_CHANNEL,
        "channel",
        "google_ads",
        "name_en",
        "Google Ads",
        "name_zh_hans",
        "谷歌广告");
    add(
        GoldDimensions.DIM_CHANNEL,
        "channel",
        "tiktok",
        "name_en",
        "TikTok",
        "name_zh_hans",
        "TikTok 广告");
    add(GoldDimensions.DIM_CHANNEL, "channel", "email", "name_en", "E-mail", "name_zh_hans", "邮件");
  }

  private void addCohorts() {
    LocalDate thisMonth = AS_OF.withDayOfMonth(1);
    for (int back = 13; back >= 0; back--) {
      LocalDate cohort = thisMonth.minusMonths(back);
      double customers = 900 + random.nextInt(400);
      double revenue = 0;
      for (int age = 0; age <= back; age++) {
        boolean mature = age < back;
        double retained = age == 0 ? customers : customers * (0.05 + 0.22 / (age + 0.4));
        revenue += retained * (62 + random.nextInt(20));
        add(
            GoldCohorts.COHORT_RETENTION_MONTHLY,
            "cohort_month",
            cohort,
            "kind",
            "bounded",
            "period",
            age,
            "cohort_customers",
            customers,
            "retained_customers",
            mature ? retained : null,
            "is_mature",
            mature,
            "is_left_truncated",
            back == 11);
        add(
            GoldCohorts.COHORT_VALUE_MONTHLY,
            "cohort_month",
            cohort,
            "months_since_first_order",
            age,
            "customers",
            customers,
            "cumulative_revenue",
            mature ? revenue : null,
            "cumulative_refunds",
            mature ? revenue * 0.06 : null,
            "is_mature",
            mature,
            "is_left_truncated",
            back == 11);
      }
    }
  }

  private void addCosts() {
    LocalDate thisMonth = AS_OF.withDayOfMonth(1);
    for (int back = 11; back >= 0; back--) {
      double media = 48000 + random.nextInt(9000);
      boolean hasLedger = back < 8;
      double ledger = hasLedger ? 15000 + random.nextInt(3000) : 0;
      for (String scope : new String[] {"media", "full"}) {
        add(
            GoldCosts.ACQUISITION_COST_MONTHLY,
            "month",
            thisMonth.minusMonths(back),
            "channel",
            "meta",
            "attribution_model",
            "last",
            "variant",
            "default",
            "cost_scope",
            scope,
            "cost",
            scope.equals("full") ? media + ledger : media,
            "media_cost",
            media,
            "ledger_cost",
            scope.equals("full") ? ledger : 0,
            "new_customers",
            1500 + back * 11,
            "has_ledger",
            hasLedger);
      }
    }
  }

  private void addOperations() {
    add(
        GoldMemory.RESTATEMENTS,
        "source",
        "meta-eu",
        "sentence",
        "October 2026 spend of meta-eu rose by 4.00 USD to 19.00 USD");
    add(
        GoldMemory.SOURCE_FRESHNESS,
        "run_id",
        context("en").runId(),
        "source",
        "tiktok-eu",
        "is_provisional",
        true,
        "sentence",
        "tiktok-eu: newest day is 2026-11-18, usually it is 2026-11-20 by now");
    for (int age = 0; age < 2; age++) {
      add(
          GoldFresh.FRESH_DAYS,
          "date",
          AS_OF.minusDays(age),
          "source",
          "meta-eu",
          "measure",
          "platform_value",
          "currency",
          "EUR",
          "reported",
          300 + 100 * age,
          "expected_final",
          500 + 100 * age,
          "final_age_days",
          7);
    }
    for (int law = 1; law <= 4; law++) {
      for (String model : MODELS) {
        boolean passed = !(law == 2 && model.equals("linear"));
        add(
            GoldScores.CONSERVATION_CHECKS,
            "law",
            law,
            "check_name",
            "credited_revenue",
            "subject",
            model,
            "expected",
            205432.1,
            "actual",
            passed ? 205432.1 : 205400.1,
            "difference",
            passed ? 0 : -32.0,
            "failed_rows",
            passed ? 0 : 3,
            "severity",
            passed ? "error" : "warn",
            "passed",
            passed,
            "detail",
            passed ? null : "three conversions of 2026-11-02");
      }
    }
    for (int i = 0; i < 7; i++) {
      add(
          Ops.QUARANTINE,
          "source",
          i < 4 ? "meta-eu" : "shop",
          "source_file",
          "f.csv",
          "source_position",
          i,
          "rule",
          i < 4 ? "PLB-ROW-012" : "PLB-FX-002",
          "fix",
          i < 4 ? "Add a column alias for the result column" : "Load rates up to this day");
    }
    addFile("meta-eu", "a.csv", "run-1", 100);
    addFile("meta-eu", "a.csv", "run-2", 140);
    addFile("shop", "orders.csv", "run-1", 5210);
    add(
        GoldDimensions.DIM_ACCOUNT,
        "source",
        "meta-eu",
        "account_id",
        "1",
        "platform",
        "meta",
        "time_zone",
        "Europe/Berlin",
        "currency",
        "EUR");
  }

  private void addFile(String source, String path, String run, int records) {
    add(
        Ops.FILES,
        "source",
        source,
        "path",
        path,
        "run_id",
        run,
        "records_read",
        records,
        "accepted",
        records - 5,
        "control",
        1,
        "quarantined",
        4,
        "state",
        "read");
  }
}
