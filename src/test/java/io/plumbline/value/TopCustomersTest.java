package io.plumbline.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.metric.Given;
import io.plumbline.table.GoldValue;
import io.plumbline.table.Silver;
import io.plumbline.table.SilverIdentity;
import io.plumbline.testing.LocalSpark;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whom the list of the most valuable customers names. */
@ExtendWith(LocalSpark.class)
class TopCustomersTest {
  @Test
  void theTwoBestTenthsWhoSaidYes(SparkSession spark) {
    Dataset<Row> segments =
        Given.rows(
            spark,
            GoldValue.CUSTOMER_SEGMENTS,
            """
            person_id | brand | market | predicted_ltv_revenue_365 | value_decile | rfm_segment
            1         | acme  | DE     | 90                        | 10           | champions
            2         | acme  | DE     | 80                        | 9            | loyal
            3         | acme  | DE     | 70                        | 8            | loyal
            4         | acme  | DE     | 95                        | 10           | champions
            5         | acme  | DE     | 96                        | 10           | champions
            6         | acme  | DE     | 97                        | 10           | champions
            7         | acme  | DE     |                           |              | recent
            """);
    Dataset<Row> customers =
        Given.rows(
            spark,
            Silver.CUSTOMERS,
            """
            person_id | consent_marketing
            1         | true
            2         | true
            3         | true
            4         | false
            5         |
            6         | true
            7         | true
            """);
    Dataset<Row> keys =
        Given.rows(
            spark,
            SilverIdentity.PERSON_KEYS,
            """
            person_id | system | native_id | id_type
            1         | shop   | 101       | customer
            1         | crm    | 77        | lead
            2         | shop   | 102       | customer
            3         | shop   | 103       | customer
            4         | shop   | 104       | customer
            5         | shop   | 105       | customer
            7         | shop   | 107       | customer
            """);
    Dataset<Row> list = TopCustomers.of(segments, customers, keys);
    Given.hasSchema(list, GoldValue.TOP_CUSTOMERS);
    assertThat(
            Given.shown(
                list,
                "person_id",
                "system",
                "native_id",
                "value_decile",
                "predicted_ltv_revenue_365"))
        .as("4 said no, 5 nothing, 6 is known by no id")
        .containsExactly("1|crm|77|10|90", "1|shop|101|10|90", "2|shop|102|9|80");
  }
}
