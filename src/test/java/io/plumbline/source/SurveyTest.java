package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files found together become sources. */
class SurveyTest {
  @TempDir private Path folder;

  @Test
  void filesOfOneExportAreOneSourceWithItsDaysGapsAndDuplicates() throws IOException {
    Sample.write(folder.resolve("ads/2026-09/report_1.csv"), report("2026-09-01", "2026-09-02"));
    Sample.write(folder.resolve("ads/2026-10/report_2.csv"), report("2026-09-02", "2026-09-05"));
    Sample.write(folder.resolve("ads/2026-10/report_3.csv"), report("2026-09-02", "2026-09-05"));
    Sample.write(folder.resolve("ads/notes.txt"), "call the agency\n");
    Survey survey = survey();
    assertThat(survey.sources()).hasSize(1);
    FoundSource found = survey.sources().get(0);
    assertThat(found.format()).isEqualTo("meta_ads/ui_csv");
    assertThat(found.path()).isEqualTo(folder + "/ads/*/report_*.csv");
    assertThat(found.seen("currency")).containsExactly("EUR");
    assertThat(found.gaps())
        .containsExactly(List.of(LocalDate.parse("2026-09-03"), LocalDate.parse("2026-09-04")));
    assertThat(found.duplicates())
        .containsExactly(List.of("ads/2026-10/report_2.csv", "ads/2026-10/report_3.csv"));
    assertThat(found.overlaps()).hasSize(2); // report_1 with either copy
    assertThat(survey.unknown()).hasSize(1);
  }

  @Test
  void mixedFoldersNameEachFile() throws IOException {
    Sample.write(folder.resolve("a1.csv"), report("2026-09-01", "2026-09-02"));
    Sample.write(folder.resolve("a2.csv"), "Date,USD,JPY,\n2025-09-05,1.1697,172.58,\n");
    Survey survey = survey();
    assertThat(survey.sources())
        .extracting(FoundSource::format)
        .containsExactly("fx_rates/ecb_csv", "meta_ads/ui_csv");
    assertThat(survey.sources().get(1).path()).isEqualTo(folder + "/a1.csv");
    assertThat(survey.sources().get(1).namesEachFile()).isTrue();
  }

  @Test
  void daysThatReadBothWaysTakeTheOrderThatLeavesFewestGaps() throws IOException {
    // 1 to 3 April as day first; as month first they would be January, February and March.
    String text = "Jour;Nom de la campagne;Montant dépensé (EUR)\n";
    Sample.write(
        folder.resolve("f.csv"),
        text + "01/04/2026;A;1,00\n02/04/2026;A;2,00\n03/04/2026;A;3,00\n");
    FoundSource found = survey().sources().get(0);
    assertThat(found.dateOrder()).isEqualTo("dmy");
    assertThat(found.isDateOrderOpen()).isTrue();
    assertThat(found.days().first()).isEqualTo("2026-04-01");
  }

  @Test
  void connectorFoldersOfOthersAreRecognised() throws IOException {
    assumeTrue(Files.exists(Sample.REFERENCE));
    copy("facebook_ads_seeds", "q1");
    copy("google_ads_seeds", "q2");
    copy("shopify_seeds_rest", "q3");
    Survey survey = survey();
    assertThat(survey.sources())
        .extracting(found -> found.format() + " " + found.path())
        .containsExactlyInAnyOrder(
            "meta_ads/fivetran " + folder.resolve("q1"),
            "google_ads/fivetran " + folder.resolve("q2"),
            "shopify/fivetran " + folder.resolve("q3"));
    assertThat(survey.sources()).allMatch(found -> !found.unused().isEmpty());
  }

  private Survey survey() throws IOException {
    return Survey.of(new Configuration(), RecognitionTest.listed(folder));
  }

  private static String report(String first, String second) {
    String header = "Day,Campaign name,Ad set name,Amount spent (EUR),Impressions,Link clicks\n";
    return header + first + ",A,B,1.50,100,3\n" + second + ",A,B,2.50,200,4\n";
  }

  private void copy(String reference, String name) throws IOException {
    Files.createDirectories(folder.resolve(name));
    try (Stream<Path> files = Files.list(Sample.REFERENCE.resolve(reference))) {
      for (Path file : files.filter(f -> f.toString().endsWith("_data.csv")).toList()) {
        Files.copy(file, folder.resolve(name).resolve(file.getFileName()));
      }
    }
  }
}
