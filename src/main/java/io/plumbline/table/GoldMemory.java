package io.plumbline.table;

import static io.plumbline.table.Types.COUNT;
import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.FLAG;
import static io.plumbline.table.Types.INSTANT;
import static io.plumbline.table.Types.MONEY;
import static io.plumbline.table.Types.TEXT;

import java.util.List;

/**
 * What gold remembers of earlier runs: what numbers were before, what moved and why, when sources
 * were heard of. Runs only add rows; no rebuild makes them again.
 */
public final class GoldMemory {
  public static final Table GOLD_HISTORY =
      Table.of(
              "gold",
              "gold_history",
              "One row per row of a remembered aggregate table and run that inserted, changed or removed it, and one per table and run its memory began with.",
              "table_name",
              "row_key",
              "run_id")
          .need("table_name", TEXT, "name", "Remembered table, such as gold.roi_monthly")
          .need(
              "row_key",
              TEXT,
              "JSON",
              "Key columns of the row; '' where the memory of the table begins")
          .need("change", TEXT, "enum", "began, inserted, changed or removed")
          .add(
              "row_before",
              TEXT,
              "JSON",
              "All columns as they were before; null where there was no such row")
          .add(
              "known_from",
              INSTANT,
              "UTC",
              "Publication row_before came with, or the memory's begin; null without row_before")
          .need("known_to", INSTANT, "UTC", "Publication that made the change")
          .need("as_of", DATE, "reporting day", "Last complete day of that run")
          .need("run_id", TEXT, "id", "Run that made the change")
          .build();

  public static final Table RESTATEMENTS =
      Table.of(
              "gold",
              "restatements",
              "One row per run, number of a month that was over in the publication before, and cause of its change; was_value and is_value repeat per cause, change adds up to their difference.",
              "run_id",
              "measure",
              "period",
              "source",
              "channel",
              "brand",
              "market",
              "cause")
          .need("run_id", TEXT, "id", "Run that published the other number")
          .need("known_ts", INSTANT, "UTC", "When it did")
          .need("as_of", DATE, "reporting day", "Last complete day of that run")
          .need("closed_by", DATE, "reporting day", "Last complete day of the publication before")
          .need(
              "measure",
              TEXT,
              "name",
              "spend, cost (ledger), orders, revenue (before refunds), revenue_after_refunds (of the month's orders), refunds (by refund day) or new_customers (by first order)")
          .need("period", DATE, "first day of month", "Month")
          .need("source", TEXT, "id", "Source; '' where none is known")
          .need("channel", TEXT, "name", "Channel of spend and cost; '' for the others")
          .addAll(Shared.OWNER)
          .need("was_value", MONEY, "reporting currency or count", "Number published before")
          .need("is_value", MONEY, "reporting currency or count", "Number of this run")
          .need(
              "change",
              MONEY,
              "reporting currency or count",
              "Part of is_value - was_value with this cause")
          .need(
              "cause",
              TEXT,
              "enum",
              "late_conversion, late_spend, late_cost, refund, restated_spend, restated_cost, restated_order, fx_rate, identity_merge, mapping, backfill, removed_file, erasure, configuration, program or unexplained")
          .need("rows", COUNT, "rows", "Silver rows behind the part; 0 for unexplained")
          .need("receipt", TEXT, "text", "File and position of the first of them")
          .need("sentence", TEXT, "text", "The same in a sentence")
          .build();

  public static final Table SOURCE_FRESHNESS =
      Table.of(
              "gold",
              "source_freshness",
              "One row per run and source with files: what it sent, what it usually sends by then.",
              "run_id",
              "source")
          .need("run_id", TEXT, "id", "Run")
          .need("known_ts", INSTANT, "UTC", "When it looked")
          .need("as_of", DATE, "reporting day", "Last complete day of that run")
          .need("source", TEXT, "id", "Source")
          .need("files", COUNT, "files", "Files that are there")
          .need("last_file_ts", INSTANT, "UTC", "Object time of the newest")
          .add(
              "last_event_date",
              DATE,
              "source's day",
              "Newest day of delivery, touches or orders in the last 60 days; null without any")
          .add("behind_days", COUNT, "days", "as_of less last_event_date")
          .add(
              "usual_behind_days",
              COUNT,
              "days",
              "90th percentile of the newest 30 cases; null until enough are known")
          .add(
              "learnt_from",
              TEXT,
              "enum",
              "nights (7 that found it on time) or files (5 days of extracts)")
          .add("expected_date", DATE, "source's day", "as_of less usual_behind_days")
          .need("status", TEXT, "enum", "on_time, late, learning or no_daily_rows")
          .need("is_provisional", FLAG, "flag", "Days up to as_of lack the source")
          .add(
              "volume_date",
              DATE,
              "source's day",
              "Day whose volume is compared: expected_date, else as_of")
          .need("volume_rows", COUNT, "rows", "Silver rows of that day")
          .add(
              "usual_rows",
              MONEY,
              "rows",
              "Median of the same weekday of the four weeks before; null when two or more had none")
          .add("volume_spend", MONEY, "reporting currency", "Spend of that day")
          .add("usual_spend", MONEY, "reporting currency", "Its median likewise")
          .add("anomaly", TEXT, "enum", "sent_nothing, spend_down or rows_down: at most a tenth")
          .need("sentence", TEXT, "text", "The same in a sentence")
          .build();

  public static final List<Table> ALL = List.of(GOLD_HISTORY, RESTATEMENTS, SOURCE_FRESHNESS);

  private GoldMemory() {}
}
