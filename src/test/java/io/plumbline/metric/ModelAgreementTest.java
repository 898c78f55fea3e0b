package io.plumbline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.Gold;
import io.plumbline.table.GoldAttribution;
import io.plumbline.testing.LocalSpark;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ModelAgreementTest {
  @Test
  void rangesAndDuelsOverAllSettings(SparkSession spark) {
    Dataset<Row> returns =
        Given.rows(
            spark,
            Gold.CHANNEL_RETURN_DAILY,
            """
            date       | date_basis | model  | variant | channel | conversion_type | revenue | new_customers | spend_reporting
            2024-01-03 | conversion | first  | default | search  | order           | 100     | 2             | 50
            2024-01-20 | conversion | first  | default | search  | order           | 100     | 2             | 50
            2024-01-03 | conversion | first  | default | social  | order           | 300     | 8             | 200
            2024-01-03 | conversion | last   | default | search  | order           | 300     | 5             | 100
            2024-01-03 | conversion | last   | default | social  | order           | 100     | 0             | 200
            2024-01-03 | conversion | linear | short   | search  | order           | 100     | 4             | 100
            2024-01-03 | conversion | linear | short   | social  | order           | 300     | 5             | 200
            2024-01-03 | conversion | first  | default | email   | order           | 70      | 1             | 0
            2024-01-03 | touch      | first  | default | search  | order           | 900     | 9             | 100
            2024-01-03 | conversion | first  | default | search  | lead            | 900     | 9             | 100
            """);
    Dataset<Row> learnt =
        Given.rows(
            spark,
            GoldAttribution.ATTRIBUTION_DATA_DRIVEN,
            """
            period     | model    | channel | conversion_type | revenue
            2024-01-01 | markov_1 | search  | order           | 250
            2024-01-01 | markov_1 | email   | order           | 150
            """);
    Dataset<Row> agreement = ModelAgreement.of(returns, learnt);
    Given.hasSchema(agreement, GoldAttribution.MODEL_AGREEMENT);
    // ROAS of search: 2, 3, 1 and 2.5; of social: 1.5, 0.5, 1.5 and, not on any learnt path, 0.
    // CAC of search: 100/4, 100/5, 100/4; of social: 200/8, none, 200/5.
    // Search beats social in 3 of 4 settings.
    assertThat(
            Given.shown(
                agreement,
                "channel",
                "settings",
                "lowest_roas",
                "highest_roas",
                "spread_roas",
                "lowest_roas_model",
                "highest_roas_model",
                "lowest_cac",
                "highest_cac",
                "spread_cac"))
        .containsExactly(
            "search|4|1.0|3.0|2.0|linear/short|last/default|20.0|25.0|5.0",
            "social|4|0.0|1.5|1.5|markov_1/default|linear/short|25.0|40.0|15.0");
    assertThat(
            Given.shown(
                agreement,
                "channel",
                "best_rank",
                "worst_rank",
                "comparisons",
                "wins",
                "rank_stability",
                "closest_rival",
                "closest_rival_wins"))
        .containsExactly("search|1|2|4|3|0.75|social|3", "social|1|2|4|1|0.75|search|1");
  }
}
