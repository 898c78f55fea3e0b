package io.plumbline.job;

import static org.apache.spark.sql.functions.col;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.PlumblineException;
import io.plumbline.history.AsKnown;
import io.plumbline.io.Lake;
import io.plumbline.io.PublishedState;
import io.plumbline.table.GoldMemory;
import io.plumbline.table.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * Views of tables as they were published at an earlier instant, for the tables a statement names.
 */
final class EarlierViews {
  private EarlierViews() {}

  /** Tables as they were known at the end of a day in the reporting zone. */
  static void create(
      SparkSession spark,
      Lake lake,
      PlumblineConfig config,
      PublishedState state,
      String sql,
      LocalDate day) {
    ZoneId zone = config.reporting().timeZone();
    // The last microsecond of the day: a publication at midnight is the next day's.
    Instant end = day.plusDays(1).atStartOfDay(zone).toInstant().minusNanos(1_000);
    create(spark, lake, config, state, sql, end);
  }

  /**
   * Tables as they were known at an instant.
   *
   * @throws PlumblineException PLB-QUERY-006, exit 2, for a table whose past is not kept;
   *     PLB-QUERY-007 for an instant before the memory of a table begins
   */
  static void create(
      SparkSession spark,
      Lake lake,
      PlumblineConfig config,
      PublishedState state,
      String sql,
      Instant at) {
    PublishedViews.createDatabases(spark);
    Map<String, Instant> began = began(lake, state);
    for (Table table : PublishedViews.named(state, sql)) {
      refuse(table, at, began, config.reporting().timeZone());
      ReadersFiles.statements(
              config,
              table,
              AsKnown.sql(
                  table,
                  ReadersFiles.pinned(lake, state, table),
                  ReadersFiles.pinned(lake, state, GoldMemory.GOLD_HISTORY),
                  at))
          .forEach(spark::sql);
    }
  }

  private static void refuse(Table table, Instant at, Map<String, Instant> began, ZoneId zone) {
    if (table.remembered().isEmpty()) {
      throw new PlumblineException(
          "PLB-QUERY-006",
          2,
          table.fullName()
              + " does not keep its past; fix: leave --as-known-on out, or ask "
              + NightMemory.REMEMBERED.stream()
                  .map(Table::fullName)
                  .collect(Collectors.joining(", ")));
    }
    Instant since = began.get(table.fullName());
    if (since == null || at.isBefore(since)) {
      throw new PlumblineException(
          "PLB-QUERY-007",
          2,
          table.fullName()
              + (since == null
                  ? " has no past in this lake yet; fix: run nightly, its past is kept from then on"
                  : " is remembered since its publication of "
                      + since
                      + "; fix: ask for "
                      + since.atZone(zone).toLocalDate()
                      + " or later"));
    }
  }

  private static Map<String, Instant> began(Lake lake, PublishedState state) {
    Map<String, Instant> began = new HashMap<>();
    if (state.table(GoldMemory.GOLD_HISTORY.fullName()).isPresent()) {
      lake.read(GoldMemory.GOLD_HISTORY, Optional.of(state))
          .where(col("change").equalTo("began"))
          .groupBy("table_name")
          .agg(org.apache.spark.sql.functions.max("known_to"))
          .collectAsList()
          .forEach(row -> began.put(row.getString(0), row.getTimestamp(1).toInstant()));
    }
    return began;
  }
}
