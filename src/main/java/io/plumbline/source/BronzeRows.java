package io.plumbline.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.when;

import io.plumbline.config.SourceConfig;
import io.plumbline.table.Bronze;
import io.plumbline.table.ColumnSpec;
import io.plumbline.table.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Parsed records to the columns of a bronze contract. */
final class BronzeRows {
  static final String UNASSIGNED = "(unassigned)";

  private static final Set<String> LINEAGE =
      Set.of("source", "source_file", "source_position", "position_kind", "extract_ts", "row_hash");

  private BronzeRows() {}

  static boolean isLineage(String column) {
    return LINEAGE.contains(column);
  }

  /** The typed columns a stream gives, by name, read from its struct. */
  static Map<String, Column> columns(Form.Stream stream) {
    Map<String, Column> columns = new LinkedHashMap<>();
    for (ColumnRule rule : FilePlan.stored(stream)) {
      columns.put(rule.column(), col("`" + stream.name() + "`.`" + rule.column() + "`"));
    }
    return columns;
  }

  /**
   * Rows with lineage columns in contract order; {@code given} holds the columns known, others are
   * null. Columns that hold identifiers of people are keyed here.
   */
  private static Dataset<Row> inContract(
      Dataset<Row> parsed,
      Table table,
      Map<String, Column> given,
      SourceConfig source,
      UnaryOperator<Column> keyed) {
    Column[] columns =
        table.columns().stream()
            .map(spec -> column(spec, given, source, keyed).as(spec.name()))
            .toArray(Column[]::new);
    return parsed.select(columns).to(table.schema());
  }

  /**
   * Adds the rows of one stream to those of its table, and the ids it prints for customers of
   * orders, where it keeps them, to theirs.
   *
   * @param rows by name of the bronze table
   */
  static void add(
      Map<String, Dataset<Row>> rows,
      Dataset<Row> ofStream,
      Table table,
      Map<String, Column> given,
      SourceConfig source,
      UnaryOperator<Column> keyed) {
    rows.merge(table.name(), inContract(ofStream, table, given, source, keyed), Dataset::union);
    if (given.containsKey(Declarations.NATIVE_ID)) {
      Column isPrinted =
          given.get(Declarations.NATIVE_ID).isNotNull().and(given.get("customer_key").isNotNull());
      rows.merge(
          Bronze.CUSTOMER_IDS.name(),
          inContract(ofStream.filter(isPrinted), Bronze.CUSTOMER_IDS, given, source, keyed),
          Dataset::union);
    }
  }

  private static Column column(
      ColumnSpec spec,
      Map<String, Column> given,
      SourceConfig source,
      UnaryOperator<Column> keyed) {
    String name = spec.name();
    Column value =
        switch (name) {
          case "source" -> lit(source.id());
          case "source_file", "source_position", "position_kind", "extract_ts", "row_hash" ->
              col(name);
          case "brand" -> owner(given.get(name), source.brand().orElse(null));
          case "market" -> owner(given.get(name), source.market().orElse(null));
          default -> given.getOrDefault(name, lit(null));
        };
    Column cast = value.cast(spec.type());
    if (spec.unit().equals("keyed hash") && given.containsKey(name)) {
      cast = when(cast.isNotNull(), keyed.apply(cast));
    }
    if (name.equals("event_id")) {
      cast =
          when(
                  cast.startsWith(Derived.UNKEYED),
                  keyed.apply(substring(cast, Derived.UNKEYED.length() + 1, 64)))
              .otherwise(cast);
    }
    return spec.nullable() ? cast : coalesce(cast, never(spec.type()));
  }

  private static Column owner(Column given, String configured) {
    Column fallback = lit(configured == null ? UNASSIGNED : configured);
    return given == null ? fallback : coalesce(given, fallback);
  }

  /** What a missing value would become; records without a required value never come this far. */
  private static Column never(DataType type) {
    if (type.equals(DataTypes.StringType)) {
      return lit("");
    }
    if (type.equals(DataTypes.TimestampType)) {
      return timestamp_micros(lit(0L));
    }
    if (type.equals(DataTypes.DateType)) {
      return date_from_unix_date(lit(0));
    }
    return type.equals(DataTypes.BooleanType) ? lit(false) : lit(0).cast(type);
  }
}
