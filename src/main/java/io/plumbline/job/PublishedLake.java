package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.PlumblineException;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** A lake with its configuration and newest publication, for commands that read. */
record PublishedLake(PlumblineConfig config, Lake lake, PublishedState state) {

  /**
   * Opens it.
   *
   * @param root a demo lake, which holds its own configuration; empty for that of {@code --conf}
   * @throws PlumblineException PLB-QUERY-003 without a publication, PLB-QUERY-005 for another lake
   *     than a demo's, both exit 2
   */
  static PublishedLake open(SparkSession spark, Options options, Optional<String> root) {
    ObjectStore store = new ObjectStore(Sessions.hadoop(spark));
    PlumblineConfig config =
        root.map(lake -> ofDemo(spark, store, lake)).orElseGet(() -> options.config(spark));
    Lake lake = new Lake(spark, config.lake(), store);
    return new PublishedLake(config, lake, lake.newest());
  }

  private static PlumblineConfig ofDemo(SparkSession spark, ObjectStore store, String lake) {
    String root = store.absolute(lake);
    String demo = root + "/_demo/plumbline.conf";
    if (store.read(demo).isPresent()) {
      return Options.config(Sessions.hadoop(spark), demo, Map.of("plumbline.lake", root));
    }
    throw new PlumblineException(
        "PLB-QUERY-005",
        2,
        "--lake "
            + lake
            + " is not a demo lake; fix: pass --conf FILE of the lake's configuration");
  }
}
