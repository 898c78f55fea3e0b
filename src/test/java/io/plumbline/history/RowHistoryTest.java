package io.plumbline.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.io.RowHash;
import io.plumbline.metric.Given;
import io.plumbline.table.ColumnSpec;
import io.plumbline.table.Gold;
import io.plumbline.table.GoldCosts;
import io.plumbline.table.GoldMemory;
import io.plumbline.table.Table;
import io.plumbline.table.Types;
import io.plumbline.testing.LocalSpark;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What gold remembers, and that it gives every earlier state back. */
@ExtendWith(LocalSpark.class)
class RowHistoryTest {
  private static final Instant BEGAN = Instant.parse("2026-11-01T04:00:00Z");
  private static final long SEED = 20261121;

  @Test
  void whatCameWentAndChangedIsSaidOnce(SparkSession spark) {
    Table table = GoldCosts.ROI_MONTHLY;
    Dataset<Row> before =
        Given.rows(
            spark,
            table,
            """
            month      | scope   | scope_value | variant    | return_amount | cost
            2026-09-01 | company | all         | investment | 100           | 50
            2026-10-01 | company | all         | investment | 200           | 50
            2026-10-01 | company | gone        | investment | 1             | 1
            """);
    Dataset<Row> now =
        Given.rows(
            spark,
            table,
            """
            month      | scope   | scope_value | variant    | return_amount | cost
            2026-09-01 | company | all         | investment | 100           | 50
            2026-10-01 | company | all         | investment | 201           | 50
            2026-11-01 | company | all         | investment | 7             |
            """);
    Dataset<Row> history =
        RowHistory.of(
            List.of(new RowHistory.Change(table, BEGAN, before, now)),
            none(spark, GoldMemory.GOLD_HISTORY),
            night(1));
    Given.hasSchema(history, GoldMemory.GOLD_HISTORY);
    assertThat(
            Given.shown(
                history.selectExpr(
                    "change",
                    "get_json_object(row_key, '$.month') AS month",
                    "get_json_object(row_key, '$.scope_value') AS value",
                    "get_json_object(row_before, '$.return_amount') AS was",
                    "known_from IS NOT NULL AS had_row",
                    "run_id"),
                "change",
                "month",
                "value",
                "was",
                "had_row",
                "run_id"))
        .containsExactly(
            "changed|2026-10-01|all|200.0|true|night 1",
            "inserted|2026-11-01|all|null|false|night 1",
            "removed|2026-10-01|gone|1.0|true|night 1");
    assertThat(history.where("known_from <> timestamp'2026-11-01 04:00:00'").count()).isZero();
  }

  @Test
  void everyNightIsGivenBackAsItWasPublished(SparkSession spark) {
    Random random = new Random(SEED);
    System.out.println("seed " + SEED);
    List<Table> tables = List.of(Gold.CHANNEL_RETURN_DAILY, GoldCosts.ROI_MONTHLY);
    List<List<List<List<String>>>> nights = new ArrayList<>();
    for (int night = 0; night < 4; night++) {
      nights.add(tables.stream().map(table -> invented(table, random)).toList());
    }
    Dataset<Row> history = RowHistory.beginning(spark, tables, night(0));
    for (int night = 1; night < nights.size(); night++) {
      List<RowHistory.Change> changes = new ArrayList<>();
      for (int t = 0; t < tables.size(); t++) {
        changes.add(
            new RowHistory.Change(
                tables.get(t),
                BEGAN,
                rows(spark, tables.get(t), nights.get(night - 1).get(t)),
                rows(spark, tables.get(t), nights.get(night).get(t))));
      }
      Dataset<Row> made = RowHistory.of(changes, history, night(night));
      history =
          spark.createDataFrame(
              history.unionByName(made).collectAsList(), GoldMemory.GOLD_HISTORY.schema());
    }
    assertThat(history.where("known_from >= known_to").count()).isZero();
    assertThat(history.where("change = 'changed'").count()).isPositive();
    assertThat(history.where("change = 'removed'").count()).isPositive();
    history.createOrReplaceTempView("history_now");
    for (int t = 0; t < tables.size(); t++) {
      Table table = tables.get(t);
      rows(spark, table, nights.get(3).get(t)).createOrReplaceTempView("table_now");
      for (int night = 0; night < nights.size(); night++) {
        Instant later = night(night).known().plusSeconds(3600);
        Dataset<Row> known = spark.sql(AsKnown.sql(table, "table_now", "history_now", later));
        Dataset<Row> published =
            rows(spark, table, nights.get(night).get(t)).where(table.remembered());
        assertThat(RowHash.of(table, known))
            .as("%s after night %d", table.fullName(), night)
            .isEqualTo(RowHash.of(table, published));
        assertThat(published.count()).isPositive();
      }
    }
  }

