package io.plumbline.model;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.testing.LocalSpark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class CampaignMappingTest {
  private static final CampaignMapping MAPPING =
      new CampaignMapping(
          List.of(
              rule("(?is)^fr_.*$", "", "", Map.of("brand", "luxe", "market", "FR")),
              rule("(?is)retarget", "", "meta_ads", Map.of("audience", "existing")),
              rule("(?is)retarget", "g", "", Map.of("audience", "all"))),
          Optional.of(
              new CampaignMapping.Template(
                  "(?is)^(.+?)\\Q_\\E(.+?)$",
                  List.of("market", "audience"),
                  Map.of("audience", List.of("new", "existing", "all")))));

  @Test
  void theFirstRuleHoldsAndTheTemplateFillsTheRest(SparkSession spark) {
    Dataset<Row> names =
        spark.createDataFrame(
            List.of(
                RowFactory.create("1", "m", "meta_ads", "FR_Retarget"),
                RowFactory.create("2", "m", "meta_ads", "US_Retargeting"),
                RowFactory.create("3", "g", "google_ads", "Retarget"),
                RowFactory.create("4", "m", "tiktok_ads", "Retarget"),
                RowFactory.create("5", "m", "meta_ads", "DE_New"),
                RowFactory.create("6", "m", "meta_ads", null)),
            StructType.fromDDL("id string, source string, channel string, name string"));
    List<String> found =
        names
            .select(
                col("id"), value("brand"), value("market"), value("audience"), value("objective"))
            .collectAsList()
            .stream()
            .map(row -> row.mkString("|"))
            .toList();
    assertThat(found)
        .containsExactly(
            // the first rule says nothing of the audience, and "Retarget" is no audience
            "1|luxe|FR|null|null",
            "2|null|US|existing|null",
            "3|null|null|all|null",
            "4|null|null|null|null",
            "5|null|DE|new|null",
            "6|null|null|null|null");
  }

  @Test
  void aRenamedCampaignMovesWithItsHistory(SparkSession spark) {
    Dataset<Row> ads =
        spark.createDataFrame(
            List.of(
                ad("2026-09-01", 1L, "Spring", "acme"),
                ad("2026-09-02", 1L, "FR_Spring", "acme"),
                ad("2026-09-02", 2L, "", "acme"),
                ad("2026-09-02", -1L, "FR_x", "acme")),
            StructType.fromDDL(
                "source string, channel string, date string, extract_ts string, campaign_key bigint,"
                    + " campaign_id string, campaign_name string, brand string, market string"));
    assertThat(
            MAPPING
                .withOwner(ads)
                .selectExpr("concat_ws(' ', campaign_key, date, brand, market)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder(
            "1 2026-09-01 luxe FR",
            "1 2026-09-02 luxe FR",
            "2 2026-09-02 acme XX",
            "-1 2026-09-02 acme XX");
    assertThat(CampaignMapping.none().withOwner(ads)).isSameAs(ads);
  }

  private static Row ad(String date, long key, String name, String brand) {
    return RowFactory.create("m", "meta_ads", date, date, key, "c" + key, name, brand, "XX");
  }

  private static org.apache.spark.sql.Column value(String field) {
    return MAPPING.value(field, col("source"), col("channel"), col("name"));
  }

  private static CampaignMapping.Rule rule(
      String match, String source, String channel, Map<String, String> values) {
    return new CampaignMapping.Rule(
        match,
        Optional.of(source).filter(text -> !text.isEmpty()),
        Optional.of(channel).filter(text -> !text.isEmpty()),
        values);
  }
}
