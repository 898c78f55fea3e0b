package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.PlumblineException;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.io.RowHash;
import io.plumbline.table.GoldScores;
import io.plumbline.table.Ops;
import io.plumbline.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code plumbline check}: shows the laws of the newest publication; {@code --full} rebuilds beside
 * it and compares, {@code --sample} makes some rows again.
 */
@Command(
    name = "check",
    description = {
      "Shows what the newest publication was checked for.",
      "--full rebuilds everything from the files into a scratch lake and compares the row hashes of all tables.",
      "--sample 1%% makes rows again that nights exchange, of one key in a hundred, and writes nothing."
    },
    footer = {"", "Example: plumbline check --conf conf/plumbline.conf --full"})
final class CheckCommand implements Callable<Integer> {
  @Mixin private Options options;

  @Option(names = "--full", description = "proves that the lake equals one rebuild")
  private boolean full;

  @Option(
      names = "--sample",
      paramLabel = "PERCENT",
      description =
          "makes the exchanged rows of so many keys in a hundred again, others after each publication")
  private String sample;

  @Override
  public Integer call() {
    SparkSession spark = Sessions.open(options.sparkKeys());
    PlumblineConfig config = options.config(spark);
    ObjectStore store = new ObjectStore(Sessions.hadoop(spark));
    Lake lake = new Lake(spark, config.lake(), store);
    PublishedState state = lake.newest();
    if ((full || sample != null) && !state.configHash().equals(config.fingerprint())) {
      throw new PlumblineException(
          "PLB-CHECK-004",
          2,
          "publication "
              + state.n()
              + " was made with another configuration, or with --since; fix: run nightly, then check");
    }
    if (full) {
      return compare(spark, config, store, state);
    }
    if (sample != null) {
      return sampled(spark, config, lake, state);
    }
    lake.read(GoldScores.CONSERVATION_CHECKS, Optional.of(state))
        .orderBy("law", "check_name", "subject")
        .collectAsList()
        .forEach(
            row ->
                System.out.printf(
                    "%s  law %d  %-30s %s%n",
                    row.<Boolean>getAs("passed") ? "ok    " : "FAILED",
                    row.<Integer>getAs("law"),
                    row.<String>getAs("check_name"),
                    row.<String>getAs("subject")));
    return 0;
  }

  private Integer sampled(
      SparkSession spark, PlumblineConfig config, Lake lake, PublishedState state) {
    List<SampleCheck.Found> found =
        SampleCheck.of(sample)
            .of(spark, config, lake, state, Nightly.keys(config, Sessions.hadoop(spark)));
    found.forEach(
        of ->
            System.out.printf(
                "%s  %-30s %,d rows made again%n",
                of.isEqual() ? "ok      " : "DIFFERS ", of.table().fullName(), of.rows()));
    long different = found.stream().filter(of -> !of.isEqual()).count();
    if (different == 0) {
      return 0;
    }
    throw differing(different, "rows made again");
  }

  private static PlumblineException differing(long tables, String what) {
    return new PlumblineException(
        "PLB-CHECK-002",
        3,
        tables + " tables differ from " + what + "; fix: run nightly --full and report it");
  }

  private Integer compare(
      SparkSession spark, PlumblineConfig config, ObjectStore store, PublishedState state) {
    String scratch = config.lake() + "/_check/" + UUID.randomUUID();
    try {
      PlumblineConfig beside = options.config(spark, Map.of("plumbline.lake", scratch));
      Nightly nightly = new Nightly(spark, beside, new Progress(System.err));
      if (state.table(Ops.SUPPRESSION.fullName()).isPresent()) {
        nightly.suppressing(
            new Lake(spark, config.lake(), store).read(Ops.SUPPRESSION, Optional.of(state)));
      }
      RunResult rebuilt =
          nightly.run(new Nightly.Request(Optional.of(state.asOf()), true, "check"));
      List<String> different =
          differences(
              counted(new Lake(spark, config.lake(), store), state), rebuilt.state().orElseThrow());
      different.forEach(name -> System.out.println("DIFFERS  " + name));
      if (different.isEmpty()) {
        System.out.println("every silver and gold table equals its rebuild");
        return 0;
      }
      throw differing(different.size(), "a rebuild");
    } finally {
      store.delete(scratch);
    }
  }

  /** A publication with rows and hashes as they are, whatever was said of them when it was made. */
  static PublishedState counted(Lake lake, PublishedState state) {
    Map<String, TableVersion> versions = new HashMap<>(state.tables());
    PublishedTables.all().stream()
        .filter(table -> !PublishedTables.MEMORY.contains(table))
        .forEach(
            table ->
                versions.computeIfPresent(
                    table.fullName(),
                    (name, version) -> {
                      String[] found =
                          RowHash.of(table, lake.read(table, version.version())).split(":");
                      return new TableVersion(
                          version.path(), version.version(), Long.parseLong(found[0]), found[1]);
                    }));
    return state.of(versions);
  }

  /** Names of silver and gold tables whose row hashes differ between two publications. */
  static List<String> differences(PublishedState left, PublishedState right) {
    List<String> different = new ArrayList<>();
    for (Table table : PublishedTables.all()) {
      if (!PublishedTables.MEMORY.contains(table)
          && !fingerprint(left, table).equals(fingerprint(right, table))) {
        different.add(table.fullName());
      }
    }
    return different;
  }

  private static String fingerprint(PublishedState state, Table table) {
    return state
        .table(table.fullName())
        .map(version -> version.rows() + ":" + version.rowHash())
        .orElse("absent");
  }
}
