package io.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.table.Gold;
import io.plumbline.table.Ops;
import io.plumbline.table.Table;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Texts other tools read; the tools themselves are not run here. */
@ExtendWith(LocalSpark.class)
class PinnedReadersTest {
  private static final PublishedState STATE =
      new PublishedState(
          12,
          "run",
          LocalDate.of(2026, 10, 31),
          "inputs",
          "config",
          "pepper",
          Map.of(
              Gold.CHANNEL_RETURN_DAILY.fullName(), version(Gold.CHANNEL_RETURN_DAILY, 7),
              Ops.RUNS.fullName(), version(Ops.RUNS, 9)));

  @Test
  void duckDbReadsTheVersionsOfThePublication(SparkSession spark, @TempDir Path folder)
      throws IOException {
    assertThat(
            PinnedReaders.duckDb(
                lake(spark, "s3a://acme's/lake/"),
                TestNight.of(
                        spark,
                        folder,
                        "sources = [ { id = shop, format = \"generic/orders\", path = \"*.csv\", currency = USD } ]")
                    .config(),
                STATE))
        .isEqualTo(
            """
            CREATE SCHEMA IF NOT EXISTS silver;
            CREATE SCHEMA IF NOT EXISTS gold;
            CREATE SCHEMA IF NOT EXISTS ops;
            CREATE SCHEMA IF NOT EXISTS gold_default;
            CREATE OR REPLACE VIEW gold.channel_return_daily AS SELECT * FROM delta_scan('s3://acme''s/lake/gold/channel_return_daily', version => 7);
            CREATE OR REPLACE VIEW gold_default.channel_return_daily AS SELECT * FROM (SELECT * FROM delta_scan('s3://acme''s/lake/gold/channel_return_daily', version => 7)) WHERE %s;
            CREATE OR REPLACE VIEW ops.runs AS SELECT * FROM delta_scan('s3://acme''s/lake/ops/runs', version => 9);
            """
                .formatted(
                    Gold.CHANNEL_RETURN_DAILY.defaults().replace("${model}", "last_non_direct")));
  }

  @Test
  void powerQueryReadsThemToo(SparkSession spark) {
    assertThat(PinnedReaders.powerQuery(lake(spark, "/data/lake"), STATE))
        .startsWith("// Publication 12, as of 2026-10-31.")
        .contains("    Lake = \"/data/lake\",\n")
        .endsWith(
            """
                [
                    gold_channel_return_daily = Read("/gold/channel_return_daily", 7),
                    ops_runs = Read("/ops/runs", 9)
                ]
            """);
  }

  private static Lake lake(SparkSession spark, String root) {
    return new Lake(spark, root, new ObjectStore(new Configuration()));
  }

  private static TableVersion version(Table table, long version) {
    return new TableVersion(table.layer() + "/" + table.name(), version, 1, "1");
  }
}
