package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.xxhash64;

import io.plumbline.identity.ErasureList;
import io.plumbline.identity.Suppression;
import io.plumbline.io.Lake;
import io.plumbline.io.PublishedState;
import io.plumbline.table.Ops;
import io.plumbline.table.SilverIdentity;
import io.plumbline.table.Table;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Who a list names in a lake: the whole person behind each identifier, by the published person map,
 * and every record of theirs in bronze. The driver sees numbers of lines and names of files only.
 */
final class ErasedPeople {
  private static final StructType ASKED =
      new StructType().add("line", DataTypes.IntegerType).add("id_hash", DataTypes.StringType);

  private final ErasureList list;
  private final Map<Table, Dataset<Row>> bronze = new LinkedHashMap<>();
  private final Dataset<Row> people;
  private final Dataset<Row> marks;
  private final Dataset<Row> records;
  private final Set<Integer> found;
  private final Set<Integer> refused;
  private final Set<Integer> earlier;
  private final Set<Integer> unknown;
  private final List<String> files;

  ErasedPeople(
      SparkSession spark,
      Lake lake,
      Night night,
      PublishedState published,
      PublishedState base,
      ErasureList list) {
    this.list = list;
    Suppression.TABLES.stream()
        .filter(table -> base.table(table.fullName()).isPresent())
        .forEach(table -> bronze.put(table, lake.read(table, Optional.of(base))));
    Dataset<Row> asked = kept(asked(spark, list));
    Dataset<Row> map = lake.read(SilverIdentity.PERSON_MAP, Optional.of(published));
    Dataset<Row> known = kept(asked.join(map, new String[] {"id_hash"}, "inner"));
    people = kept(known.where("person_id IS NOT NULL").select("person_id").distinct());
    Dataset<Row> ofPeople =
        map.join(people, new String[] {"person_id"}, "left_semi").select("id_type", "id_hash");
    Dataset<Row> inNoMap =
        asked
            .join(map, new String[] {"id_hash"}, "left_anti")
            .join(carried(night, asked), new String[] {"id_hash"}, "left_semi");
    found = lines(known.where("person_id IS NOT NULL").union(inNoMap(known, inNoMap)));
    refused = lines(known.where("person_id IS NULL"));
    refused.removeAll(found);
    Dataset<Row> before = lake.read(Ops.SUPPRESSION, Optional.of(base));
    earlier =
        lines(
            asked.join(
                before.select(col("id_hash").as("mark")),
                Suppression.mark(col("id_hash")).equalTo(col("mark")),
                "left_semi"));
    earlier.removeAll(found);
    unknown = new TreeSet<>(list.unreadable());
    list.lines().forEach(line -> unknown.add(line.number()));
    unknown.removeAll(found);
    unknown.removeAll(refused);
    unknown.removeAll(earlier);
    Dataset<Row> otherForms =
        asked
            .where(col("line").isin(found.toArray()))
            .join(map, new String[] {"id_hash"}, "left_anti")
            .select(lit("other").as("id_type"), col("id_hash"));
    Dataset<Row> wanted =
        ofPeople
            .union(otherForms)
            .groupBy("id_hash")
            .agg(min("id_type").as("id_type"))
            .select(
                col("id_type"),
                Suppression.mark(col("id_hash")).as("id_hash"),
                Suppression.mark(xxhash64(col("id_hash")).cast("string")).as("key_hash"));
    Suppression suppression =
        new Suppression(
            kept(wanted.select("id_hash").union(before.select("id_hash"))), night::named);
    records =
        bronze.isEmpty() || found.isEmpty()
            ? spark.createDataFrame(List.of(), recordSchema())
            : suppression.records(bronze);
    Dataset<Row> ofRecords =
        bronze.isEmpty()
            ? wanted.where(lit(false))
            : suppression.marksOf(bronze, records).withColumn("key_hash", lit(null).cast("string"));
    marks =
        kept(
            wanted
                .unionByName(ofRecords)
                .join(before.select("id_hash"), new String[] {"id_hash"}, "left_anti"));
    files =
        records.select("source", "source_file").distinct().collectAsList().stream()
            .map(row -> row.getString(0) + ": " + row.getString(1))
            .sorted()
            .toList();
  }

