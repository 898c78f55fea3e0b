package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.metric.Given;
import io.plumbline.table.Silver;
import io.plumbline.testing.LocalSpark;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who consents to marketing and to measurement, by hand. */
@ExtendWith(LocalSpark.class)
class ConsentsTest {
  /** 1 changes to yes, 2 to no; 3 and 4 consent, 5 says both at once, 6 nothing, 9 in a test. */
  private static final String ORDERS =
      """
      person_id | source | created_ts          | consent_marketing | is_test
      1         | shop   | 2026-09-01 10:00:00 | false             | false
      1         | shop   | 2026-09-02 10:00:00 | true              | false
      2         | shop   | 2026-09-01 10:00:00 | true              | false
      2         | shop   | 2026-09-02 10:00:00 | false             | false
      2         | shop   | 2026-09-03 10:00:00 |                   | false
      3         | shop   | 2026-09-01 10:00:00 | true              | false
      4         | shop   | 2026-09-01 10:00:00 | true              | false
      5         | shop   | 2026-09-01 10:00:00 | true              | false
      5         | shop   | 2026-09-01 10:00:00 | false             | false
      6         | shop   | 2026-09-01 10:00:00 |                   | false
                | shop   | 2026-09-01 10:00:00 | true              | false
      9         | shop   | 2026-09-01 10:00:00 | true              | true
      """;

  /** The CRM knows that 3 opted out, before the order that consents; the lead of 4 is deleted. */
  private static final String LEADS =
      """
      person_id | source | extract_ts          | consent_marketing | is_deleted
      3         | crm    | 2026-08-01 10:00:00 | false             |
      4         | crm    | 2026-08-01 10:00:00 | false             | true
      """;

  /** 7 signed up again after leaving, 8 left after signing up. */
  private static final String PROFILES =
      """
      person_id | source | extract_ts          | consent_marketing
      7         | mails  | 2026-09-05 10:00:00 | true
      8         | mails  | 2026-09-05 10:00:00 | true
      """;

  private static final String EVENTS =
      """
      person_id | source | event_ts            | event_type
      7         | mails  | 2026-09-04 10:00:00 | unsubscribe
      8         | mails  | 2026-09-06 10:00:00 | complaint
      1         | mails  | 2026-09-06 10:00:00 | click
      """;

  /** 1 refuses last, 7 refused before, 11 says both at once, 12 says nothing. */
  private static final String TOUCHES =
      """
      person_id | source | event_ts            | has_consent
      1         | web    | 2026-09-01 10:00:00 | true
      1         | app    | 2026-09-02 10:00:00 | false
      7         | web    | 2026-09-01 10:00:00 | false
      7         | web    | 2026-09-02 10:00:00 | true
      7         | web    | 2026-09-03 10:00:00 |
      11        | web    | 2026-09-01 10:00:00 | true
      11        | web    | 2026-09-01 10:00:00 | false
      12        | web    | 2026-09-01 10:00:00 |
      """;

  @Test
  void theNewestWordOfEverySourceCountsAndARefusalIsNotOverruled(SparkSession spark) {
    Dataset<Row> consents =
        Consents.of(
            Given.rows(spark, Silver.ORDERS, ORDERS),
            people(spark, LEADS, "consent_marketing boolean, is_deleted boolean", "extract_ts"),
            people(spark, PROFILES, "consent_marketing boolean", "extract_ts"),
            people(spark, EVENTS, "event_type string", "event_ts"),
            Given.rows(spark, Silver.TOUCHPOINTS, TOUCHES));
    assertThat(Given.shown(consents, "person_id", "consent_marketing", "consent_measurement"))
        .containsExactlyInAnyOrder(
            "1|true|false",
            "2|false|null",
            "3|false|null",
            "4|true|null",
            "5|false|null",
            "7|true|true",
            "8|false|null",
            "11|null|false");
  }

  /** Rows whose contract has no person yet. */
  private static Dataset<Row> people(
      SparkSession spark, String text, String columns, String instant) {
    io.plumbline.table.Table.Builder contract =
        io.plumbline.table.Table.of("test", "said", "said", "person_id")
            .need("person_id", io.plumbline.table.Types.KEY, "id", "Person")
            .add("source", io.plumbline.table.Types.TEXT, "id", "Source")
            .add(instant, io.plumbline.table.Types.INSTANT, "UTC", "When");
    for (String column : columns.split(", ")) {
      String[] of = column.split(" ");
      contract.add(of[0], org.apache.spark.sql.types.DataType.fromDDL(of[1]), "as said", "As said");
    }
    return Given.rows(spark, contract.build(), text);
  }
}
