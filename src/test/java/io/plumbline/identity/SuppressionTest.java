package io.plumbline.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.Bronze;
import io.plumbline.table.Table;
import io.plumbline.testing.LocalSpark;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which records go with a person who carries one identifier, ann. */
@ExtendWith(LocalSpark.class)
class SuppressionTest {
  @Test
  void recordsOfAnOrderALeadAndADealGoWithTheirPerson(SparkSession spark) {
    Map<Table, Dataset<Row>> bronze = new HashMap<>();
    put(
        spark,
        bronze,
        Bronze.ORDERS,
        "('s', 1, 'x', 'o1', '#1001', 'ann')",
        "('s', 2, 'x', 'o1', '#1001', 'till')", // another extract of the same order
        "('s', 3, 'x', 'o2', '#1002', 'bob')",
        "shop_id, order_id, order_name, customer_key");
    put(
        spark,
        bronze,
        Bronze.ORDER_LINES,
        "('s', 11, 'x', 'o1', null)",
        "('s', 12, 'x', null, '#1001')",
        "('s', 13, 'x', 'o2', null)",
        "('other', 14, 'x', 'o1', null)",
        "shop_id, order_id, order_name");
    put(
        spark,
        bronze,
        Bronze.REFUNDS,
        "('s', 21, 'x', 'o1')",
        "('s', 22, 'x', 'o2')",
        "shop_id, order_id");
    put(spark, bronze, Bronze.ORDER_COSTS, "('fees', 31, 'o1')", "('fees', 32, 'o2')", "order_id");
    put(
        spark,
        bronze,
        Bronze.TOUCHPOINTS,
        "('web', 41, null, '1001')",
        "('web', 42, 'bob', '1001')", // somebody else reports the number
        "('web', 43, 'ann', null)",
        "user_key, transaction_id");
    put(
        spark,
        bronze,
        Bronze.LEADS,
        "('crm', 51, 'l1', 'ann')",
        "('crm', 52, 'l2', 'bob')",
        "lead_id, email_key");
    put(
        spark,
        bronze,
        Bronze.OPPORTUNITIES,
        "('crm', 61, 'p1', 'l1', null)",
        "('crm', 62, 'p2', 'l1', 'bob')", // a deal of the lead with another contact
        "opportunity_id, lead_id, contact_key");
    put(
        spark,
        bronze,
        Bronze.OPPORTUNITY_STAGE_HISTORY,
        "('crm', 71, 'p1')",
        "('crm', 72, 'p2')",
        "opportunity_id");
    Dataset<Row> ann =
        spark.sql("SELECT 'ann' AS hash").select(Suppression.mark(col("hash")).as("id_hash"));
    Suppression suppression = new Suppression(ann, rows -> rows);

    Dataset<Row> records = suppression.records(bronze);

    assertThat(positions(records))
        .containsExactly(1L, 2L, 11L, 12L, 21L, 31L, 41L, 43L, 51L, 61L, 71L);
    Dataset<Row> kept = suppression.marksOf(bronze, records);
    Suppression later = new Suppression(kept.select("id_hash").union(ann), rows -> rows);
    bronze.remove(Bronze.ORDERS);
    bronze.remove(Bronze.LEADS);
    bronze.remove(Bronze.OPPORTUNITIES);
    assertThat(positions(later.records(bronze)))
        .as("and later, when a file holds nothing but lines, refunds or stages of them")
        .containsExactly(11L, 12L, 21L, 31L, 41L, 43L, 71L);
  }

  @Test
  void anIdIsKnownAsItsSourcePrintsItHoweverSystemsAreNamed(SparkSession spark) {
    Map<Table, Dataset<Row>> bronze = new HashMap<>();
    put(spark, bronze, Bronze.TOUCHPOINTS, "('web', 1, 'id:7')", "('app', 2, 'id:7')", "user_key");
    Suppression now =
        new Suppression(
            spark
                .sql("SELECT 'system web 7' AS hash")
                .select(Suppression.mark(col("hash")).as("id_hash")),
            rows ->
                rows.withColumn(
                    "user_key", expr("concat('system ', source, ' ', substr(user_key, 4))")));
    Dataset<Row> records = now.records(bronze);
    assertThat(positions(records)).containsExactly(1L);
    Suppression regrouped =
        new Suppression(
            now.marksOf(bronze, records), rows -> rows.withColumn("user_key", lit("renamed")));
    assertThat(positions(regrouped.records(bronze))).containsExactly(1L);
  }

  /** Rows of a bronze table: source, position, then the columns named last. */
  private static void put(
      SparkSession spark, Map<Table, Dataset<Row>> bronze, Table table, String... rowsAndColumns) {
    int last = rowsAndColumns.length - 1;
    Dataset<Row> rows =
        spark.sql(
            "SELECT 'f' AS source_file, 'line' AS position_kind, 'acme' AS brand, * FROM VALUES "
                + String.join(", ", List.of(rowsAndColumns).subList(0, last))
                + " AS t(source, source_position, "
                + rowsAndColumns[last]
                + ")");
    bronze.put(
        table,
        spark.createDataFrame(List.<Row>of(), table.schema().asNullable()).unionByName(rows, true));
  }

  private static List<Long> positions(Dataset<Row> records) {
    return records.select("source_position").collectAsList().stream()
        .map(row -> row.getLong(0))
        .sorted()
        .toList();
  }
}
