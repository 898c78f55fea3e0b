package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.source.DamagedCorpus.Aim;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged exports of shops, posts and mentions. */
class OtherDamagesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "woocommerce/ui_csv, woocommerce/ui_csv.csv, created_ts, net_revenue, order_id",
    "social_organic/instagram_csv, social_organic/instagram_2026-09-10.csv, post_ts, reach, post_id",
    "social_organic/youtube_csv, social_organic/youtube_2026-09-10.csv, post_ts, impressions, post_id",
    "brandwatch/csv, brandwatch/csv.csv, ts, reach, resource_id"
  })
  void damagedFilesAreReadRightOrWait(
      String format, String sample, String day, String money, String id) {
    assertThat(
            DamagedCorpus.of(
                    Sample.source(format, "currency", "EUR"),
                    Sample.resource(sample),
                    "export_2026-09-10.txt",
                    new Aim(day, money, List.of(id), "account_id", "currency"))
                .failures(folder))
        .isEmpty();
  }
}
