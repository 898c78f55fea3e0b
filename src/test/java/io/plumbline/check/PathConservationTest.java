package io.plumbline.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.metric.Given;
import io.plumbline.table.GoldAttribution;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import io.plumbline.testing.LocalSpark;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class PathConservationTest {
  @Test
  void aMissingUnitAndAMissingMonthAreFound(SparkSession spark) {
    Map<Table, Dataset<Row>> tables =
        Map.of(
            Silver.CONVERSIONS,
            Given.rows(
                spark,
                Silver.CONVERSIONS,
                """
                conversion_key | conversion_type | date       | count | revenue
                1              | order           | 2024-01-05 | 1     | 10
                2              | order           | 2024-01-31 | 2     | 5
                3              | order           | 2024-02-01 | 1     | 1
                """),
            GoldAttribution.ATTRIBUTION_DATA_DRIVEN,
            Given.rows(
                spark,
                GoldAttribution.ATTRIBUTION_DATA_DRIVEN,
                """
                period     | model    | channel | conversion_type | conversions | revenue
                2024-01-01 | markov_1 | a       | order           | 1.5         | 7.5
                2024-01-01 | markov_1 | b       | order           | 1.5         | 7.5
                2024-02-01 | markov_1 | a       | order           | 1           | 1
                2024-01-01 | shapley  | a       | order           | 3           | 14.999999
                """),
            GoldAttribution.ATTRIBUTION_PATHS,
            Given.rows(
                spark,
                GoldAttribution.ATTRIBUTION_PATHS,
                """
                period     | conversion_type | path    | conversions | revenue
                2024-01-01 | order           | (other) | 3           | 15
                2024-02-01 | order           | a       | 1           | 1
                2024-02-01 | lead            | a       | 0           | 0
                """));
    // shapley lacks 0.000001 in January and all of February
    assertThat(
            Given.shown(
                new PathConservation(tables::get).rows(), "subject", "failed_rows", "passed"))
        .containsExactly("attribution_paths|0|true", "markov_1|0|true", "shapley|2|false");
  }
}
