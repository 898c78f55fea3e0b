package io.plumbline.source;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.config.ChannelRule;
import io.plumbline.table.GoldDimensions;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
class ChannelRulesTest {
  private static final String TOUCHES =
      """
      click_id_type | utm_source | utm_medium | referrer            | channel     | expected         | paid
      gclid         |            |            |                     |             | google_ads       | true
      gclid         | google     | organic    |                     |             | google_ads       | true
      fbclid        |            |            | l.facebook.com      |             | organic_social   | false
      fbclid        | facebook   | paid       |                     |             | meta_ads         | true
      fbclid        | ig         | paid_social|                     |             | meta_ads         | true
                    | facebook   | CPC        |                     |             | meta_ads         | true
                    | newsletter | email      |                     |             | email            | false
                    | klaviyo    | sms        |                     |             | sms              | false
                    | google     | organic    |                     |             | organic_search   | false
                    | google     | cpc        |                     |             | google_ads       | true
                    | criteo     | cpc        |                     |             | paid_other       | true
                    | criteo     | display    |                     |             | display          | true
                    | awin       | affiliate  |                     |             | affiliate        | true
                    | x          | cpm        |                     |             | x_ads            | true
                    |            |            | https://www.bing.com/search | |  organic_search   | false
                    |            |            | blog.example/post   |             | referral         | false
                    |            |            | m.youtube.com/watch |             | organic_video    | false
      srsltid       |            |            |                     |             | organic_shopping | false
                    |            |            |                     |             | direct           | false
                    |            |            |                     | Paid Social | paid_other       | true
                    | tiktok     |            |                     | paid_social | tiktok_ads       | true
                    |            |            |                     | Email       | email            | false
                    |            |            |                     | Kiosk       | Kiosk            | false
      msclkid       | bing       | cpc        |                     |             | microsoft_ads    | true
                    | partnerx   | something  |                     |             | other            | false
                    |            |            | www.pixiv.net/x     |             | organic_social   | false
                    | ebay.de    |            |                     |             | organic_shopping | false
      ttclid        |            |            |                     |             | tiktok_ads       | true
      li_fat_id     |            |            |                     |             | linkedin_ads     | true
      epik          |            |            |                     |             | pinterest_ads    | true
      twclid        |            |            |                     |             | x_ads            | true
      sccid         |            |            |                     |             | snapchat_ads     | true
      rdt_cid       |            |            |                     |             | reddit_ads       | true
      bd_vid        |            |            |                     |             | baidu_ads        | true
      ldtag_cl      |            |            |                     |             | line_ads         | true
                    | baidu      | cpc        |                     |             | baidu_ads        | true
                    | line       | cpc        |                     |             | line_ads         | true
                    | line       | message    |                     |             | sms              | false
                    | amazon     | paid       |                     |             | amazon_ads       | true
      """;

  @Test
  void rulesTellChannelsApart(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (String line : TOUCHES.lines().skip(1).toList()) {
      Object[] cells = new Object[7];
      String[] written = line.split("\\|", -1);
      for (int i = 0; i < 7; i++) {
        cells[i] = written[i].isBlank() ? null : written[i].strip();
      }
      rows.add(RowFactory.create(cells));
    }
    Dataset<Row> touches =
        spark.createDataFrame(
            rows,
            StructType.fromDDL(
                "click_id_type string, utm_source string, utm_medium string, referrer string,"
                    + " channel string, expected string, paid string"));
    for (Row row : ChannelRules.withChannel(touches).collectAsList()) {
      assertThat(row.<String>getAs("channel_name"))
          .as(row.toString())
          .isEqualTo(row.getAs("expected"));
      assertThat(row.<Boolean>getAs("is_paid_media").toString())
          .as(row.toString())
          .isEqualTo(row.getAs("paid"));
    }
  }

  @Test
  void rulesOfTheConfigurationComeFirst(SparkSession spark) {
    List<ChannelRule> own =
        List.of(
            new ChannelRule(
                Map.of("source", "(?is)^pod.*$", "medium", "(?is)audio"),
                "podcast",
                Optional.of(true)),
            new ChannelRule(Map.of("click-id", "(?is)^gclid$"), "display", Optional.empty()));
    Dataset<Row> touches =
        spark.createDataFrame(
            List.of(
                RowFactory.create("1", null, "PodNews", "audio-ad"),
                RowFactory.create("2", null, "podnews", "email"),
                RowFactory.create("3", "gclid", null, null),
                RowFactory.create("4", null, null, null)),
            StructType.fromDDL(
                "id string, click_id_type string, utm_source string, utm_medium string"));
    assertThat(
            ChannelRules.withChannel(touches, own)
                .selectExpr("concat_ws(' ', id, channel_name, is_paid_media)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder(
            "1 podcast true", "2 email false", "3 display true", "4 direct false");
    assertThat(
            ChannelRules.channels(spark, own)
                .where("channel = 'podcast'")
                .selectExpr("concat_ws(' ', channel_group, is_paid, name_en)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("paid_other true podcast");
  }

  @Test
  void ga4GroupsAreThoseOfTheReferenceCases(SparkSession spark) throws IOException {
    Path cases = Sample.REFERENCE.resolve("ga4_channel_grouping/cases.csv");
    assumeTrue(Files.exists(cases), "reference data is not here");
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(cases).stream().skip(1).toList()) {
      rows.add(RowFactory.create((Object[]) line.split(",", -1)));
    }
    List<Row> grouped =
        spark
            .createDataFrame(
                rows,
                StructType.fromDDL(
                    "source string, medium string, campaign string, expected string"))
            .withColumn("found", Ga4ChannelGroup.of(col("source"), col("medium"), col("campaign")))
            .collectAsList();
    assertThat(grouped).hasSize(20);
    for (Row row : grouped) {
      assertThat(row.<String>getAs("found")).as(row.toString()).isEqualTo(row.getAs("expected"));
    }
  }

  @Test
  void everyChannelHasNamesInThreeLanguages(SparkSession spark) {
    Dataset<Row> channels = ChannelRules.channels(spark, List.of());
    assertThat(channels.columns()).isEqualTo(GoldDimensions.DIM_CHANNEL.columnNames());
    assertThat(channels.count()).isEqualTo(31);
    assertThat(channels.select("channel").distinct().count()).isEqualTo(31);
    assertThat(ChannelRules.channelOf("meta_ads")).isEqualTo("meta_ads");
    assertThat(ChannelRules.channelOf("unheard")).isEqualTo("paid_other");
  }

  @Test
  void anEmptyChannelIsNoneAndAReservedOneIsOther(SparkSession spark) {
    Dataset<Row> touches =
        spark.createDataFrame(
            List.of(
                RowFactory.create("1", "", null),
                RowFactory.create("2", "  ", "newsletter"),
                RowFactory.create("3", "Unattributed", null),
                RowFactory.create("4", "(other)", null),
                RowFactory.create("5", "repeat orders", null),
                RowFactory.create("6", "NULL", null),
                RowFactory.create("7", "START", null)),
            StructType.fromDDL("id string, channel string, utm_medium string"));
    assertThat(
            ChannelRules.withChannel(touches)
                .selectExpr("concat_ws(' ', id, channel_name)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder(
            "1 direct", "2 email", "3 other", "4 other", "5 other", "6 NULL", "7 START");
  }
}