  @Test
  void onlyTablesWithoutPeopleAndInstantsAreRemembered() {
    List<Table> remembered =
        Gold.ALL.stream().filter(table -> !table.remembered().isEmpty()).toList();
    assertThat(remembered).hasSizeGreaterThan(10);
    for (Table table : remembered) {
      assertThat(table.columns())
          .as(table.fullName())
          .noneMatch(column -> column.name().startsWith("person"))
          .noneMatch(column -> column.name().endsWith("conversion_key"))
          .noneMatch(column -> column.type().equals(Types.INSTANT)) // JSON keeps milliseconds
          .noneMatch(ColumnSpec::isRunMetadata);
      assertThat(table.remembered()).doesNotContain("$");
    }
  }

  /**
   * Rows of which about half stay, a quarter change and a quarter come or go from night to night.
   */
  private static List<List<String>> invented(Table table, Random random) {
    List<List<String>> rows = new ArrayList<>();
    for (int key = 0; key < 40; key++) {
      if (random.nextInt(8) == 0) {
        continue;
      }
      List<String> cells = new ArrayList<>();
      for (ColumnSpec column : table.columns()) {
        cells.add(
            table.keys().contains(column.name())
                ? key(column, key)
                : column.nullable() && random.nextBoolean()
                    ? ""
                    : random.nextInt(4) > 0 ? measure(column, key) : other(column, random));
      }
      rows.add(cells);
    }
    return rows;
  }

  private static String key(ColumnSpec column, int key) {
    return switch (column.name()) {
      case "date", "month" -> LocalDate.of(2026, 10, 1).plusDays(key % 31).toString();
      case "variant" -> key % 5 == 0 ? "short" : "default";
      case "date_basis" -> key % 7 == 0 ? "touch" : "conversion";
      case "campaign_key" -> String.valueOf(Long.MIN_VALUE + key);
      default -> key % 3 == 0 ? "\"quoted\" 中文 " + key : column.name() + key;
    };
  }

  private static String measure(ColumnSpec column, int key) {
    return column.type().equals(Types.TEXT)
        ? "reason"
        : column.type().equals(Types.FLAG)
            ? "true"
            : column.type().equals(Types.DOUBLE) ? "0.1" : "" + key;
  }

  private static String other(ColumnSpec column, Random random) {
    if (column.type().equals(Types.FLAG)) {
      return String.valueOf(random.nextBoolean());
    }
    if (column.type().equals(Types.DOUBLE)) {
      return String.valueOf(random.nextDouble() * 1e9);
    }
    if (column.type().equals(Types.TEXT)) {
      return "it's " + random.nextInt();
    }
    return String.valueOf(random.nextInt());
  }

  private static RowHistory.Run night(int n) {
    return new RowHistory.Run(
        "night " + n, LocalDate.of(2026, 10, 31).plusDays(n), BEGAN.plusSeconds(86_400L * n));
  }

  private static Dataset<Row> rows(SparkSession spark, Table table, List<List<String>> cells) {
    return Given.rows(spark, table, List.of(table.columnNames()), cells);
  }

  private static Dataset<Row> none(SparkSession spark, Table table) {
    return spark.createDataFrame(List.<Row>of(), table.schema());
  }
}
