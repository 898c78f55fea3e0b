package io.plumbline.table;

import static io.plumbline.table.Types.COUNT;
import static io.plumbline.table.Types.DATE;
import static io.plumbline.table.Types.FX_RATE;
import static io.plumbline.table.Types.INSTANT;
import static io.plumbline.table.Types.KEY;
import static io.plumbline.table.Types.MONEY;
import static io.plumbline.table.Types.SMALL;
import static io.plumbline.table.Types.TEXT;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;

/** Column groups that several contracts have in common. */
final class Shared {
  /** Unit of money that was converted. */
  static final String MONEY_UNIT = "reporting currency";

  /** Where a row came from. */
  static final List<ColumnSpec> LINEAGE =
      List.of(
          need("source_file", TEXT, "path", "File the row was read from"),
          need("source_position", COUNT, "position", "Position of the record in its file"),
          need("position_kind", TEXT, "enum", "line, record, row_index or sheet_row"),
          need(
              "extract_ts",
              INSTANT,
              "UTC",
              "When the source system produced the record: from content, else file name, else object time"),
          need("row_hash", KEY, "hash", "xxhash64 of the raw record"));

  /** Whose business a row is about; {@code (unassigned)} where nobody said. */
  static final List<ColumnSpec> OWNER =
      List.of(
          need("brand", TEXT, "name", "Brand, or (unassigned)"),
          need("market", TEXT, "ISO country or region", "Market, or (unassigned)"));

  /** Tags of a landing URL. */
  static final List<ColumnSpec> UTM =
      List.of(
          add("utm_source", TEXT, "text", "utm_source as tagged"),
          add("utm_medium", TEXT, "text", "utm_medium as tagged"),
          add("utm_campaign", TEXT, "text", "utm_campaign as tagged"),
          add("utm_id", TEXT, "text", "utm_id as tagged"),
          add("utm_term", TEXT, "text", "utm_term as tagged"),
          add("utm_content", TEXT, "text", "utm_content as tagged"),
          add("click_id_type", TEXT, "enum", "Name of the click id parameter, such as gclid"),
          add("click_id", TEXT, "keyed hash", "Click id, keyed"));

  /** The rate behind {@code *_reporting} columns. */
  static final List<ColumnSpec> FX =
      List.of(
          add(
              "fx_rate",
              FX_RATE,
              "reporting currency per unit",
              "Rate used for *_reporting columns"),
          add("fx_date", DATE, "date", "Day the rate was published"));

  /** The person behind a row and the bucket tables are clustered by. */
  static final List<ColumnSpec> PERSON =
      List.of(
          add(
              "person_id",
              KEY,
              "id",
              "Person, from person_map; null when the row has no identifier"),
          need("person_bucket", SMALL, "0-63, -1 none", "pmod(person_id, 64)"));

  private Shared() {}

  static ColumnSpec need(String name, DataType type, String unit, String comment) {
    return new ColumnSpec(name, type, false, unit, comment, false);
  }

  static ColumnSpec add(String name, DataType type, String unit, String comment) {
    return new ColumnSpec(name, type, true, unit, comment, false);
  }

  /** Not-null money columns in reporting currency. */
  static List<ColumnSpec> sums(String... namesAndComments) {
    List<ColumnSpec> group = new ArrayList<>();
    for (int i = 0; i < namesAndComments.length; i += 2) {
      group.add(need(namesAndComments[i], MONEY, MONEY_UNIT, namesAndComments[i + 1]));
    }
    return List.copyOf(group);
  }

  /** Groups one after the other. */
  @SafeVarargs
  static List<ColumnSpec> concat(List<ColumnSpec>... groups) {
    List<ColumnSpec> all = new ArrayList<>();
    for (List<ColumnSpec> group : groups) {
      all.addAll(group);
    }
    return List.copyOf(all);
  }
}
