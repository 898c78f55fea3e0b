package io.plumbline.metric;

import io.plumbline.job.TestSessions;
import io.plumbline.table.Silver;
import io.plumbline.testing.CpuClock;
import io.plumbline.testing.DuckDb;
import java.io.IOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Orders to the monthly cohort table and its retention, Parquet to Parquet, on two threads, beside
 * DuckDB with SQL for the same sums, discounting and standard errors. A main class, not a test:
 * {@code CohortBench FOLDER [orders] [rounds]}.
 */
final class CohortBench {
  private static final LocalDate AS_OF = LocalDate.of(2025, 12, 31);
  private static final CohortPeriod MONTHS = new CohortPeriod.Months();

  private final SparkSession spark;
  private final String folder;

  private CohortBench(SparkSession spark, String folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /** Makes the data, then prints a line per round and compares the tables. */
  public static void main(String[] args) throws IOException, SQLException {
    String folder = args[0];
    long orders = args.length > 1 ? Long.parseLong(args[1]) : 5_000_000;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
    try (SparkSession spark =
            TestSessions.embedded(Map.of("spark.master", "local[2]", "spark.local.dir", folder));
        DuckDb duck = DuckDb.open("6GB")) {
      CohortBench bench = new CohortBench(spark, folder);
      bench.write(orders);
      for (int round = 1; round <= rounds; round++) {
        double[] ours = timed(bench::ours);
        double[] theirs = timed(() -> bench.duckDb(duck));
        System.out.printf(
            "round %d, %,d orders: ours %.1f s (CPU %.1f), DuckDB %.1f s (CPU %.1f), ratio %.1f (CPU %.1f)%n",
            round,
            orders,
            ours[0],
            ours[1],
            theirs[0],
            theirs[1],
            ours[0] / theirs[0],
            ours[1] / theirs[1]);
      }
      bench.compare();
    }
  }

  private interface Work {
    void run() throws SQLException;
  }

  private static double[] timed(Work work) throws SQLException {
    long started = System.nanoTime();
    long cpu = CpuClock.nanos();
    work.run();
    return new double[] {(System.nanoTime() - started) / 1e9, (CpuClock.nanos() - cpu) / 1e9};
  }

  /** Customers won over three years, each with a third of an order a month on average. */
  private void write(long orders) {
    spark
        .range(orders)
        .selectExpr(
            "id AS order_key",
            "pmod(xxhash64(id, 1), %d) AS person_id".formatted(Math.max(1, orders / 5)),
            "true AS is_counted",
            "date_add(DATE'2023-01-01', int(pmod(xxhash64(id, 2), 1096))) AS business_date",
            "CAST(pmod(xxhash64(id, 3), 20000000) AS decimal(20,0)) * 0.00001BD AS revenue")
        .selectExpr(
            "order_key",
            "person_id",
            "is_counted",
            "business_date",
            "concat('b', person_id % 3) AS brand",
            "concat('m', person_id % 5) AS market",
            "CAST(revenue AS decimal(20,6)) AS net_revenue_reporting",
            "CAST(0 AS decimal(20,6)) AS refunds_reporting",
            "CAST(revenue / 2 AS decimal(20,6)) AS margin_reporting",
            "'actual' AS cost_basis")
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(folder + "/orders");
    spark
        .read()
        .parquet(folder + "/orders")
        .groupBy("person_id", "brand", "market")
        .agg(
            org.apache.spark.sql.functions.min("business_date").as("first_order_date"),
            org.apache.spark.sql.functions.lit(false).as("is_left_truncated"))
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(folder + "/customers");
  }

  private void ours() {
    Dataset<Row> customers = spark.read().parquet(folder + "/customers");
    Dataset<Row> days =
        CustomerDays.of(
                spark.read().parquet(folder + "/orders"),
                spark.createDataFrame(java.util.List.of(), Silver.REFUNDS.schema()),
                customers,
                Optional.empty(),
                AS_OF)
            .persist(StorageLevel.MEMORY_AND_DISK());
    save(CohortValue.by(MONTHS, days, customers, 0.1, AS_OF), "our_value");
    save(CohortRetention.by(MONTHS, days, customers, AS_OF), "our_retention");
    days.unpersist();
  }

  private void save(Dataset<Row> table, String name) {
    table.coalesce(1).write().mode(SaveMode.Overwrite).parquet(folder + "/" + name);
  }

  private void duckDb(DuckDb duck) throws SQLException {
    duck.run(
        """
          CREATE OR REPLACE TEMP TABLE periods AS
          SELECT date_trunc('month', c.first_order_date)::DATE AS cohort, c.brand, c.market, o.person_id,
            (date_diff('month', date_trunc('month', c.first_order_date), date_trunc('month', o.business_date)))::INT AS age,
            count(*) AS orders, sum(net_revenue_reporting) AS revenue, sum(refunds_reporting) AS refunds_by_order,
            sum(coalesce(margin_reporting, 0)) AS margin,
            sum(CASE WHEN margin_reporting IS NOT NULL THEN net_revenue_reporting ELSE 0 END) AS with_margin,
            sum(CASE WHEN margin_reporting IS NOT NULL AND cost_basis = 'rate' THEN net_revenue_reporting ELSE 0 END) AS by_rate,
            count_if(margin_reporting IS NULL) AS without_margin
          FROM read_parquet('%1$s/orders/*.parquet') o JOIN read_parquet('%1$s/customers/*.parquet') c USING (person_id)
          WHERE o.is_counted AND o.business_date <= DATE '%2$s' GROUP BY ALL
          """
            .formatted(folder, AS_OF));
    String grid =
        """
          WITH cohorts AS (
            SELECT date_trunc('month', first_order_date)::DATE AS cohort, brand, market, count(*) AS customers
            FROM read_parquet('%1$s/customers/*.parquet') GROUP BY ALL),
          grid AS (
            SELECT *, unnest(range(0, date_diff('month', cohort, DATE '%2$s') + 1))::INT AS age FROM cohorts),
          """
            .formatted(folder, AS_OF);
    duck.run(
        "COPY ("
            + grid
            + """
              brought AS (SELECT *, sum(revenue) OVER (PARTITION BY person_id ORDER BY age) AS by_now FROM periods),
              squared AS (SELECT *, round(by_now, 4)::DOUBLE ** 2 - round(by_now - revenue, 4)::DOUBLE ** 2 AS square,
                round(margin::DOUBLE * (1 / 1.1) ** ((age + 0.5) / 12), 6)::DECIMAL(20, 6) AS discounted FROM brought),
              cells AS (SELECT cohort, brand, market, age, count(*) AS active, sum(orders) AS orders,
                sum(revenue) AS revenue, sum(refunds_by_order) AS refunds_by_order, sum(margin) AS margin,
                sum(with_margin) AS with_margin, sum(by_rate) AS by_rate, sum(without_margin) AS without_margin,
                sum(square) AS square, sum(discounted) AS discounted FROM squared GROUP BY ALL)
              SELECT g.*, coalesce(active, 0) AS active, coalesce(orders, 0) AS orders,
                coalesce(revenue, 0) AS revenue, coalesce(margin, 0) AS margin, refunds_by_order, with_margin, by_rate,
                without_margin, sum(revenue) OVER upto AS cumulative_revenue, sum(margin) OVER upto AS cumulative_margin,
                sum(discounted) OVER upto AS cumulative_discounted,
                (sum(revenue) OVER upto)::DOUBLE / customers AS ltv,
                sqrt(greatest(sum(square) OVER upto - (sum(revenue) OVER upto)::DOUBLE ** 2 / customers, 0)
                  / greatest(customers - 1, 1) / customers) AS standard_error
              FROM grid g LEFT JOIN cells USING (cohort, brand, market, age)
              WINDOW upto AS (PARTITION BY cohort, brand, market ORDER BY age)
              """
            + ") TO '%s/duck_value.parquet'".formatted(folder));
    duck.run(
        "COPY ("
            + grid
            + """
              marked AS (SELECT *, age = max(age) OVER life AS is_last,
                age = min(CASE WHEN age > 0 THEN age END) OVER life AS is_return
                FROM periods WINDOW life AS (PARTITION BY person_id)),
              cells AS (SELECT cohort, brand, market, age, count(*) AS bounded, count_if(is_last) AS last,
                count_if(is_return) AS returned FROM marked GROUP BY ALL)
              SELECT g.*, coalesce(bounded, 0) AS bounded,
                coalesce(sum(last) OVER (w ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING), 0)::BIGINT AS unbounded,
                coalesce(sum(returned) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 0)::BIGINT AS bracket
              FROM grid g LEFT JOIN cells USING (cohort, brand, market, age)
              WINDOW w AS (PARTITION BY cohort, brand, market ORDER BY age)
              """
            + ") TO '%s/duck_retention.parquet'".formatted(folder));
  }

  private void compare() {
    Dataset<Row> ourValue =
        spark
            .read()
            .parquet(folder + "/our_value")
            .selectExpr(
                "cohort_month",
                "brand",
                "market",
                "months_since_first_order",
                "int(active_customers)",
                "int(orders)",
                "CAST(revenue AS decimal(20,6))",
                "CAST(cumulative_margin AS decimal(20,6))");
    Dataset<Row> duckValue =
        spark
            .read()
            .parquet(folder + "/duck_value.parquet")
            .selectExpr(
                "cohort",
                "brand",
                "market",
                "age",
                "int(active)",
                "int(orders)",
                "CAST(revenue AS decimal(20,6))",
                "CAST(cumulative_margin AS decimal(20,6))");
    Dataset<Row> ourRetention =
        spark
            .read()
            .parquet(folder + "/our_retention")
            .selectExpr(
                "cohort_month", "brand", "market", "kind", "period", "int(retained_customers)");
    Dataset<Row> duckRetention =
        spark
            .read()
            .parquet(folder + "/duck_retention.parquet")
            .selectExpr(
                "cohort",
                "brand",
                "market",
                "stack(3, 'bounded', bounded, 'unbounded', unbounded, 'bracket', bracket) AS (kind, retained)",
                "age")
            .where("kind <> 'bracket' OR age > 0")
            .selectExpr("cohort", "brand", "market", "kind", "age", "int(retained)");
    check("value", ourValue, duckValue);
    check("retention", ourRetention, duckRetention);
  }

  private static void check(String name, Dataset<Row> ours, Dataset<Row> theirs) {
    long different = ours.exceptAll(theirs).count() + theirs.exceptAll(ours).count();
    System.out.printf("%s: %d rows, %d differ%n", name, ours.count(), different);
    if (different > 0) {
      throw new IllegalStateException(name + " differs");
    }
  }
}
