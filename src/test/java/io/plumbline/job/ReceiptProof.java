package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.config.PlumblineException;
import io.plumbline.receipt.Explainer;
import io.plumbline.receipt.Explanation;
import io.plumbline.receipt.Step;
import io.plumbline.table.Gold;
import io.plumbline.table.GoldAttribution;
import io.plumbline.table.GoldValue;
import io.plumbline.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Receipts of a night's numbers: all cells of all tables, some of them as a person would ask. */
final class ReceiptProof {
  private final TestNight night;
  private final PublishedRelations relations;
  private final Explainer explainer;

  ReceiptProof(SparkSession spark, TestNight night) {
    this.night = night;
    this.relations = ExplainCommand.relations(spark, night.publication());
    this.explainer = new Explainer(relations, 3);
  }

  void prove() {
    allCellsAddUpDownToTheFiles();
    oneRowDownToItsLine();
    solvedNumbersAreSolvedAgain();
    ratiosComeFromTheirSums();
    aWrongNumberIsFound();
    whatCannotBeExplainedIsSaid();
    relations.close();
  }

  private void allCellsAddUpDownToTheFiles() {
    Map<String, String> wrong = new TreeMap<>();
    TreeSet<String> reached = new TreeSet<>();
    for (String table : explainer.summedTables()) {
      Step step = explainer.ofAll(table);
      step.sums()
          .forEach(
              (column, sum) -> {
                if (!sum.addsUp()) {
                  wrong.put(step.table() + "." + column, sum.toString());
                }
              });
      step.below().stream().filter(b -> b.rows() > 0).forEach(b -> reached.add(b.table()));
    }
    assertThat(wrong).isEmpty();
    assertThat(reached)
        .contains(
            "bronze.ad_performance_daily",
            "silver.orders",
            "silver.costs_daily",
            "silver.conversions",
            "silver.customers",
            "silver.leads");
  }

  private void oneRowDownToItsLine() {
    Explanation spend =
        explainer.of(
            "channel_return_daily",
            Map.of(
                "brand",
                "E01",
                "model",
                "linear",
                "variant",
                "default",
                "date_basis",
                "touch",
                "date",
                "2024-05-10"),
            Optional.of("roas"));
    assertThat(spend.addsUp()).isTrue();
    Step records = spend.steps().get(spend.steps().size() - 1);
    assertThat(records.table()).isEqualTo("silver.ad_performance_daily");
    Step.Below below = records.below().get(0);
    assertThat(below.columns()).startsWith("source", "source_file", "source_position");
    assertThat(below.lines()).hasSize(1);
    assertThat(below.lines().get(0)).startsWith("ads", "ads.csv");
    String text =
        new ReceiptText(spend, night.published(), "test").plain()
            + new ReceiptText(spend, night.published(), "test").json();
    assertThat(text).contains("adds up: yes", "\"adds_up\" : true", "ads.csv");

    Row credit =
        night.table(Gold.ATTRIBUTION_CREDIT).where("touch_key <> -1 AND model = 'linear'").head();
    Explanation split =
        explainer.of(
            "gold.attribution_credit",
            Map.of(
                "conversion_key", credit.getAs("conversion_key").toString(),
                "touch_key", credit.getAs("touch_key").toString(),
                "model", "linear"),
            Optional.empty());
    assertThat(split.addsUp()).isTrue();
    assertThat(split.steps().get(0).sums())
        .containsKeys("credited_revenue", "all credited_revenue");
    assertThat(split.steps().get(0).below().get(0).lines().get(0).toString())
        .contains("shop: orders.csv", "site: touches.csv");
  }

  private void solvedNumbersAreSolvedAgain() {
    List<Row> shares =
        night
            .table(GoldAttribution.ATTRIBUTION_DATA_DRIVEN)
            .where("channel = 'email' AND period = '2024-05-01' AND model = 'markov_1'")
            .collectAsList();
    assertThat(shares).hasSize(1);
    for (Row row : shares) {
      Explanation.Again again =
          explainer
              .of(
                  "attribution_data_driven",
                  keys(GoldAttribution.ATTRIBUTION_DATA_DRIVEN, row),
                  Optional.empty())
              .again()
              .orElseThrow();
      assertThat(again.different()).as(row.toString()).isEmpty();
      assertThat(again.compared()).contains("share", "removal_effect", "standard_error");
      assertThat(again.parameters()).containsKeys("code_version", "replicates");
      assertThat(again.sufficientRows()).isPositive();
    }
    List<Row> fits = night.table(GoldValue.VALUE_MODELS).limit(1).collectAsList();
    assertThat(fits).isNotEmpty();
    for (Row row : fits) {
      Explanation solved =
          explainer.of("value_models", keys(GoldValue.VALUE_MODELS, row), Optional.empty());
      assertThat(solved.addsUp()).as(row.toString()).isTrue();
    }
  }

  private void ratiosComeFromTheirSums() {
    Explanation cost =
        explainer.of(
            "acquisition_cost_monthly",
            Map.of(
                "month",
                "2024-05-01",
                "brand",
                "E15",
                "attribution_model",
                "linear",
                "cost_scope",
                "full",
                "channel",
                "google_ads"),
            Optional.empty());
    assertThat(cost.addsUp()).as(cost.toString()).isTrue();
    assertThat(cost.quotients())
        .extracting(Explanation.Quotient::column)
        .contains("cac", "blended_cac", "paid_cac");
  }

  /** The same publication in which one number is a millionth too high. */
  private void aWrongNumberIsFound() {
    Explainer doubting =
        new Explainer(
            new FalsifiedRelations(relations, Gold.ATTRIBUTION_DAILY) {
              @Override
              Dataset<Row> falsified(Dataset<Row> rows) {
                return rows.withColumn(
                    "revenue",
                    col("revenue")
                        .plus(lit(new java.math.BigDecimal("0.000001")))
                        .cast("decimal(20,6)"));
              }
            },
            3);
    Step step = doubting.ofAll("gold.attribution_daily");
    assertThat(step.sums().get("revenue").addsUp()).isFalse();
    assertThat(step.sums().get("revenue").different()).isEqualTo(step.cells());
    assertThat(step.sums().get("conversions").addsUp()).isTrue();
  }

  private void whatCannotBeExplainedIsSaid() {
    refused("PLB-EXPLAIN-001", "did you mean 'gold.roi_monthly'", "roi_month", Map.of());
    refused(
        "PLB-EXPLAIN-002",
        "has no column brnad; did you mean 'brand'",
        "roi_monthly",
        Map.of("brnad", "x"));
    refused(
        "PLB-EXPLAIN-003", "there are channel, company", "roi_monthly", Map.of("scope", "brand"));
    refused(
        "PLB-EXPLAIN-004",
        "variant (gross_profit, investment",
        "roi_monthly",
        Map.of("brand", "E01"));
    assertThatThrownBy(
            () ->
                explainer.of(
                    "roi_monthly",
                    Map.of(
                        "brand",
                        "E01",
                        "scope",
                        "company",
                        "variant",
                        "investment",
                        "month",
                        "2024-05-01"),
                    Optional.of("basis")))
        .hasMessageContaining("no receipt for column basis");
  }

  private void refused(String code, String message, String table, Map<String, String> keys) {
    assertThatThrownBy(() -> explainer.of(table, keys, Optional.empty()))
        .isInstanceOfSatisfying(PlumblineException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private static Map<String, String> keys(Table table, Row row) {
    Map<String, String> keys = new TreeMap<>();
    table.keys().forEach(key -> keys.put(key, row.getAs(key).toString()));
    return keys;
  }
}
