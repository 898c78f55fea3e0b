package io.plumbline.metric;

import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Cohort tables straight from silver tables, without ledger and discount. */
public final class FromOrders {
  private static final CohortPeriod MONTHS = new CohortPeriod.Months();

  private FromOrders() {}

  static Dataset<Row> days(
      Dataset<Row> orders, Dataset<Row> refunds, Dataset<Row> customers, LocalDate asOf) {
    return CustomerDays.of(orders, refunds, customers, Optional.empty(), asOf);
  }

  public static Dataset<Row> value(
      CohortPeriod period,
      Dataset<Row> orders,
      Dataset<Row> refunds,
      Dataset<Row> customers,
      LocalDate asOf) {
    return CohortValue.by(period, days(orders, refunds, customers, asOf), customers, 0, asOf);
  }

  static Dataset<Row> monthly(
      Dataset<Row> orders, Dataset<Row> refunds, Dataset<Row> customers, LocalDate asOf) {
    return value(MONTHS, orders, refunds, customers, asOf);
  }

  /** Cohorts by the channels that won their customers. */
  public static Dataset<Row> byChannelMonthly(
      Dataset<Row> orders,
      Dataset<Row> refunds,
      Dataset<Row> customers,
      Dataset<Row> acquired,
      LocalDate asOf) {
    return CohortValue.byChannelMonthly(
        days(orders, refunds, customers, asOf), customers, acquired, 0, asOf);
  }

  static Dataset<Row> retention(
      CohortPeriod period, Dataset<Row> orders, Dataset<Row> customers, LocalDate asOf) {
    return CohortRetention.by(period, active(orders, customers, asOf), customers, asOf);
  }

  static Dataset<Row> retentionByChannel(
      Dataset<Row> orders, Dataset<Row> customers, Dataset<Row> acquired, LocalDate asOf) {
    return CohortRetention.byChannelMonthly(
        active(orders, customers, asOf), customers, acquired, asOf);
  }

  private static Dataset<Row> active(Dataset<Row> orders, Dataset<Row> customers, LocalDate asOf) {
    return days(
        orders,
        Given.rows(orders.sparkSession(), io.plumbline.table.Silver.REFUNDS, ""),
        customers,
        asOf);
  }
}
