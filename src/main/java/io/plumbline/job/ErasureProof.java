package io.plumbline.job;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract_all;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import io.plumbline.config.PlumblineException;
import io.plumbline.identity.Suppression;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.table.Ops;
import io.plumbline.table.Table;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Scanner;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;

/**
 * Proves that nobody who was ever erased is left: every file below the lake, found by listing and
 * not by any log, is decoded, and whatever looks like a keyed hash or a key made of one is compared
 * with ops.suppression. Bronze is also asked by its columns, for ids of one system. A data file the
 * publication does not need fails the proof too.
 */
final class ErasureProof {
  private static final String HASHES_AND_KEYS = "[0-9a-f]{64}|-?[0-9]{12,19}";

  /** Keys are 64 bits: shorter numbers are counts. */
  private static final int SHORTEST_KEY = 12;

  private static final int TOGETHER = 100_000;

  private final SparkSession spark;
  private final ObjectStore store;
  private final Lake lake;
  private final UnaryOperator<Dataset<Row>> named;
  private final List<String> left = new ArrayList<>();

  /**
   * @param named bronze records to the same with ids of their systems
   */
  ErasureProof(
      SparkSession spark, ObjectStore store, Lake lake, UnaryOperator<Dataset<Row>> named) {
    this.spark = spark;
    this.store = store;
    this.lake = lake;
    this.named = named;
  }

  /**
   * What was proved, as a sentence.
   *
   * @throws PlumblineException PLB-ERASE-002, exit 1, with the places where somebody is left
   */
  String of(PublishedState published) {
    Dataset<Row> suppression = lake.read(Ops.SUPPRESSION, Optional.of(published));
    Dataset<Row> marks =
        suppression
            .select(explode(array_compact(array(col("id_hash"), col("key_hash")))).as("mark"))
            .distinct()
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Map<String, List<String>> parquet = new TreeMap<>();
      List<String> others = new ArrayList<>();
      long bytes = 0;
      for (FileStatus file : store.everyFile(lake.root())) {
        bytes += file.getLen();
        String path = file.getPath().toString();
        if (path.endsWith(".parquet")) {
          parquet
              .computeIfAbsent(file.getPath().getParent().toString(), folder -> new ArrayList<>())
              .add(path);
        } else {
          others.add(path);
        }
      }
      Map<String, Table> tables =
          Purge.tables(published)
              .collect(Collectors.toMap(table -> table.layer() + "/" + table.name(), t -> t));
      parquet.forEach((folder, files) -> inTable(folder, files, tables, suppression, marks));
      inTexts(others, marks);
      if (!left.isEmpty()) {
        throw new PlumblineException(
            "PLB-ERASE-002",
            1,
            "somebody who was erased is still in the lake:\n  "
                + String.join("\n  ", left)
                + "\n  fix: run erase again with the same list; if it stays so, report it");
      }
      int files = others.size() + parquet.values().stream().mapToInt(List::size).sum();
      return String.format(
          java.util.Locale.ROOT,
          "proved: nobody erased is in any of the %,d files of the lake, %,d bytes decoded",
          files,
          bytes);
    } finally {
      marks.unpersist();
    }
  }

  private void inTable(
      String folder,
      List<String> files,
      Map<String, Table> tables,
      Dataset<Row> suppression,
      Dataset<Row> marks) {
    Dataset<Row> rows =
        spark.read().option("mergeSchema", "true").parquet(files.toArray(String[]::new));
    note(
        folder,
        rows.select(explode(tokens(rows.schema().fields())).as("token"))
            .join(marks, Suppression.mark(col("token")).equalTo(col("mark")), "left_semi")
            .count());
    Optional<Table> table =
        tables.entrySet().stream()
            .filter(of -> folder.endsWith("/" + of.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    table.ifPresent(of -> noteUnneeded(of, files));
    table
        .filter(Suppression.TABLES::contains)
        .ifPresent(
            of ->
                note(
                    folder, new Suppression(suppression, named).records(Map.of(of, rows)).count()));
  }

  private void noteUnneeded(Table table, List<String> files) {
    Set<String> needed = Purge.dataFiles(lake, table);
    files.stream()
        .filter(file -> !needed.contains(new Path(file).getName()))
        .forEach(file -> left.add(file + ": a file of an earlier version"));
  }

  private void inTexts(List<String> files, Dataset<Row> marks) {
    Map<String, Set<String>> tokens = new TreeMap<>();
    int waiting = 0;
    for (String file : files) {
      Set<String> found = tokensOf(file);
      if (!found.isEmpty()) {
        tokens.put(file, found);
        waiting += found.size();
      }
      if (waiting > TOGETHER) {
        compare(tokens, marks);
        tokens.clear();
        waiting = 0;
      }
    }
    compare(tokens, marks);
  }

  private void compare(Map<String, Set<String>> tokens, Dataset<Row> marks) {
    List<String> all = tokens.values().stream().flatMap(Set::stream).distinct().toList();
    Set<String> hits =
        Set.copyOf(
            spark
                .createDataset(all, Encoders.STRING())
                .toDF("token")
                .join(marks, Suppression.mark(col("token")).equalTo(col("mark")), "left_semi")
                .as(Encoders.STRING())
                .collectAsList());
    tokens.forEach((file, found) -> note(file, found.stream().filter(hits::contains).count()));
  }

  private void note(String place, long found) {
    if (found > 0) {
      left.add(place + ": " + found);
    }
  }

  private Set<String> tokensOf(String file) {
    try (InputStream in = decoded(store.open(file));
        Scanner text = new Scanner(in, StandardCharsets.ISO_8859_1)) {
      Set<String> found = new TreeSet<>();
      text.findAll(HASHES_AND_KEYS).forEach(hit -> found.add(hit.group()));
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static InputStream decoded(InputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw);
    in.mark(2);
    boolean isGzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return isGzip ? new GZIPInputStream(in) : in;
  }

  /** What may be a keyed hash or a key of one, in every column of a row. */
  private static Column tokens(StructField[] fields) {
    boolean isNested =
        Stream.of(fields)
            .anyMatch(
                field ->
                    field.dataType().getClass().getSimpleName().matches("Struct.*|Array.*|Map.*"));
    Column[] texts = columns(fields, DataTypes.StringType);
    Column text =
        isNested
            ? to_json(struct(all(fields)))
            : texts.length == 0 ? lit("") : concat_ws(" ", texts);
    Column inText = regexp_extract_all(text, lit(HASHES_AND_KEYS), lit(0));
    Column[] keys = columns(fields, DataTypes.LongType);
    Column numbers =
        keys.length == 0
            ? array().cast("array<string>")
            : org.apache.spark.sql.functions.filter(
                array_compact(array(keys)), key -> length(key).geq(SHORTEST_KEY));
    return concat(inText, numbers);
  }

  private static Column[] columns(StructField[] fields, org.apache.spark.sql.types.DataType type) {
    return Stream.of(fields)
        .filter(field -> field.dataType().equals(type))
        .map(field -> col("`" + field.name() + "`").cast("string"))
        .toArray(Column[]::new);
  }

  private static Column[] all(StructField[] fields) {
    return Stream.of(fields).map(field -> col("`" + field.name() + "`")).toArray(Column[]::new);
  }
}