  /** Whether there is somebody to remove. */
  boolean isAnybody() {
    return !found.isEmpty();
  }

  ErasureList list() {
    return list;
  }

  /** Bronze tables that may hold rows of people. */
  Map<Table, Dataset<Row>> bronze() {
    return bronze;
  }

  /** {@code person_id}. */
  Dataset<Row> people() {
    return people;
  }

  /** New rows of ops.suppression: {@code id_type, id_hash, key_hash}. */
  Dataset<Row> marks() {
    return marks;
  }

  /** Their records, by {@link Suppression#RECORD}. */
  Dataset<Row> records() {
    return records;
  }

  /** Numbers of lines that name somebody in the lake. */
  Set<Integer> found() {
    return found;
  }

  /** Numbers of lines whose identifier several people share, or that is a word. */
  Set<Integer> refused() {
    return refused;
  }

  /** Numbers of lines of somebody who was erased before. */
  Set<Integer> earlier() {
    return earlier;
  }

  /** Numbers of lines that nobody in the lake is known by, or that cannot be read. */
  Set<Integer> unknown() {
    return unknown;
  }

  /** Files of sources that still hold them: {@code source: path}. */
  List<String> files() {
    return files;
  }

  /** What was found, by line number: never what a line says. */
  void tell(PrintStream out) {
    out.printf(
        "%d asked for, %d found: %d people, %d records in %d files%n",
        list.requested(), found.size(), people.count(), records.count(), files.size());
    tell(out, earlier, "erased before");
    tell(out, unknown, "not in this lake");
    tell(out, new TreeSet<>(list.unreadable()), "no address, phone or id in a form we know");
    tell(
        out,
        refused,
        "several people share it, or it is a word: name these people by another identifier");
    if (!files.isEmpty()) {
      out.println("files of the sources that still hold them; delete or export them again:");
      files.forEach(file -> out.println("  " + file));
    }
  }

  private static void tell(PrintStream out, Set<Integer> lines, String what) {
    if (!lines.isEmpty()) {
      out.println(lines.size() + " " + what + ": line " + joined(lines));
    }
  }

  private static String joined(Set<Integer> lines) {
    return String.join(", ", lines.stream().map(String::valueOf).toList());
  }

  /** A cache would be filled anew, without the rows, once they are removed from their tables. */
  private static Dataset<Row> kept(Dataset<Row> rows) {
    return rows.localCheckpoint();
  }

  private static Dataset<Row> asked(SparkSession spark, ErasureList list) {
    List<Row> rows =
        list.lines().stream()
            .flatMap(
                line -> line.hashes().stream().map(hash -> RowFactory.create(line.number(), hash)))
            .toList();
    return spark.createDataFrame(rows, ASKED);
  }

  /** Identifiers asked for that some record carries, in the map or not. */
  private Dataset<Row> carried(Night night, Dataset<Row> asked) {
    Dataset<Row> wanted = asked.select("id_hash").distinct();
    return kept(
        bronze.entrySet().stream()
            .map(of -> Suppression.identifiers(of.getKey(), of.getValue(), night::named))
            .map(hashes -> hashes.join(wanted, new String[] {"id_hash"}, "left_semi"))
            .reduce(Dataset::union)
            .orElse(wanted.where(lit(false)))
            .distinct());
  }

  private static Dataset<Row> inNoMap(Dataset<Row> known, Dataset<Row> rows) {
    return known.where(lit(false)).unionByName(rows, true);
  }

  private static Set<Integer> lines(Dataset<Row> rows) {
    Set<Integer> lines = new TreeSet<>();
    rows.select("line").distinct().collectAsList().forEach(row -> lines.add(row.getInt(0)));
    return lines;
  }

  private static StructType recordSchema() {
    return new StructType(
        Stream.of(Ops.QUARANTINE.schema().fields())
            .filter(field -> List.of(Suppression.RECORD).contains(field.name()))
            .toArray(org.apache.spark.sql.types.StructField[]::new));
  }
}
