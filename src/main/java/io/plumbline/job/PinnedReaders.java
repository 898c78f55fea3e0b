package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.io.Lake;
import io.plumbline.io.PublishedState;
import io.plumbline.table.Table;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A publication for readers other than Spark: every table in the version that was published. */
final class PinnedReaders {
  private PinnedReaders() {}

  /** SQL for DuckDB whose delta extension has {@code delta_scan(path, version => n)}. */
  static String duckDb(Lake lake, PlumblineConfig config, PublishedState state) {
    Stream<String> schemas =
        PublishedTables.DATABASES.stream().map(name -> "CREATE SCHEMA IF NOT EXISTS " + name);
    Stream<String> views =
        PublishedTables.of(state)
            .flatMap(
                table ->
                    ReadersFiles.statements(
                        config,
                        table,
                        "SELECT * FROM delta_scan('%s', version => %d)"
                            .formatted(
                                lake.path(table).replaceFirst("^s3a:", "s3:").replace("'", "''"),
                                version(state, table)))
                        .stream());
    return Stream.concat(schemas, views).map(sql -> sql + ";\n").collect(Collectors.joining());
  }

  /**
   * A Power Query record of all tables, for {@code fn_ReadDeltaTable} of Delta's Power BI
   * connector; a field is read when it is used.
   */
  static String powerQuery(Lake lake, PublishedState state) {
    return """
        // Publication %d, as of %s. Needs the query fn_ReadDeltaTable (delta-io/delta, connectors/powerbi).
        // A lake in a container is read with AzureStorage.DataLake or AzureStorage.Blobs instead of Folder.Files.
        let
            Lake = "%s",
            Read = (path as text, version as number) as table =>
                fn_ReadDeltaTable(Folder.Files(Lake & path), [Version = version])
        in
            [
        %s
            ]
        """
        .formatted(
            state.n(),
            state.asOf(),
            lake.root().replace("\"", "\"\""),
            PublishedTables.of(state)
                .map(
                    table ->
                        "        %s_%s = Read(\"/%s/%s\", %d)"
                            .formatted(
                                table.layer(),
                                table.name(),
                                table.layer(),
                                table.name(),
                                version(state, table)))
                .collect(Collectors.joining(",\n")));
  }

  private static long version(PublishedState state, Table table) {
    return state.table(table.fullName()).orElseThrow().version();
  }
}
