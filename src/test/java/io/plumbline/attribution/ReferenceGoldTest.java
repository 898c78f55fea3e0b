package io.plumbline.attribution;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.model.Journeys;
import io.plumbline.model.LookBack;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import io.plumbline.testing.LocalSpark;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Half of PathData, one person per journey, from touchpoints and conversions through the gold
 * tables, against the answers given with it.
 */
@ExtendWith(LocalSpark.class)
class ReferenceGoldTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 6, 30);

  private static Dataset<Row> touches;
  private static Dataset<Row> conversions;
  private static Dataset<Row> journeys;
  private static List<String[]> expected;

  @BeforeAll
  static void walk(SparkSession spark) {
    assumeTrue(Files.exists(Walks.REFERENCE));
    expected = Walks.reference("attribution_pathdata_half/expected_attribution.csv");
    // A path can stand on several lines; the line tells their journeys apart.
    List<Row> lines = new ArrayList<>();
    for (String[] row : Walks.reference("attribution_pathdata_half/paths.csv")) {
      lines.add(
          RowFactory.create(
              lines.size(),
              row[0],
              Long.valueOf(row[1]),
              new BigDecimal(row[2]).setScale(6, RoundingMode.HALF_UP),
              Long.valueOf(row[3])));
    }
    Dataset<Row> walked =
        spark
            .createDataFrame(
                lines,
                StructType.fromDDL(
                    "line int, path string, conversions bigint, value decimal(20,6), nulls bigint"))
            .withColumn(
                "journey", explode(sequence(lit(1L), col("conversions").plus(col("nulls")))))
            .withColumn("person_id", xxhash64(col("line"), col("journey")))
            .withColumn("is_converted", col("journey").leq(col("conversions")));
    conversions =
        contract(
                walked.where("is_converted"),
                Silver.CONVERSIONS,
                Map.of(
                    "conversion_key", col("person_id"),
                    "conversion_type", lit("order"),
                    "conversion_ts", expr("timestamp'2024-03-20 12:00:00'"),
                    "date", expr("date'2024-03-20'"),
                    "count", lit(1L),
                    // the value of a path sits on the first of its conversions
                    "revenue", when(col("journey").equalTo(1), col("value")).otherwise(lit(0)),
                    "person_id", col("person_id"),
                    "is_tracked", lit(true)))
            .cache();
    touches =
        contract(
                walked.select(
                    col("person_id"),
                    posexplode(split(col("path"), " > ")).as(new String[] {"at", "step"})),
                Silver.TOUCHPOINTS,
                Map.of(
                    "touch_key", xxhash64(col("person_id"), col("at")),
                    "event_ts",
                        expr("timestamp'2024-03-20 00:00:00' + make_interval(0,0,0,0,0,0,at)"),
                    "date", expr("date'2024-03-20'"),
                    "channel_name", col("step"),
                    "touch_kind", lit("click"),
                    "person_id", col("person_id")))
            .cache();
    journeys =
        Journeys.of(
                conversions,
                touches,
                conversions.limit(0),
                Journeys.Rules.of(AS_OF, LookBack.of(30, 1), OptionalInt.empty()))
            .cache();
  }

  @Test
  void ruleModels() {
    Map<String, Map<String, Row>> credited =
        AttributionCredit.of(
                conversions,
                journeys,
                List.of("first", "last", "linear").stream().map(ModelVariant::ofDefault).toList())
            .groupBy("model", "channel")
            .agg(sum("credited_conversions"), sum("credited_revenue"))
            .collectAsList()
            .stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.getString(0),
                    Collectors.toMap(row -> row.getString(1), row -> row)));
    for (String[] row : expected) {
      for (int i = 0; i < 3; i++) {
        String model = List.of("first", "last", "linear").get(i);
        Row found = credited.get(model).get(row[0]);
        double conversionsFound = found == null ? 0 : found.getDecimal(2).doubleValue();
        double exact = Double.parseDouble(row[1 + 2 * i]);
        // a credit is within 0.000001 of its exact share, and the file prints six decimals
        double tolerance = model.equals("linear") ? 11_000 * 1e-6 : 0;
        assertThat(conversionsFound).as(model + " " + row[0]).isCloseTo(exact, within(tolerance));
        if (!model.equals("linear")) {
          double money = found == null ? 0 : found.getDecimal(3).doubleValue();
          assertThat(money)
              .as(model + " " + row[0])
              .isCloseTo(Double.parseDouble(row[2 + 2 * i]), within(5e-3));
        }
      }
    }
  }

  @Test
  void dataDrivenModels() {
    Dataset<Row> paths =
        JourneyPaths.of(
                conversions,
                journeys,
                touches,
                new JourneyPaths.Cut(new ModelVariant.Windows(30, 1), Map.of(), false, AS_OF))
            .cache();
    Map<String, Map<String, Row>> learnt =
        DataDriven.of(paths, new DataDriven.Settings(List.of("markov_1", "markov_3", "shapley"), 0))
            .collectAsList()
            .stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.<String>getAs("model"),
                    Collectors.toMap(row -> row.<String>getAs("channel"), row -> row)));
    double effects = expected.stream().mapToDouble(row -> Double.parseDouble(row[8])).sum();
    for (String[] row : expected) {
      Row markov = learnt.get("markov_1").get(row[0]);
      assertThat(markov.<Double>getAs("removal_effect"))
          .isCloseTo(Double.parseDouble(row[8]), within(5.1e-7));
      assertThat(markov.<Double>getAs("share"))
          .isCloseTo(Double.parseDouble(row[8]) / effects, within(1e-6));
      assertThat(markov.<Double>getAs("conversions_exact"))
          .isCloseTo(Double.parseDouble(row[9]), within(5.1e-7));
      assertThat(markov.<Double>getAs("p_conversion"))
          .isCloseTo(0.22037226316638864, within(1e-14));
      assertThat(learnt.get("shapley").get(row[0]).<Double>getAs("conversions_exact"))
          .isCloseTo(Double.parseDouble(row[7]), within(5.1e-6));
      assertThat(learnt.get("markov_3").get(row[0]).<Double>getAs("p_conversion"))
          .isCloseTo(0.22037226316638864, within(1e-12));
    }
    Row all =
        PathTable.of(paths, 100, 5)
            .agg(
                sum("conversions"),
                sum("non_conversions"),
                sum("revenue"),
                org.apache.spark.sql.functions.count("*"))
            .first();
    Row whole = paths.agg(sum("conversions"), sum("nulls"), sum("revenue")).first();
    assertThat(all.getLong(0)).isEqualTo(whole.getLong(0)).isEqualTo(conversions.count());
    assertThat(all.getLong(1)).isEqualTo(whole.getLong(1));
    assertThat(all.getDecimal(2)).isEqualTo(whole.getDecimal(2));
    assertThat(all.getLong(3)).isEqualTo(102);
  }

  private static Dataset<Row> contract(Dataset<Row> rows, Table table, Map<String, Column> given) {
    return rows.select(
        table.columns().stream()
            .map(
                column ->
                    given
                        .getOrDefault(column.name(), lit(null))
                        .cast(column.type())
                        .as(column.name()))
            .toArray(Column[]::new));
  }
}
