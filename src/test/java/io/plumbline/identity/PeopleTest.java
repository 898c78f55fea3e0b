package io.plumbline.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.metric.Given;
import io.plumbline.table.Bronze;
import io.plumbline.testing.LocalSpark;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who bought, and which cookies, logins and addresses are the same person. */
@ExtendWith(LocalSpark.class)
class PeopleTest {
  private static final String ORDERS =
      """
      order_id | order_name | brand | customer_key | email_key | phone_key | created_ts
      1        | #1         | acme  | c1           | anna      |           | 2026-05-01 10:00:00
      2        | #2         | acme  |              | anna      |           | 2026-05-02 10:00:00
      3        | #3         | acme  |              | ben       | 49123     | 2026-05-03 10:00:00
      4        | #4         | acme  |              |           | 49555     | 2026-05-04 10:00:00
      5        | #5         | acme  |              |           |           | 2026-05-05 10:00:00
      """;

  @Test
  void theBuyerIsTheCustomerElseTheAddressElseTheNumber(SparkSession spark) {
    Map<String, String> buyers = new TreeMap<>();
    Map<String, String> addresses = new TreeMap<>();
    for (Row order : People.withBuyer(Given.rows(spark, Bronze.ORDERS, ORDERS)).collectAsList()) {
      buyers.put(order.getAs("order_id"), String.valueOf(order.<String>getAs("buyer")));
      addresses.put(order.getAs("order_id"), String.valueOf(order.<String>getAs("email_key")));
    }
    // Order 2 is a guest's with the address of customer c1; nobody signed in as ben.
    assertThat(buyers).hasToString("{1=c1, 2=c1, 3=ben, 4=49555, 5=null}");
    assertThat(addresses).hasToString("{1=anna, 2=anna, 3=ben, 4=null, 5=null}");
  }

  @Test
  void cookiesFollowTheirLoginsAndTheOrdersTheyReport(SparkSession spark) {
    String touches =
        """
        touch_id | brand | user_key | user_id | transaction_id | event_ts
        t1       | acme  | k1       | c1      |                | 2026-05-01 09:00:00
        t2       | acme  | k2       |         | 3              | 2026-05-03 10:00:01
        t3       | acme  | k3       |         |                | 2026-05-03 11:00:00
        t4       | acme  | k4       |         | #4             | 2026-05-04 10:00:01
        t5       | nori  | k5       |         | 3              | 2026-05-04 10:00:01
        """;
    Dataset<Row> map =
        People.map(
            People.withBuyer(Given.rows(spark, Bronze.ORDERS, ORDERS)),
            Given.rows(spark, Bronze.TOUCHPOINTS, touches),
            Given.rows(spark, Bronze.CONVERSIONS, ""));
    Map<String, Long> people = new TreeMap<>();
    map.collectAsList().forEach(row -> people.put(row.getAs("id_hash"), row.getAs("person_id")));
    assertThat(people.get("k1")).isEqualTo(people.get("c1")).isEqualTo(people.get("anna"));
    assertThat(people.get("k2")).isEqualTo(people.get("ben"));
    assertThat(people.get("k4")).isEqualTo(people.get("49555"));
    // A cookie that never said who it is is a person of its own; another brand's order 3 is
    // another.
    assertThat(people.get("k3")).isNotIn(people.get("c1"), people.get("ben"));
    assertThat(people.get("k5")).isNotEqualTo(people.get("ben"));
  }
}
