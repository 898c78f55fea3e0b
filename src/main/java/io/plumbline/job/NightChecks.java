package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.plumbline.check.Conservation;
import io.plumbline.check.Publication;
import io.plumbline.config.PlumblineException;
import io.plumbline.io.Lake;
import io.plumbline.io.PublishedState;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.table.GoldScores;
import io.plumbline.table.Ops;
import io.plumbline.table.Table;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The laws on the versions a run has written, before anybody can see them. */
final class NightChecks {
  private static final int SHOWN = 20;

  private final SparkSession spark;
  private final Lake lake;
  private final Function<Table, Dataset<Row>> tables;

  /**
   * @param tables every table as this run sees it
   */
  NightChecks(SparkSession spark, Lake lake, Function<Table, Dataset<Row>> tables) {
    this.spark = spark;
    this.lake = lake;
    this.tables = tables;
  }

  /**
   * Writes gold.conservation_checks.
   *
   * @param feeds rows about sources, in that contract
   * @param before the publication this run began from
   * @param versions what this run is about to publish
   * @return the version written
   * @throws PlumblineException PLB-CHECK-001, exit 3, when a check of severity error failed
   */
  TableVersion write(
      Dataset<Row> feeds,
      Optional<PublishedState> before,
      Map<String, TableVersion> versions,
      LocalDate asOf,
      double maxQuarantinedShare,
      String runId) {
    Conservation laws =
        new Conservation(
            table ->
                table == Ops.FILES ? FileStates.newest(tables.apply(table)) : tables.apply(table),
            asOf,
            maxQuarantinedShare);
    TableVersion written =
        lake.overwrite(
            GoldScores.CONSERVATION_CHECKS,
            laws.rows().unionByName(feeds).unionByName(ofPublication(before, versions)),
            runId);
    List<Row> broken =
        lake.read(GoldScores.CONSERVATION_CHECKS, written.version())
            .where("NOT passed AND severity = 'error'")
            .orderBy("law", "check_name", "subject")
            .limit(SHOWN)
            .collectAsList();
    if (!broken.isEmpty()) {
      throw new PlumblineException("PLB-CHECK-001", 3, message(broken));
    }
    return written;
  }

  /**
   * Stops a run before it builds anything when too much of a source waits.
   *
   * @param files rows of ops.files
   * @param maxQuarantinedShare highest share of a source's records that may wait
   * @throws PlumblineException PLB-CHECK-001, exit 3
   */
  static void refuseWaiting(Dataset<Row> files, double maxQuarantinedShare) {
    List<Row> sources =
        FileStates.newest(files)
            .groupBy("source")
            .agg(sum("quarantined").as("waiting"), sum("records_read").as("records"))
            .where(col("waiting").gt(col("records").multiply(lit(maxQuarantinedShare))))
            .orderBy("source")
            .limit(SHOWN)
            .collectAsList();
    if (!sources.isEmpty()) {
      throw new PlumblineException(
          "PLB-CHECK-001",
          3,
          sources.stream()
              .map(
                  row ->
                      "\n  quarantined_share of %s: %s of %s records wait"
                          .formatted(
                              row.getAs("source"), row.getAs("waiting"), row.getAs("records")))
              .collect(
                  Collectors.joining(
                      "",
                      "too many records wait, nothing was published; the last publication stays as it is:",
                      "\n  fix: see nightly --dry-run and preview for the reasons, correct the source,"
                          + " or raise checks.max-quarantined-share = "
                          + maxQuarantinedShare)));
    }
  }

  /** Laws 6 and 7: nobody sees this run yet, and all it will show is its own. */
  private Dataset<Row> ofPublication(
      Optional<PublishedState> before, Map<String, TableVersion> versions) {
    List<Table> published =
        PublishedTables.all().stream()
            .filter(table -> versions.containsKey(table.fullName()))
            .toList();
    long ours =
        published.stream()
            .filter(table -> lake.latestVersion(table) == versions.get(table.fullName()).version())
            .count();
    return Publication.rows(
        spark,
        before.map(PublishedState::n).orElse(0L),
        lake.published().map(PublishedState::n).orElse(0L),
        published.size(),
        ours);
  }

  private static String message(List<Row> broken) {
    return broken.stream()
        .map(
            row ->
                "\n  law %s %s of %s: expected %s, found %s, rows %s (%s)"
                    .formatted(
                        row.getAs("law"),
                        row.getAs("check_name"),
                        row.getAs("subject"),
                        row.getAs("expected"),
                        row.getAs("actual"),
                        row.getAs("failed_rows"),
                        row.getAs("detail")))
        .collect(
            Collectors.joining(
                "",
                "checks failed, nothing was published; the last publication stays as it is:",
                ""));
  }
}
