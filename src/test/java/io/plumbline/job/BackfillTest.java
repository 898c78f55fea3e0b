package io.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.table.Bronze;
import io.plumbline.table.GoldDimensions;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Three months of orders, a file each. */
@ExtendWith(LocalSpark.class)
class BackfillTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 10, 31);

  @Test
  void eachMonthIsPublishedNewestFirstAndAStoppedBackfillGoesOn(
      SparkSession spark, @TempDir Path folder) throws IOException {
    for (int month = 8; month <= 10; month++) {
      Files.writeString(
          folder.resolve("orders_2026-%02d-28.csv".formatted(month)),
          "order_id,customer_key,created_ts,net_revenue\no%1$d,c,2026-%1$02d-20 10:00:00,5%n"
              .formatted(month));
    }
    TestNight night =
        TestNight.of(
            spark,
            folder,
            "sources = [ { id = shop, format = \"generic/orders\", path = \"orders_*.csv\", currency = USD } ]");
    Nightly.Request request =
        new Nightly.Request(
            Optional.of(AS_OF),
            false,
            "nightly",
            true,
            List.of(GoldDimensions.DIM_MODEL.fullName()));
    // as if it had been stopped after the first month
    PlumblineConfig october = new Since(LocalDate.of(2026, 10, 1)).applied(night.config());
    new Nightly(spark, october, Progress.unheard()).run(request);

    RunResult last = new Backfill(spark, night.config(), Progress.unheard()).run(request, AS_OF);

    assertThat(last.state().orElseThrow().n()).isEqualTo(3);
    assertThat(months(night, 1)).containsExactly("2026-10");
    assertThat(months(night, 2)).containsExactly("2026-09", "2026-10");
    assertThat(months(night, 3)).containsExactly("2026-08", "2026-09", "2026-10");
    assertThat(night.published().configHash()).isEqualTo(night.config().fingerprint());
  }

  private static List<String> months(TestNight night, long publication) {
    return night
        .lake()
        .read(Bronze.ORDERS, Optional.of(night.published(publication)))
        .selectExpr("date_format(business_date, 'yyyy-MM')")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }
}
