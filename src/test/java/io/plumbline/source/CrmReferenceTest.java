package io.plumbline.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connector tables of CRMs and e-mail tools as a third party publishes them. */
class CrmReferenceTest {
  @BeforeEach
  void needsReferenceData() {
    assumeTrue(Files.exists(Sample.REFERENCE));
  }

  @Test
  void hubSpotDealsLoadWithTheirStages() {
    List<PlainRead.Entry> entries =
        Sample.of(
                Sample.source("hubspot/fivetran", "currency", "USD"),
                Sample.REFERENCE.resolve("hubspot_seeds_deals"))
            .readPlainly();
    // 44 deals of property_createdate 2019-10-07 to 2021-01-15, none deleted, none with an amount.
    List<Map<String, Object>> deals = PlainRead.accepted(entries, "deal");
    assertThat(deals).hasSize(44);
    assertThat(deals).allMatch(deal -> deal.get("amount") == null);
    assertThat(deals).allMatch(deal -> Boolean.FALSE.equals(deal.get("is_deleted")));
    assertThat(deals.stream().map(deal -> deal.get("opportunity_id")).distinct()).hasSize(44);
    assertThat(PlainRead.accepted(entries, "deal_stage")).hasSize(14);
    assertThat(PlainRead.accepted(entries, "merged_deal")).hasSize(14);
    assertThat(entries)
        .filteredOn(entry -> !entry.outcome().equals("accepted"))
        .allMatch(entry -> "deleted".equals(entry.control()));
  }

  @Test
  void salesforceOpportunitiesAddUp() {
    List<PlainRead.Entry> entries =
        Sample.of(
                Sample.source("salesforce/fivetran", "currency", "USD"),
                Sample.REFERENCE.resolve("salesforce_seeds"))
            .readPlainly();
    // Ten opportunities, two of them old versions: 24120000 + 200000 + 1 + five without amount.
    List<Map<String, Object>> valid = PlainRead.accepted(entries, "opportunity");
    assertThat(valid).hasSize(8);
    BigDecimal total =
        valid.stream()
            .map(row -> (BigDecimal) row.get("amount"))
            .filter(amount -> amount != null)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(total).isEqualByComparingTo("24320001");
    assertThat(valid).allMatch(row -> Boolean.TRUE.equals(row.get("is_deleted")));
    assertThat(valid).filteredOn(row -> Boolean.TRUE.equals(row.get("is_won"))).hasSize(5);
    // The one deal with a probability of 1000 has none.
    assertThat(valid).filteredOn(row -> row.get("probability") == null).hasSize(1);
    List<Map<String, Object>> leads = PlainRead.accepted(entries, "lead");
    assertThat(leads).hasSize(1);
    assertThat(leads.get(0).get("lead_id")).isEqualTo("00Q1G00000nDnM5UAK");
    assertThat(leads.get(0).get("email_key")).isEqualTo(Privacy.sha("masked@example.com"));
  }

  @Test
  void mailchimpActivityLoadsWithItsPeople() {
    Dataset<Row> events =
        Sample.of(Sample.source("mailchimp/fivetran"), Sample.REFERENCE.resolve("mailchimp_seeds"))
            .rows("email_events");
    // 17 + 8 activities, 10 recipients whose campaign went out once, 1 unsubscription.
    assertThat(
            events.groupBy("event_type").agg(count(lit(1))).orderBy("event_type").collectAsList())
        .hasToString("[[click,11], [open,14], [sent,10], [unsubscribe,1]]");
    Row sent =
        events
            .filter("event_type = 'sent'")
            .agg(min("event_ts"), max("event_ts"), sum(lit(1)))
            .first();
    assertThat(sent.get(0)).hasToString("2019-11-27 16:59:27.0").isEqualTo(sent.get(1));
    // The member 37cc... is ben@example.com in the members table.
    assertThat(
            events
                .filter(col("contact_key").equalTo("k-" + Privacy.sha("ben@example.com")))
                .count())
        .isEqualTo(7);
  }
}
