package io.plumbline.job;

import io.plumbline.config.NearNames;
import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.PlumblineException;
import io.plumbline.io.Lake;
import io.plumbline.io.PublishedState;
import io.plumbline.table.Table;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/** Views of one publication in this session, made only for the tables a statement names. */
final class PublishedViews {
  private static final Pattern NAME =
      Pattern.compile(
          "\\b(silver|gold|ops|gold_default)\\s*\\.\\s*`?([a-z][a-z0-9_]*)`?",
          Pattern.CASE_INSENSITIVE);

  private PublishedViews() {}

  /**
   * Makes the views a statement needs.
   *
   * @throws PlumblineException PLB-QUERY-002, exit 2, for a table that is not published, with near
   *     names
   */
  static void create(
      SparkSession spark, Lake lake, PlumblineConfig config, PublishedState state, String sql) {
    createDatabases(spark);
    for (Table table : named(state, sql)) {
      ReadersFiles.statements(lake, config, state, table).forEach(spark::sql);
    }
  }

  static void createDatabases(SparkSession spark) {
    for (String database : PublishedTables.DATABASES) {
      spark.sql("CREATE DATABASE IF NOT EXISTS " + database);
    }
  }

  /**
   * The tables a statement names.
   *
   * @throws PlumblineException PLB-QUERY-002, exit 2, for a table that is not published, with near
   *     names
   */
  static Set<Table> named(PublishedState state, String sql) {
    Set<Table> tables = new LinkedHashSet<>();
    Matcher names = NAME.matcher(sql);
    while (names.find()) {
      String layer = names.group(1).toLowerCase(Locale.ROOT).replace("gold_default", "gold");
      String name = layer + "." + names.group(2).toLowerCase(Locale.ROOT);
      tables.add(
          PublishedTables.of(state)
              .filter(known -> known.fullName().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new PlumblineException(
                          "PLB-QUERY-002",
                          2,
                          "table "
                              + name
                              + " is not in publication "
                              + state.n()
                              + NearNames.hint(
                                  name, PublishedTables.of(state).map(Table::fullName).toList())
                              + "; fix: published are "
                              + String.join(
                                  ", ", PublishedTables.of(state).map(Table::fullName).toList()))));
    }
    return tables;
  }
}
