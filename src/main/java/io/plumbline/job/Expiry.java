package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;

import io.plumbline.config.PrivacyConfig;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.table.Bronze;
import io.plumbline.table.Table;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Column;

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

  /** What tells the rows of a bronze table that are kept from others of it. */
  String content(Table table, Optional<TableVersion> version) {
    String read =
        version
            .map(of -> of.recipe().isEmpty() ? "version " + of.version() : of.recipe())
            .orElse("nothing");
    return expired(table).isEmpty() ? read : read + " since " + touchesFrom.orElseThrow();
  }
}
