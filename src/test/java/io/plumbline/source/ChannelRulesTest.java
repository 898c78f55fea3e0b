package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.table.Gold;
import io.plumbline.testing.LocalSpark;
import java.util.ArrayList;
import java.util.List;
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
  void everyChannelHasNamesInThreeLanguages(SparkSession spark) {
    Dataset<Row> channels = ChannelRules.channels(spark);
    assertThat(channels.columns()).isEqualTo(Gold.DIM_CHANNEL.columnNames());
    assertThat(channels.count()).isEqualTo(29);
    assertThat(channels.select("channel").distinct().count()).isEqualTo(29);
    assertThat(ChannelRules.channelOf("meta_ads")).isEqualTo("meta_ads");
    assertThat(ChannelRules.channelOf("unheard")).isEqualTo("paid_other");
  }
}
