package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.job.Arrivals.Kind;
import io.plumbline.table.Bronze;
import io.plumbline.table.GoldScores;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.table.SilverAds;
import io.plumbline.table.SilverIdentity;
import io.plumbline.table.Table;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Law 5 for many disjoint companies in one lake, table by table and company by company. */
@ExtendWith(LocalSpark.class)
class ManyCompaniesTest {
  private static final int COMPANIES = Integer.getInteger("plumbline.companies", 200);
  private static final int NIGHTS = 2;
  private static final long SEED = Long.getLong("plumbline.seed", 20261122);

  @TempDir static Path folder;

  @Test
  void nightsOfManyCompaniesEqualOneRebuild(SparkSession spark) throws IOException {
    System.out.println("ManyCompaniesTest seed " + SEED);
    ManyCompanies companies = new ManyCompanies(folder, COMPANIES, NIGHTS, SEED);
    CompanyNights nights = new CompanyNights(spark, folder, companies, CompanyNights.TABLES);
    for (int night = 0; night < NIGHTS; night++) {
      assertThat(nights.run(night).outcome()).isEqualTo("done");
      everyLawHolds(nights.lake());
      if (night == 0) {
        assertThat(nights.erase().outcome()).isEqualTo("done");
        everyLawHolds(nights.lake());
      }
    }
    nights.rebuild();
    everyLawHolds(nights.rebuilt());

    assertThat(companies.happened()).containsOnlyKeys(Kind.values());
    everythingTookPlace(nights.lake());
    nobodyErasedIsThere(nights);
    assertThat(nights.differences()).as("seed %s", SEED).isEmpty();
    assertThat(nights.lake().table(Silver.AD_PERFORMANCE).select("brand").distinct().count())
        .isEqualTo(COMPANIES);
  }

  private static void everyLawHolds(TestNight night) {
    assertThat(night.table(GoldScores.CONSERVATION_CHECKS).collectAsList())
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.<Boolean>getAs("passed")).as(row.toString()).isTrue());
  }

  /** What was written came through: none of it waits, and each kind left its trace. */
  private static void everythingTookPlace(TestNight night) {
    for (Table table :
        List.of(
            Silver.REFUNDS,
            Silver.LEADS,
            Silver.JOURNEYS,
            SilverAds.AD_PERFORMANCE_RESTATEMENTS,
            Ops.PERSON_MERGES)) {
      assertThat(night.table(table).count()).as(table.fullName()).isPositive();
    }
    Row files =
        FileStates.newest(night.table(Ops.FILES)).agg(sum("quarantined"), sum("suppressed")).head();
    assertThat(files.getLong(0)).as("records that wait").isZero();
    assertThat(files.getLong(1)).as("records of erased people").isPositive();
    assertThat(night.table(Silver.ORDERS).select("currency").distinct().count()).isEqualTo(2);
  }

  private static void nobodyErasedIsThere(CompanyNights nights) {
    Object[] erased = nights.erasedHashes().toArray();
    assertThat(erased).hasSizeGreaterThan(COMPANIES / 10);
    for (TestNight night : List.of(nights.lake(), nights.rebuilt())) {
      assertThat(night.table(Bronze.ORDERS).where(col("email_key").isin(erased)).count()).isZero();
      assertThat(night.table(Bronze.LEADS).where(col("email_key").isin(erased)).count()).isZero();
      assertThat(night.table(SilverIdentity.PERSON_MAP).where(col("id_hash").isin(erased)).count())
          .isZero();
    }
  }
}
