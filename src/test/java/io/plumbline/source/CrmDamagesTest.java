package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.source.DamagedCorpus.Aim;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The CRM and e-mail platforms on the files of {@link DamagedCorpus}. */
class CrmDamagesTest {
  private static final Aim LEADS =
      new Aim("created_ts", "none", List.of("lead_id"), "none", "currency");
  private static final Aim DEALS =
      new Aim("created_ts", "none", List.of("opportunity_id"), "none", "currency");
  private static final Aim MAILINGS =
      new Aim("send_ts", "none", List.of("campaign_id"), "none", "currency");
  private static final Aim EVENTS =
      new Aim("event_ts", "none", List.of("event_id"), "none", "currency");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "klaviyo/ui_csv, ui_csv.2026-09-20.csv, export.csv",
    "klaviyo/fivetran, fivetran/event.csv, event.csv",
    "hubspot/contacts_csv, contacts_csv.csv, export.csv",
    "hubspot/deals_csv, deals_csv.csv, export.csv",
    "hubspot/fivetran, fivetran/contact.csv, contact.csv",
    "hubspot/api_json, api_json/contacts.jsonl, contacts.jsonl",
    "hubspot_email/ui_csv, ui_csv.2026-09-20.csv, export.csv",
    "hubspot_email/fivetran, fivetran/email_event.csv, email_event.csv",
    "fxiaoke/api_json, leads.jsonl, leads.jsonl",
    "salesforce/data_export, data_export/Lead.csv, Lead.csv",
    "salesforce/data_export, data_export/Opportunity.csv, Opportunity.csv",
    "mailchimp/ui_csv, ui_csv.2026-09-20.csv, export.csv",
    "mailchimp/api_json, reports.jsonl, reports.jsonl"
  })
  void damagedFilesAreReadRightOrWait(String format, String sample, String name) {
    String platform = format.substring(0, format.indexOf('/'));
    List<String> failures =
        DamagedCorpus.of(
                Sample.source(format, "currency", "EUR", "zone", "UTC"),
                Sample.resource(platform + "/" + sample),
                name,
                aim(format, name))
            .failures(folder);
    // Exports of CRMs have no total rows, and a subject line may begin with such a word. A header
    // that is the conversion metric's own name is kept as it is written.
    assertThat(failures)
        .filteredOn(failure -> !failure.startsWith("totals:"))
        .filteredOn(
            failure -> !(format.equals("klaviyo/ui_csv") && failure.startsWith("header-shouting:")))
        .isEmpty();
  }

  private static Aim aim(String format, String name) {
    if (format.contains("deals") || name.startsWith("Opportunity")) {
      return DEALS;
    }
    if (name.contains("event")) {
      return EVENTS;
    }
    return format.startsWith("klaviyo")
            || format.startsWith("hubspot_email")
            || format.startsWith("mailchimp")
        ? MAILINGS
        : LEADS;
  }
}
