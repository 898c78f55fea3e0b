package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.io.Step;
import io.plumbline.io.Steps;
import io.plumbline.report.ReportContext;
import io.plumbline.report.ReportPage;
import io.plumbline.table.Gold;
import io.plumbline.table.Ops;
import io.plumbline.table.Table;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files beside the tables that help readers: report, pinned views, manifest, the outcome of the
 * last run.
 */
final class ReadersFiles {
  private static final String MANIFEST = "manifest.json";

  private ReadersFiles() {}

  /** Writes all of them for one publication; the manifest last, as the sign that all are there. */
  static void write(
      ObjectStore store, Lake lake, PlumblineConfig config, PublishedState state, Steps steps) {
    String folder = lake.root() + "/published/";
    report(store, lake, config, state);
    steps.reached(Step.REPORTED);
    store.write(folder + "views.spark.sql", views(lake, config, state));
    store.write(folder + "views.duckdb.sql", PinnedReaders.duckDb(lake, config, state));
    store.write(folder + "Plumbline.pq", PinnedReaders.powerQuery(lake, state));
    store.write(folder + MANIFEST, state.toJson());
    steps.reached(Step.SERVED);
  }

  /** Whether all of them are there and of this publication. */
  static boolean areOf(ObjectStore store, Lake lake, PublishedState state) {
    return store
        .read(lake.root() + "/published/" + MANIFEST)
        .filter(state.toJson()::equals)
        .isPresent();
  }

  /** Writes the outcome of a run. */
  static void lastRun(ObjectStore store, String lake, String json) {
    store.write(lake + "/published/last_run.json", json);
  }

  /** Writes the OpenLineage events of a run. */
  static void lineage(ObjectStore store, String lake, String events) {
    store.write(lake + "/published/openlineage.ndjson", events);
  }

  /** Writes the report page; its path. */
  static String report(ObjectStore store, Lake lake, PlumblineConfig config, PublishedState state) {
    String html =
        ReportPage.html(
            name -> lake.read(table(name), Optional.of(state)),
            new ReportContext(
                config.demoPepper() ? "Plumbline demo" : "Plumbline",
                config.reporting().currency(),
                state.asOf(),
                state.runId(),
                config.reporting().language(),
                config.attribution().defaultModel(),
                config.demoPepper()));
    String file = lake.root() + "/published/report.html";
    store.write(file, html);
    return file;
  }

  /**
   * SQL that makes a view of every published table, pinned to its version, and the default slices.
   */
  static String views(Lake lake, PlumblineConfig config, PublishedState state) {
    String databases =
        PublishedTables.DATABASES.stream()
            .map(name -> "CREATE DATABASE IF NOT EXISTS " + name + ";\n")
            .collect(Collectors.joining());
    return databases
        + PublishedTables.of(state)
            .flatMap(table -> statements(lake, config, state, table).stream())
            .map(statement -> statement + ";\n")
            .collect(Collectors.joining());
  }

  /** The statements for one table. */
  static List<String> statements(
      Lake lake, PlumblineConfig config, PublishedState state, Table table) {
    return statements(config, table, "SELECT * FROM " + pinned(lake, state, table));
  }

  /** The statements for one table whose rows a SELECT gives. */
  static List<String> statements(PlumblineConfig config, Table table, String rows) {
    String view = "CREATE OR REPLACE VIEW " + table.fullName() + " AS " + rows;
    if (table.defaults().isEmpty()) {
      return List.of(view);
    }
    String condition = table.defaults().replace("${model}", config.attribution().defaultModel());
    return List.of(
        view,
        "CREATE OR REPLACE VIEW gold_default."
            + table.name()
            + " AS SELECT * FROM ("
            + rows
            + ") WHERE "
            + condition);
  }

  /** One version of a table as a relation of SQL. */
  static String pinned(Lake lake, PublishedState state, Table table) {
    long version = state.table(table.fullName()).orElseThrow().version();
    String pin = lake.isPinned(table, version) ? " VERSION AS OF " + version : "";
    return "delta.`" + lake.path(table) + "`" + pin;
  }

  private static Table table(String name) {
    return Stream.concat(Gold.ALL.stream(), Ops.ALL.stream())
        .filter(table -> table.fullName().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("the report asks for the unknown table " + name));
  }
}
