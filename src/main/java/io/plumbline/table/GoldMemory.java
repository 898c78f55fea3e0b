package io.plumbline.table;

import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.INSTANT;
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

  public static final List<Table> ALL = List.of(GOLD_HISTORY);

  private GoldMemory() {}
}
