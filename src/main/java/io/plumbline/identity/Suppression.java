package io.plumbline.identity;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.plumbline.table.Bronze;
import io.plumbline.table.SystemIds;
import io.plumbline.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Records of people who were erased: those that carry one of their identifiers, and those without
 * an identifier that belong to such an order, lead or opportunity.
 *
 * <p>Identifiers are known by a mark only, the SHA-256 of their keyed hash, so that no file of the
 * lake holds a hash of somebody erased, not even the list of them. An id of one system is also
 * marked as the source printed it: whoever regroups the systems later does not bring anybody back.
 */
public final class Suppression {
  /** What a record of an export is known by. */
  public static final String[] RECORD = {
    "source", "source_file", "source_position", "position_kind"
  };

  /** Tables whose rows may be of a person. */
  public static final List<Table> TABLES =
      List.of(
          Bronze.ORDERS,
          Bronze.ORDER_LINES,
          Bronze.REFUNDS,
          Bronze.ORDER_COSTS,
          Bronze.TOUCHPOINTS,
          Bronze.CONVERSIONS,
          Bronze.LEADS,
          Bronze.OPPORTUNITIES,
          Bronze.OPPORTUNITY_STAGE_HISTORY,
          Bronze.EMAIL_EVENTS,
          Bronze.CUSTOMER_FIRST_ORDER,
          Bronze.CUSTOMER_IDS);

  private static final String SALT = "suppressed|";

  private final Dataset<Row> marks;
  private final UnaryOperator<Dataset<Row>> named;

  /**
   * @param marks {@code id_hash}: marks of ops.suppression
   * @param named bronze records to the same with ids of their systems, as silver names them
   */
  public Suppression(Dataset<Row> marks, UnaryOperator<Dataset<Row>> named) {
    this.marks = marks.select("id_hash");
    this.named = named;
  }

  /** What stands for a keyed hash, a key or a reference in ops.suppression. */
  public static Column mark(Column text) {
    return sha2(concat(lit(SALT), text).cast("binary"), 256);
  }

  /**
   * The records to keep out, in the columns of {@link #RECORD}, each once; cut off from how they
   * were found, so that reading them again finds nothing anew.
   *
   * @param bronze rows of {@link #TABLES}, those that are there; read several times
   */
  public Dataset<Row> records(Map<Table, Dataset<Row>> bronze) {
    Dataset<Row> carriers =
        found(union(bronze, (table, rows) -> hits(marked(table, rows), "id_hash", marks)));
    Dataset<Row> withReferences =
        found(
            carriers.union(
                referring(bronze, references(bronze, carriers, Bronze.ORDERS, Bronze.LEADS))));
    return found(
        withReferences.union(
            referring(bronze, references(bronze, withReferences, Bronze.OPPORTUNITIES))));
  }

  /**
   * Records found so far, cut off from how they were found: every step reads each table, and the
   * plans of three steps would multiply. So few that keeping them costs nothing.
   */
  private static Dataset<Row> found(Dataset<Row> records) {
    return records.distinct().localCheckpoint();
  }

  /**
   * Marks that keep these records out whoever reads them again: {@code id_type, id_hash}.
   *
   * @param records {@link #records}
   */
  public Dataset<Row> marksOf(Map<Table, Dataset<Row>> bronze, Dataset<Row> records) {
    Dataset<Row> ofSources =
        union(
            bronze,
            (table, rows) ->
                ofSource(table, rows.join(records, RECORD, "left_semi"))
                    .join(marks, new String[] {"id_hash"}, "left_semi")
                    .select(lit("id").as("id_type"), col("of_source").as("id_hash")));
    return references(bronze, records, Bronze.ORDERS, Bronze.LEADS, Bronze.OPPORTUNITIES)
        .union(ofSources)
        .distinct();
  }

  /** Those of {@link #marksOf} that are not among the marks yet, each once. */
  public Dataset<Row> unknown(Map<Table, Dataset<Row>> bronze, Dataset<Row> records) {
    return marksOf(bronze, records)
        .join(marks, new String[] {"id_hash"}, "left_anti")
        .localCheckpoint();
  }

  /** Keyed hashes the rows of a bronze table carry, as silver names them: {@code id_hash}. */
  public static Dataset<Row> identifiers(
      Table table, Dataset<Row> rows, UnaryOperator<Dataset<Row>> named) {
    List<Column> present = identifiers(table).stream().map(Suppression::filled).toList();
    Dataset<Row> ready = present.isEmpty() ? rows : named.apply(rows);
    return ready.select(explode(all(present)).as("id_hash"));
  }

  private interface Part {
    Dataset<Row> of(Table table, Dataset<Row> rows);
  }

