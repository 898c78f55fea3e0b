package io.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.PrivacyConfig;
import io.plumbline.io.Lake;
import io.plumbline.table.Bronze;
import io.plumbline.table.GoldScores;
import io.plumbline.table.Silver;
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

/** Touches older than they may be kept. */
@ExtendWith(LocalSpark.class)
class ExpiryTest {
  private static final LocalDate DAY = LocalDate.parse("2026-10-31");
  private static final List<String> ONLY =
      List.of(Silver.CONVERSIONS.fullName(), "silver.touchpoints");

  @TempDir Path folder;

  @Test
  void oldTouchesAreNoLongerSeenAndLeaveWithTableCare(SparkSession spark) throws IOException {
    Files.writeString(
        folder.resolve("touches.csv"),
        """
        touch_id,user_key,event_ts,channel
        old,u1,2026-09-29T10:00:00Z,email
        last,u1,2026-10-01T00:00:00Z,email
        new,u1,2026-10-20T10:00:00Z,email
        """);
    Files.writeString(
        folder.resolve("orders.csv"),
        """
        order_id,customer_key,created_ts,net_revenue
        o1,u1,2026-10-30T10:00:00Z,10
        o2,u1,2026-10-31T10:00:00Z,10
        """);
    TestNight night =
        TestNight.of(
            spark,
            folder,
            """
            reporting { currency = USD }
            privacy { keep-touches = 30 }
            sources = [
              { id = shop, format = "generic/orders", path = "orders.csv", currency = USD }
              { id = touches, format = "generic/touchpoints", path = "touches.csv" }
            ]
            """);
    night.run(DAY, ONLY);
    assertThat(touches(night, Silver.TOUCHPOINTS)).containsExactly("last", "new");
    assertThat(night.table(Bronze.TOUCHPOINTS).count()).isEqualTo(3);
    assertThat(
            night
                .table(Silver.CONVERSIONS)
                .orderBy("conversion_ts")
                .select("is_tracked")
                .collectAsList())
        .as("30 days before the first order begin before 1 October")
        .extracting(row -> row.getBoolean(0))
        .containsExactly(false, true);
    assertThat(night.table(GoldScores.CONSERVATION_CHECKS).where("NOT passed").count()).isZero();

    new Maintenance(spark, night.config(), Progress.unheard()).run(Lake.RETENTION);

    assertThat(touches(night, Bronze.TOUCHPOINTS)).containsExactly("last", "new");
  }

  @Test
  void touchesAreCompleteFromTheLaterDay() {
    LocalDate tracked = LocalDate.parse("2026-10-10");
    PrivacyConfig kept = new PrivacyConfig(5, Optional.of(30), false);
    assertThat(kept.touchesCompleteFrom(Optional.of(tracked), DAY)).contains(tracked);
    assertThat(kept.touchesCompleteFrom(Optional.empty(), DAY)).contains(DAY.minusDays(30));
    assertThat(kept.touchesCompleteFrom(Optional.of(DAY.minusDays(31)), DAY))
        .contains(DAY.minusDays(30));
    assertThat(
            new PrivacyConfig(5, Optional.empty(), false)
                .touchesCompleteFrom(Optional.empty(), DAY))
        .isEmpty();
  }

  private static List<String> touches(TestNight night, io.plumbline.table.Table table) {
    return night.table(table).orderBy("touch_id").select("touch_id").collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
