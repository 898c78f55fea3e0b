package io.plumbline.source;

import io.plumbline.config.SourceConfig;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * The first records of one file as the nightly run would read them. Values of people are masked as
 * in quarantine; nothing is written.
 *
 * @param file the file
 * @param table table of a connector's folder, or '' for a form that stands alone
 * @param columns raw columns that are read, in the order of the file
 * @param unmapped raw columns no column of ours is made of
 * @param absent our columns that have no value in any of these records
 * @param records the records
 */
public record Preview(
    SourceFile file,
    String table,
    List<Column> columns,
    List<String> unmapped,
    List<String> absent,
    List<Entry> records) {

  /** A raw column and our columns made of it. */
  public record Column(String raw, List<String> ours) {}

  /**
   * One record.
   *
   * @param position line, record or row
   * @param kind what position counts
   * @param outcome accepted, control, quarantined or file_problem
   * @param control kind of a control row, or ''
   * @param rule rule of a refusal, or ''
   * @param reason why it is refused
   * @param fix what to do
   * @param raw masked raw values by raw column
   * @param values our values by our column, of all rows made of the record
   */
  public record Entry(
      long position,
      String kind,
      String outcome,
      String control,
      String rule,
      String reason,
      String fix,
      Map<String, String> raw,
      List<Map<String, String>> values) {}

  /** Records with an outcome. */
  public long count(String outcome) {
    return records.stream().filter(record -> record.outcome().equals(outcome)).count();
  }

  /**
   * Looks at the newest file of a source, or of each table of its folder.
   *
   * @param rows records of the main table; of further tables of a folder a quarter
   * @param reportingZone zone of days when the source names none
   */
  public static List<Preview> of(
      SourceConfig source,
      ZoneId reportingZone,
      List<SourceFile> files,
      Configuration hadoop,
      int rows) {
    Form form =
        Declarations.formOf(source)
            .orElseThrow(() -> new IllegalStateException("unknown format " + source.format()));
    FilePlan plan = FilePlan.of(form, source, reportingZone);
    Map<String, SourceFile> newest = new LinkedHashMap<>();
    for (Form.Stream stream : form.streams()) {
      files.stream()
          .filter(
              file ->
                  form.streamOf(file.name())
                      .filter(of -> of.name().equals(stream.name()))
                      .isPresent())
          .max(Comparator.comparing(SourceFile::modified).thenComparing(SourceFile::name))
          .ifPresent(file -> newest.put(stream.name(), file));
    }
    List<Preview> previews = new ArrayList<>();
    newest.forEach(
        (stream, file) ->
            previews.add(
                new PreviewReader(plan, form.stream(stream), file, hadoop)
                    .read(previews.isEmpty() ? rows : Math.max(1, rows / 4))));
    return List.copyOf(previews);
  }
}
