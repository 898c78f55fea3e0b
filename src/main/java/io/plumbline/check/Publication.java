package io.plumbline.check;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Laws 6 and 7 at the moment before publishing: readers have seen nothing yet, and will see one run
 * only.
 */
public final class Publication {
  private static final StructType SIDES =
      StructType.fromDDL("subject string not null, expected bigint, actual bigint");

  private Publication() {}

  /**
   * Rows of gold.conservation_checks.
   *
   * @param before number of the publication this run began from, 0 for none
   * @param now number of the publication readers see now
   * @param tables tables this run is about to publish
   * @param ours those of them whose newest version is the one this run wrote or found
   */
  public static Dataset<Row> rows(
      SparkSession spark, long before, long now, long tables, long ours) {
    return Finding.error(
            6,
            "published_state_untouched",
            "number of the publication readers see while a run works")
        .equal(side(spark, "publication", before, now))
        .unionByName(
            Finding.error(
                    7,
                    "tables_of_one_run",
                    "tables whose newest version is the one about to be published")
                .equal(side(spark, "tables", tables, ours)));
  }

  private static Dataset<Row> side(SparkSession spark, String subject, long expected, long actual) {
    return spark.createDataFrame(List.of(RowFactory.create(subject, expected, actual)), SIDES);
  }
}
