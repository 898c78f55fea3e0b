package io.plumbline.table;

import static io.plumbline.table.Types.COUNT;
import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.DOUBLE;
import static io.plumbline.table.Types.MONEY;
import static io.plumbline.table.Types.SMALL;
import static io.plumbline.table.Types.TEXT;

import java.util.List;

/** Days so fresh that their numbers still grow: what they will be, and how that is known. */
public final class GoldFresh {
  private static final String MEASURES =
      "spend, platform_conversions, platform_value, orders (counted) or revenue (of counted orders, before refunds)";

  public static final Table REPORTING_LAG =
      Table.of(
              "gold",
              "reporting_lag",
              "One row per source, measure, currency and age at which days of the last 120 still changed.",
              "source",
              "measure",
              "currency",
              "age_days")
          .need("source", TEXT, "id", "Source")
          .need("measure", TEXT, "name", MEASURES)
          .need("currency", TEXT, "ISO 4217", "Currency of the measure; '' for counts")
          .need(
              "age_days",
              SMALL,
              "days",
              "Days since the day, by the time extracts were made; 0 on the day itself")
          .need("watched_days", COUNT, "days", "Days known at this age and a day later")
          .need("next_day_growth", DOUBLE, "factor", "Their numbers a day later / at this age")
          .need("growth_to_final", DOUBLE, "factor", "Final number / number at this age")
          .need(
              "visible_share",
              DOUBLE,
              "fraction",
              "1 / growth_to_final; above 1 where numbers fall")
          .need("final_age_days", SMALL, "days", "Age from which no change is expected")
          .need(
              "learning_variance",
              DOUBLE,
              "fraction squared",
              "Of growth_to_final, relative, from how few days were watched")
          .need(
              "process_variance",
              DOUBLE,
              "measure's unit",
              "Times the number at this age; divided by it, the relative variance of a day's own growth")
          .build();

  public static final Table FRESH_DAYS =
      Table.of(
              "gold",
              "fresh_days",
              "One row per day that is still expected to change, source, measure, currency, brand and market.",
              "date",
              "source",
              "measure",
              "currency",
              "brand",
              "market")
          .need("date", DATE, "source's day", "Day of delivery or order")
          .need("source", TEXT, "id", "Source")
          .need("measure", TEXT, "name", MEASURES)
          .need("currency", TEXT, "ISO 4217", "Currency of the measure; '' for counts")
          .addAll(Shared.OWNER)
          .need("age_days", SMALL, "days", "Age of the day when as_of was over")
          .need("reported", MONEY, "currency or count", "Number there is")
          .need(
              "expected_final",
              MONEY,
              "currency or count",
              "reported x growth_to_final of gold.reporting_lag")
          .need("ci_low", MONEY, "currency or count", "Lower end of the 95 % interval")
          .need("ci_high", MONEY, "currency or count", "Upper end")
          .need("visible_share", DOUBLE, "fraction", "reported / expected_final")
          .need("final_age_days", SMALL, "days", "Age from which no change is expected")
          .need("watched_days", COUNT, "days", "Days the growth to the next age was learnt from")
          .build();

  static final List<Table> ALL = List.of(REPORTING_LAG, FRESH_DAYS);

  private GoldFresh() {}
}
