package io.plumbline.job;

import static org.apache.spark.sql.functions.col;

import io.plumbline.model.Touchpoints;
import io.plumbline.table.Bronze;
import io.plumbline.table.Silver;
import io.plumbline.table.SilverIdentity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Touches whose row may be another one: their record or their order's is new, changed or gone, an
 * identifier they carry stands for somebody else, or a campaign their tag names came or went.
 *
 * @param orders newest orders, as touches of orders are made of
 */
record TouchKeys(Function<TableGraph.Inputs, Dataset<Row>> orders) implements Touched {
  private static final String KEY = "touch_key";

  /** What tells one reading of a record from another. */
  private static final List<String> READING =
      List.of("source_file", "source_position", "position_kind", "extract_ts", "row_hash");

  @Override
  public Dataset<Row> keys(Change change) {
    Dataset<Row> read =
        change
            .rows(Bronze.TOUCHPOINTS, reading("source", "touch_id"))
            .select(Touchpoints.key(col("touch_id")).as(KEY));
    Dataset<Row> ordered =
        change
            .rows(Bronze.ORDERS, reading("source", "shop_id", "order_id", "updated_ts"))
            .select(ofOrder());
    Dataset<Row> ids =
        change
            .rows(SilverIdentity.PERSON_MAP, "id_hash", "id_type", "person_id", "refused_reason")
            .select("id_hash")
            .distinct()
            .localCheckpoint();
    Dataset<Row> before = change.before().of(Silver.TOUCHPOINTS);
    Dataset<Row> known = carrying(before, ids, PersonTables.VISITOR).select(KEY);
    Dataset<Row> bought =
        carrying(orders.apply(change.now()), ids, PersonTables.BUYER).select(ofOrder());
    Dataset<Row> tagged =
        before
            .select(
                col(KEY), Touchpoints.tagPlatform().as("tag_platform"), Touchpoints.tag().as("tag"))
            .join(tags(change), new String[] {"tag_platform", "tag"}, "left_semi")
            .select(KEY);
    return Stream.of(read, ordered, known, bought, tagged).reduce(Dataset::union).orElseThrow();
  }

  @Override
  public Optional<Dataset<Row>> all(TableGraph.Inputs in) {
    return Optional.of(
        in.of(Bronze.TOUCHPOINTS)
            .select(Touchpoints.key(col("touch_id")).as(KEY))
            .union(in.of(Bronze.ORDERS).select(ofOrder())));
  }

  @Override
  public TableGraph.Inputs cut(TableGraph.Inputs all, Dataset<Row> keys) {
    return table -> {
      if (table == Bronze.TOUCHPOINTS) {
        return only(all.of(table), Touchpoints.key(col("touch_id")).as(KEY), keys);
      }
      return table == Bronze.ORDERS ? only(all.of(table), ofOrder(), keys) : all.of(table);
    };
  }

  private static Dataset<Row> only(Dataset<Row> records, Column key, Dataset<Row> keys) {
    return records.select(col("*"), key).join(keys, new String[] {KEY}, "left_semi").drop(KEY);
  }

  private static Column ofOrder() {
    return Touchpoints.key(Touchpoints.ofOrder()).as(KEY);
  }

  /** Rows any of whose identifiers is among some. */
  private static Dataset<Row> carrying(Dataset<Row> rows, Dataset<Row> ids, String[] identifiers) {
    return Arrays.stream(identifiers)
        .map(column -> rows.join(ids, col(column).equalTo(col("id_hash")), "left_semi"))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  /** Tags that name a campaign they did not name, or none any more: {@code platform, tag}. */
  private static Dataset<Row> tags(Change change) {
    return Change.between(
            Touchpoints.tags(change.before().of(Silver.AD_PERFORMANCE)),
            Touchpoints.tags(change.now().of(Silver.AD_PERFORMANCE)),
            "tag_platform",
            "tag",
            "tagged_id")
        .select("tag_platform", "tag");
  }

  private static String[] reading(String... ids) {
    return Stream.concat(Stream.of(ids), READING.stream()).toArray(String[]::new);
  }
}
