package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file read in slices gives the rows it gives when read whole. */
class FileSlicesTest {
  private static final String HEADER =
      "Day,Campaign name,Campaign ID,Account ID,Currency,Amount spent,Impressions\n";
  private static final FilePlan PLAN =
      FilePlan.of(
          Declarations.formOf(Sample.source("meta_ads/ui_csv", "account", "42")).orElseThrow(),
          Sample.source("meta_ads/ui_csv", "account", "42"),
          ZoneId.of("UTC"));

  @TempDir Path folder;

  @Test
  void slicesGiveTheSameRowsAtTheSameLines() {
    Random random = new Random(11);
    for (String newline : List.of("\n", "\r\n")) {
      for (Charset charset : List.of(StandardCharsets.UTF_8, Charset.forName("windows-1252"))) {
        StringBuilder text = new StringBuilder("\"Report, made on Monday\"\n\n" + HEADER);
        for (int i = 0; i < 3000; i++) {
          text.append(line(random, i));
        }
        Path file =
            Sample.write(folder.resolve("a.csv"), text.toString().replace("\n", newline), charset);
        List<Row> whole = sorted(read(file, null));
        for (long size : new long[] {64 << 10, 70_001, 100_000}) {
          List<FileSlice> slices = slices(file, size);
          assertThat(slices.size()).isEqualTo((int) ((size(file) + size - 1) / size));
          List<Row> cut = new ArrayList<>();
          slices.forEach(slice -> cut.addAll(read(file, slice)));
          assertThat(sorted(cut)).isEqualTo(whole);
        }
        assertThat(whole.stream().filter(row -> row.getBoolean(5)).count())
            .isEqualTo(text.toString().lines().filter(line -> line.matches(".*\\w.*")).count() - 1);
      }
    }
  }

  @Test
  void quotedLineBreaksKeepTheFileWhole() {
    StringBuilder text = new StringBuilder(HEADER);
    for (int i = 0; i < 3000; i++) {
      text.append("2026-09-01,plain,").append(i).append(",42,EUR,1,1\n");
    }
    String plain = text.toString();
    assertThat(slices(Sample.write(folder.resolve("p.csv"), plain), 64 << 10)).isNotNull();
    int middle = plain.indexOf("plain", plain.length() / 2);
    for (String name :
        List.of("\"two\nlines\"", "\"open", "\"a\"b\"", "\"he said \"\"\n\"\"\"", "\"x\" y")) {
      String broken = plain.substring(0, middle) + name + plain.substring(middle + 5);
      Path file = Sample.write(folder.resolve("b.csv"), broken);
      assertThat(slices(file, 64 << 10)).as(name).isNull();
    }
    for (String name : List.of("\"a, b\"", "\"he said \"\"no\"\"\"", "12\" pipe", "\"\"")) {
      String odd = plain.substring(0, middle) + name + plain.substring(middle + 5);
      Path file = Sample.write(folder.resolve("o.csv"), odd);
      assertThat(slices(file, 64 << 10)).as(name).isNotNull();
    }
    Path wide = Sample.write(folder.resolve("w.csv"), plain, StandardCharsets.UTF_16);
    assertThat(slices(wide, 64 << 10)).isNull();
  }

  @Test
  void rowsThatNeedTheirNeighboursAreNotCut() {
    Form shop = Declarations.formOf(Sample.source("shopify/orders_csv")).orElseThrow();
    assertThat(FileSlices.standAlone(shop, shop.streams().get(0))).isFalse();
    Form numbered =
        Declarations.formOf(Sample.source("generic/orders", "columns.order_id", "row_number"))
            .orElseThrow();
    assertThat(FileSlices.standAlone(numbered, numbered.streams().get(0))).isFalse();
    assertThat(FileSlices.standAlone(PLAN.form(), PLAN.form().streams().get(0))).isTrue();
  }

  private static String line(Random random, int i) {
    return switch (random.nextInt(8)) {
      case 0 -> "2026-09-01,\"quoted, ü\"," + i + ",42,EUR,1.50,10\n";
      case 1 -> "2026-09-02,A,1.2E+17,42,EUR,1,1\n";
      case 2 -> "\n,,,,,,\n";
      case 3 -> "Total,,,42,EUR,1,1\n";
      case 4 -> "2026-09-02,write to a@b.example," + i + ",42,EUR,ten,1\n";
      default -> "2026-09-03,Größe " + "x".repeat(random.nextInt(60)) + "," + i + ",42,EUR,2,2\n";
    };
  }

  private static List<FileSlice> slices(Path file, long size) {
    List<Row> looked =
        FileSlices.ranges(listed(file), size).stream()
            .map(range -> FileSlices.look(PLAN, range, new Configuration()))
            .toList();
    Map<String, List<FileSlice>> slices = FileSlices.slices(looked);
    return slices.get(listed(file).path());
  }

  private static List<Row> read(Path file, FileSlice slice) {
    SourceFile listed = listed(file);
    FilePart part = slice == null ? FilePart.of(listed) : FilePart.of(listed, slice);
    FileRecords records =
        new FileRecords(PLAN, PLAN.form().streams().get(0), part, new Configuration());
    List<Row> rows = new ArrayList<>();
    records.forEachRemaining(rows::add);
    return rows;
  }

  /** By place; what stands once per file or counts within it is left to its own tests. */
  private static List<Row> sorted(List<Row> rows) {
    return rows.stream()
        .map(
            row -> {
              Object[] values = new Object[row.length()];
              for (int i = 0; i < values.length; i++) {
                String column =
                    i < FilePlan.RECORD_COLUMNS.size() ? FilePlan.RECORD_COLUMNS.get(i) : "";
                boolean isOfFile = List.of("rule_row", "unmapped_columns").contains(column);
                values[i] = isOfFile ? null : row.get(i);
              }
              return RowFactory.create(values);
            })
        .sorted(Comparator.comparingLong(row -> row.getLong(1)))
        .toList();
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  private static SourceFile listed(Path file) {
    return new SourceFile(
        file.toUri().toString(),
        file.getFileName().toString(),
        size(file),
        Instant.parse("2026-10-01T00:00:00Z"),
        Optional.empty());
  }
}
