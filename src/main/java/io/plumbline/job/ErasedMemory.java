package io.plumbline.job;

import static org.apache.spark.sql.functions.lit;

import io.plumbline.io.Lake;
import io.plumbline.io.PublishedState;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.table.Ops;
import io.plumbline.table.Table;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What stays when people go: marks by which their records are known if they come again, and what
 * they took out of closed totals.
 *
 * @param published what the totals are of
 * @param base what is added to
 * @param currency reporting currency
 */
record ErasedMemory(
    Lake lake,
    Optional<PublishedState> published,
    Optional<PublishedState> base,
    String currency,
    String runId) {

  /**
   * Adds to ops.suppression and ops.erased_totals; their new versions.
   *
   * @param marks {@code key_hash, id_type, id_hash}
   * @param records records that leave, by {@link io.plumbline.identity.Suppression#RECORD}
   * @param people {@code person_id}
   */
  Map<String, TableVersion> add(
      Dataset<Row> marks, Dataset<Row> records, Dataset<Row> people, Timestamp erasedAt) {
    ErasedTotals totals =
        new ErasedTotals(
            table -> lake.read(table, published),
            published.map(PublishedState::asOf).orElse(LocalDate.EPOCH),
            currency);
    return Map.of(
        Ops.SUPPRESSION.fullName(),
        write(
            Ops.SUPPRESSION,
            lake.read(Ops.SUPPRESSION, base)
                .unionByName(
                    marks
                        .withColumn("erased_at", lit(erasedAt))
                        .withColumn("erasure_id", lit(runId)))),
        Ops.ERASED_TOTALS.fullName(),
        write(
            Ops.ERASED_TOTALS,
            ErasedTotals.added(lake.read(Ops.ERASED_TOTALS, base), totals.of(records, people))));
  }

  private TableVersion write(Table table, Dataset<Row> rows) {
    return lake.overwrite(table, rows, runId);
  }
}
