package io.plumbline.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.ColumnSpec;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class StageHistoryTest {
  @Test
  void aStageFollowsTheOneBeforeUnlessTheSourceSays(SparkSession spark) {
    Dataset<Row> given =
        spark.sql(
            "SELECT * FROM VALUES"
                + " ('a', 'O1', TIMESTAMP '2026-09-01 00:00:00', NULL, 'new'),"
                + " ('a', 'O1', TIMESTAMP '2026-09-03 00:00:00', NULL, 'won'),"
                + " ('a', 'O1', TIMESTAMP '2026-09-02 00:00:00', 'lead', 'offer'),"
                + " ('b', 'O1', TIMESTAMP '2026-09-04 00:00:00', NULL, 'lost')"
                + " AS t(source, opportunity_id, changed_ts, from_stage, to_stage)");
    for (ColumnSpec column : Silver.OPPORTUNITY_STAGE_HISTORY.columns()) {
      if (!List.of(given.columns()).contains(column.name())) {
        given = given.withColumn(column.name(), lit(null).cast(column.type()));
      }
    }
    assertThat(
            StageHistory.withFromStage(given)
                .orderBy("source", "changed_ts")
                .select("from_stage", "to_stage")
                .collectAsList())
        .hasToString("[[null,new], [lead,offer], [offer,won], [null,lost]]");
  }

  /** A late copy of an old file, a deletion and a merge: the last change of the source counts. */
  @Test
  void theLastChangeOfTheSourceEndsALead(SparkSession spark) {
    Dataset<Row> records =
        spark.sql(
            "SELECT *, 'f' AS source_file, 1 AS source_position, 1L AS row_hash FROM VALUES"
                // voided on the 5th; an older dump is delivered again on the 9th
                + " ('L1', TIMESTAMP '2026-09-05', TIMESTAMP '2026-09-06', true),"
                + " ('L1', TIMESTAMP '2026-09-01', TIMESTAMP '2026-09-09', false),"
                // deleted by the connector without a change of its own: the newer extract
                + " ('L2', TIMESTAMP '2026-09-01', TIMESTAMP '2026-09-02', false),"
                + " ('L2', TIMESTAMP '2026-09-01', TIMESTAMP '2026-09-03', true),"
                // changed again after it was voided
                + " ('L3', TIMESTAMP '2026-09-01', TIMESTAMP '2026-09-02', true),"
                + " ('L3', TIMESTAMP '2026-09-04', TIMESTAMP '2026-09-05', false)"
                + " AS t(lead_id, updated_ts, extract_ts, is_deleted)");
    assertThat(
            Newest.per(records, List.of("lead_id"), col("updated_ts").desc_nulls_last())
                .orderBy("lead_id")
                .select("lead_id", "is_deleted")
                .collectAsList())
        .hasToString("[[L1,true], [L2,true], [L3,false]]");
  }
}
