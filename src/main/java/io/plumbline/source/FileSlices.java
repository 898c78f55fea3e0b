package io.plumbline.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Cuts big plain tables into slices, so that all cores read them.
 *
 * <ol>
 *   <li>ranges of equal size of each file that is big, plain and made of rows that stand alone
 *   <li>each range is looked through, in parallel: first line, last line, number of lines, and
 *       whether a quoted field holds a line break anywhere ({@link SliceCheck})
 *   <li>a file without such a break becomes slices that know how many lines stand before them; any
 *       other file is read whole
 * </ol>
 *
 * So records and their line numbers are the same whether a file was cut or not.
 */
final class FileSlices {
  /** Bytes of a slice. */
  static final long SIZE = 128L << 20;

  /** Readings whose rows mean something with those before them only. */
  private static final Set<String> CARRYING = Set.of("shopify-rows", "ledger-rows", "sections");

  private static final StructType RANGE =
      StructType.fromDDL(
          "path string not null, from bigint not null, until bigint not null, lines bigint not null,"
              + " whole boolean not null, name string not null");

  private FileSlices() {}

  /** Whether rows of the stream can be read without those before them. */
  static boolean standAlone(Form form, Form.Stream stream) {
    return !CARRYING.contains(form.unfolding())
        && stream.rules().stream()
            .flatMap(rule -> rule.from().stream())
            .noneMatch(alias -> alias.written().equals("row_number"));
  }

  /** Slices by path of the files that can be cut; looks through the big files at once. */
  static Map<String, List<FileSlice>> of(
      SparkSession spark, FilePlan plan, List<SourceFile> files, long size) {
    List<Row> ranges =
        files.stream()
            .filter(file -> file.size() > size)
            .filter(
                file ->
                    plan.form()
                        .streamOf(file.name())
                        .filter(stream -> standAlone(plan.form(), stream))
                        .isPresent())
            .flatMap(file -> ranges(file, size).stream())
            .toList();
    if (ranges.isEmpty()) {
      return Map.of();
    }
    Shipped<FilePlan> shipped = new Shipped<>(plan);
    Shipped<SerializableConfiguration> settings =
        new Shipped<>(new SerializableConfiguration(HadoopSettings.of(spark)));
    List<Row> looked =
        spark
            .createDataFrame(ranges, RANGE)
            .map(
                (MapFunction<Row, Row>)
                    range -> look(shipped.value(), range, settings.value().value()),
                Encoders.row(RANGE))
            .collectAsList(); // a row per 128 MB
    return slices(looked);
  }

  static List<Row> ranges(SourceFile file, long size) {
    List<Row> ranges = new ArrayList<>();
    for (long from = 0; from < file.size(); from += size) {
      ranges.add(
          RowFactory.create(
              file.path(), from, Math.min(from + size, file.size()), 0L, true, file.name()));
    }
    return ranges;
  }

  /** The range with its lines, or marked as not whole. */
  static Row look(FilePlan plan, Row range, Configuration hadoop) {
    String path = range.getString(0);
    try {
      char delimiter = delimiter(plan, range, hadoop);
      Optional<SliceCheck.Found> found =
          delimiter == 0
              ? Optional.empty()
              : new SliceCheck(delimiter)
                  .look(hadoop, new Path(path), range.getLong(1), range.getLong(2));
      if (found.isPresent()) {
        SliceCheck.Found lines = found.get();
        return RowFactory.create(
            path, lines.from(), lines.until(), lines.lines(), true, range.getString(5));
      }
    } catch (IOException unreadable) {
      // Read whole, it says itself what is wrong.
    }
    return RowFactory.create(
        path, range.getLong(1), range.getLong(2), 0L, false, range.getString(5));
  }

  private static char delimiter(FilePlan plan, Row range, Configuration hadoop) throws IOException {
    Path file = new Path(range.getString(0));
    Form.Stream stream = plan.form().streamOf(range.getString(5)).orElseThrow();
    try (BufferedInputStream input =
        new BufferedInputStream(file.getFileSystem(hadoop).open(file), Opening.PEEK + 16)) {
      byte[] start = Opening.peek(input, Opening.PEEK);
      return Opening.plainDelimiter(start, plan.form(), stream, plan.options().get("encoding"));
    }
  }

  /** Slices of the files all of whose ranges are whole. */
  static Map<String, List<FileSlice>> slices(List<Row> looked) {
    Map<String, List<Row>> byPath = new TreeMap<>();
    looked.forEach(
        range -> byPath.computeIfAbsent(range.getString(0), path -> new ArrayList<>()).add(range));
    Map<String, List<FileSlice>> slices = new TreeMap<>();
    byPath.forEach(
        (path, ranges) -> {
          if (ranges.stream().allMatch(range -> range.getBoolean(4))) {
            List<FileSlice> ofFile = new ArrayList<>();
            long lines = 0;
            ranges.sort(Comparator.comparingLong(range -> range.getLong(1)));
            for (Row range : ranges) {
              if (range.getLong(1) < range.getLong(2)) {
                ofFile.add(new FileSlice(range.getLong(1), range.getLong(2), lines));
                lines += range.getLong(3);
              }
            }
            slices.put(path, ofFile);
          }
        });
    return slices;
  }
}
