package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.SourceConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a file beside its records: unmapped columns, removals, capped quarantine. */
class FileNotesTest {
  private static final String HEADER =
      "Day,Campaign name,Campaign ID,Account ID,Currency,Amount spent,New metric,Impressions\n";

  @TempDir Path folder;

  @Test
  void additionalColumnsAreAcceptedAndListed() {
    List<PlainRead.Entry> csv =
        read("meta_ads/ui_csv", "a.csv", HEADER + "2026-09-01,A,1,42,EUR,1,7,1\n".repeat(3));
    assertThat(PlainRead.outcomes(csv)).hasToString("{accepted=3}");
    assertThat(csv).extracting(PlainRead.Entry::unmapped).containsExactly(null, null, "New metric");
    String json =
        "{\"date_start\":\"2026-09-01\",\"spend\":\"1\",\"account_currency\":\"EUR\",\"quality\":"
            + "{\"Score now\":\"3\"}}\n{\"date_start\":\"2026-09-01\",\"spend\":\"1\","
            + "\"account_currency\":\"EUR\",\"auction_bid\":2}\n";
    List<PlainRead.Entry> lines = read("meta_ads/api_json", "a.jsonl", json);
    assertThat(lines.get(1).unmapped()).isEqualTo("auction_bid, quality.Score now");
    assertThat(
            read(
                "meta_ads/ui_csv",
                "none.csv",
                HEADER.replace("New metric,", "") + "2026-09-01,A,1,42,EUR,1,1\n"))
        .extracting(PlainRead.Entry::unmapped)
        .containsOnlyNulls();
  }

  @Test
  void aMissingColumnComesWithTheLineThatMendsIt() {
    String text = HEADER.replace("Amount spent", "Amount spend") + "2026-09-01,A,1,42,EUR,1,7,1\n";
    PlainRead.Entry problem = read("meta_ads/ui_csv", "h.csv", text).get(0);
    assertThat(problem.rule()).isEqualTo("HEADER_MISSING");
    assertThat(problem.reason())
        .contains("missing spend, such as")
        .contains("near: 'Amount spend'")
        .contains("found 'Day', 'Campaign name'");
    assertThat(problem.fix()).contains("columns { spend = \"Amount spend\" }");
    SourceConfig mended = Sample.source("meta_ads/ui_csv", "columns.spend", "Amount spend");
    assertThat(PlainRead.outcomes(Sample.of(mended, folder.resolve("h.csv")).readPlainly()))
        .hasToString("{accepted=1}");
    PlainRead.Entry data =
        read("meta_ads/ui_csv", "d.csv", "Ann Lee,ann@a.example\nBo,bo@b.example\n").get(0);
    assertThat(data.reason()).doesNotContain("Ann").doesNotContain("@").contains("2 cells");
  }

  @Test
  void removalsAreCountedPerRecord() {
    String text =
        HEADER
            + "2026-09-01,write ann@a.example or +49 170 1234567,1,42,EUR,1,7,1\n"
            + "2026-09-01,for bo@b.example,1,42,EUR,1,7,1\n"
            + "2026-09-01,for bo@b.example,1,42,EUR,1,7,1\n"
            + "2026-09-01,for bo@b.example,1,42,EUR,ten,7,1\n"
            + "2026-09-01,[removed],1,42,EUR,1,7,1\n";
    List<PlainRead.Entry> read = read("meta_ads/ui_csv", "p.csv", text);
    assertThat(read).extracting(PlainRead.Entry::removed).containsExactly(2L, 1L, 1L, 0L, 0L);
    assertThat(read.get(0).values().get("campaign_name")).isEqualTo("write [removed] or [removed]");
  }

  @Test
  void beyondAThousandQuarantinedRecordsAreCountedOnly() {
    String text = HEADER + "2026-09-01,Anna,1,42,EUR,ten,7,1\n".repeat(1002);
    List<PlainRead.Entry> read =
        read("meta_ads/ui_csv", "q.csv", text + "2026-09-01,A,1E+9,42,EUR,1,7,1\n");
    assertThat(PlainRead.outcomes(read))
        .hasToString("{quarantined:ID_SCIENTIFIC=1, quarantined:NOT_A_NUMBER=1002}");
    assertThat(read.get(999).masked()).contains("text(4)");
    assertThat(read.get(1000).masked()).isNull();
    assertThat(read.get(1002).masked()).isNotNull();
  }

  private List<PlainRead.Entry> read(String format, String name, String text) {
    return Sample.of(Sample.source(format), Sample.write(folder.resolve(name), text)).readPlainly();
  }
}
