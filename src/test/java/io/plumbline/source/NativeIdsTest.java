package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.SourceConfig;
import io.plumbline.metric.Given;
import io.plumbline.table.Bronze;
import io.plumbline.testing.LocalSpark;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Ids of customers as the shop prints them leave the files only when the configuration says so. */
@ExtendWith(LocalSpark.class)
class NativeIdsTest {
  private static final String IDS = Bronze.CUSTOMER_IDS.name();

  @TempDir Path folder;

  @Test
  void nothingIsKeptUntold() {
    Reading reading =
        Sample.of(Sample.source("shopify/api_json"), Sample.resource("shopify/api_json.json"))
            .read();
    assertThat(reading.rows()).containsKey("orders").doesNotContainKey(IDS);
    assertThat(Exports.fingerprint(Sample.source("shopify/api_json"), ZoneOffset.UTC))
        .as("who changes his mind has the files read again")
        .isNotEqualTo(Exports.fingerprint(kept("shopify/api_json"), ZoneOffset.UTC));
  }

  @Test
  void customersOfPagesFilesAndFoldersAreKeptBesideTheirOrders() {
    for (String sample : List.of("api_json.json", "bulk_jsonl.jsonl", "fivetran")) {
      String format = sample.replaceAll("\\..*", "");
      Reading reading =
          Sample.of(kept("shopify/" + format), Sample.resource("shopify/" + sample)).read();
      Dataset<Row> ids = reading.rows().get(IDS);
      Given.hasSchema(ids, Bronze.CUSTOMER_IDS);
      assertThat(Given.shown(ids, "native_id")).as(format).containsExactly("77");
      String[] record = {"source", "source_file", "source_position", "customer_key"};
      assertThat(ids.join(reading.rows().get("orders"), record, "left_semi").count())
          .as("of the record of the order, under the key of its customer")
          .isEqualTo(1);
    }
  }

  @Test
  void mappedColumnsAreKeptAsTheyArePrintedAndAddressesAreNot() {
    Path file =
        Sample.write(
            folder.resolve("orders.csv"),
            """
            order_id,buyer,created_ts,net_revenue
            1,C-101,2026-09-01T10:00:00Z,5
            2,ann@a.example,2026-09-01T10:00:00Z,5
            3,+49 170 1234567,2026-09-01T10:00:00Z,5
            4,0,2026-09-01T10:00:00Z,5
            """);
    Reading reading =
        Sample.of(
                Sample.source(
                    "generic/orders",
                    "currency",
                    "EUR",
                    "columns.customer_key",
                    "buyer",
                    "options.person-keys",
                    "true"),
                file)
            .read();
    assertThat(Given.shown(reading.rows().get(IDS), "native_id")).containsExactly("C-101");
  }

  private static SourceConfig kept(String format) {
    return Sample.source(format, "currency", "EUR", "options.person-keys", "true");
  }
}