  private static Dataset<Row> union(Map<Table, Dataset<Row>> bronze, Part part) {
    return TABLES.stream()
        .filter(bronze::containsKey)
        .map(table -> part.of(table, bronze.get(table)))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  private static Dataset<Row> hits(Dataset<Row> marked, String column, Dataset<Row> wanted) {
    return marked
        .join(wanted, new String[] {column}, "left_semi")
        .select("source", "source_file", "source_position", "position_kind");
  }

  /** Every mark of every row: identifiers, as the source printed them too, and references. */
  private Dataset<Row> marked(Table table, Dataset<Row> rows) {
    List<Column> found = new ArrayList<>();
    Dataset<Row> printed = rows;
    for (String column : identifiers(table)) {
      if (SystemIds.COLUMNS.contains(column)) {
        printed = printed.withColumn("printed_" + column, ofSource(column));
        found.add(col("printed_" + column));
      }
      found.add(mark(filled(column)));
    }
    Dataset<Row> ready = identifiers(table).isEmpty() ? printed : named.apply(printed);
    found.addAll(belongsTo(table));
    return exploded(ready, "id_hash", found);
  }

  /** {@code id_hash}, the mark of an id of one system, with {@code of_source}, as it is printed. */
  private Dataset<Row> ofSource(Table table, Dataset<Row> rows) {
    List<String> columns = identifiers(table).stream().filter(SystemIds.COLUMNS::contains).toList();
    Dataset<Row> printed = rows;
    List<Column> pairs = new ArrayList<>();
    for (String column : columns) {
      String name = "printed_" + column;
      printed = printed.withColumn(name, ofSource(column));
      pairs.add(
          when(
              col(name).isNotNull(),
              struct(mark(col(column)).as("id_hash"), col(name).as("of_source"))));
    }
    Column all =
        pairs.isEmpty()
            ? lit(null).cast("array<struct<id_hash:string,of_source:string>>")
            : array_compact(array(pairs.toArray(Column[]::new)));
    return (pairs.isEmpty() ? printed : named.apply(printed))
        .select(explode(all).as("pair"))
        .select("pair.*");
  }

  private static Column ofSource(String column) {
    return when(
        col(column).startsWith(SystemIds.MARK),
        mark(concat_ws("|", lit("id"), col("source"), col(column))));
  }

  /** Columns that say who a record is about; a session is of a visitor, who has a column too. */
  private static List<String> identifiers(Table table) {
    return table.columns().stream()
        .filter(column -> column.unit().equals("keyed hash") && !column.name().equals("session_id"))
        .map(column -> column.name())
        .toList();
  }

  private static Column filled(String column) {
    return nullif(col(column), lit(""));
  }

  private static Dataset<Row> referring(Map<Table, Dataset<Row>> bronze, Dataset<Row> references) {
    Dataset<Row> wanted = references.select("id_hash").distinct();
    return union(
        bronze,
        (table, rows) -> hits(exploded(rows, "id_hash", belongsTo(table)), "id_hash", wanted));
  }

  private static Dataset<Row> exploded(Dataset<Row> rows, String name, List<Column> found) {
    return rows.select(
        col("source"),
        col("source_file"),
        col("source_position"),
        col("position_kind"),
        explode(all(found)).as(name));
  }

  private static Column all(List<Column> texts) {
    return texts.isEmpty()
        ? array().cast("array<string>")
        : array_compact(array(texts.toArray(Column[]::new)));
  }

  /** What refers to the records that are orders, leads or opportunities. */
  private static Dataset<Row> references(
      Map<Table, Dataset<Row>> bronze, Dataset<Row> records, Table... owners) {
    List<Dataset<Row>> all = new ArrayList<>();
    for (Table owner : owners) {
      if (bronze.containsKey(owner)) {
        String type = owner.name().replaceAll("ies$", "y").replaceAll("s$", "");
        all.add(
            bronze
                .get(owner)
                .join(records, RECORD, "left_semi")
                .select(
                    lit(type).as("id_type"),
                    explode(array_compact(array(isReferredToBy(owner)))).as("id_hash")));
      }
    }
    return all.stream()
        .reduce(Dataset::union)
        .orElseGet(
            () -> records.where(lit(false)).select(lit("").as("id_type"), lit("").as("id_hash")));
  }

  private static Column[] isReferredToBy(Table owner) {
    return switch (owner.name()) {
      case "orders" ->
          new Column[] {
            order("order_id"),
            order("order_name"),
            sale("order_id"),
            sale("order_name"),
            reference("order_cost", col("order_id"))
          };
      case "leads" -> new Column[] {reference("lead", col("source"), col("lead_id"))};
      default -> new Column[] {reference("opportunity", col("source"), col("opportunity_id"))};
    };
  }

  /** What a row belongs to. One that names a person of its own goes with that person. */
  private static List<Column> belongsTo(Table table) {
    return switch (table.name()) {
      case "orders", "refunds" -> List.of(order("order_id"));
      case "order_lines" -> List.of(order("order_id"), order("order_name"));
      case "order_costs" -> List.of(reference("order_cost", col("order_id")));
      case "touchpoints" ->
          List.of(
              when(
                  coalesce(filled("user_key"), filled("user_id"), filled("click_id")).isNull(),
                  sale("transaction_id")));
      case "conversions" -> List.of(when(filled("user_key").isNull(), sale("order_id")));
      case "leads" -> List.of(reference("lead", col("source"), col("lead_id")));
      case "opportunities" ->
          List.of(
              reference("opportunity", col("source"), col("opportunity_id")),
              when(
                  filled("contact_key").isNull(),
                  reference("lead", col("source"), col("lead_id"))));
      case "opportunity_stage_history" ->
          List.of(reference("opportunity", col("source"), col("opportunity_id")));
      default -> List.of();
    };
  }

  private static Column order(String column) {
    return reference("order", col("source"), col("shop_id"), withoutHash(column));
  }

  /** A number of an order as sites and mailing tools of the brand print it. */
  private static Column sale(String column) {
    return reference("sale", col("brand"), withoutHash(column));
  }

  private static Column withoutHash(String column) {
    return regexp_replace(filled(column), "^#", "");
  }

  /** The mark of a reference, null without its last part. */
  private static Column reference(String what, Column... parts) {
    Column[] all = new Column[parts.length + 1];
    all[0] = lit(what);
    System.arraycopy(parts, 0, all, 1, parts.length);
    return when(parts[parts.length - 1].isNotNull(), mark(concat_ws("|", all)));
  }
}
