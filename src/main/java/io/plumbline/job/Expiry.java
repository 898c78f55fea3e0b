package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;

import io.plumbline.config.PrivacyConfig;
import io.plumbline.table.Bronze;
import io.plumbline.table.Table;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Touches and e-mail events older than {@code privacy.keep-touches}, by event time. */
record Expiry(Optional<LocalDate> touchesFrom) {
  static Expiry of(PrivacyConfig privacy, LocalDate asOf) {
    return new Expiry(privacy.touchesFrom(asOf));
  }

  /** Which rows of a bronze table have expired; empty where none ever do. */
  Optional<Column> expired(Table table) {
    Optional<Column> day =
        table == Bronze.TOUCHPOINTS
            ? Optional.of(col("date"))
            : table == Bronze.EMAIL_EVENTS
                ? Optional.of(to_date(col("event_ts")))
                : Optional.empty();
    return day.flatMap(of -> touchesFrom.map(first -> of.lt(lit(first))));
  }

  /** The rows of a bronze table that are kept. */
  Dataset<Row> kept(Table table, Dataset<Row> rows) {
    return expired(table)
        .map(old -> rows.where(org.apache.spark.sql.functions.not(old)))
        .orElse(rows);
  }
}
