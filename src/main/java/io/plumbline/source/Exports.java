package io.plumbline.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.plumbline.config.PlumblineException;
import io.plumbline.config.SourceConfig;
import io.plumbline.table.Bronze;
import io.plumbline.table.Table;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** The exports of one source: what form they have, and what is in their files. */
public final class Exports {
  /** Raised whenever the reader reads the same file differently. */
  private static final String READER = "5";

  private static final long DAY_MICROS = 86_400_000_000L;

  private Exports() {}

  /**
   * Reads files of one source. Before an action only big plain tables are looked through, to cut
   * them into slices; each action reads the files.
   *
   * @param keyed column of the SHA-256 of a normalised identifier, in hex, to the column of its
   *     keyed hash
   * @param reportingZone zone of days and of times without offset when the source names none
   */
  public static Reading read(
      SparkSession spark,
      SourceConfig source,
      ZoneId reportingZone,
      List<SourceFile> files,
      UnaryOperator<Column> keyed) {
    Form form = form(source);
    FilePlan plan = FilePlan.of(form, source, reportingZone);
    if (form.joins()) {
      return Folders.read(
          form,
          stream -> {
            List<SourceFile> ofStream =
                files.stream()
                    .filter(
                        file ->
                            form.streamOf(file.name())
                                .map(Form.Stream::name)
                                .equals(Optional.of(stream)))
                    .toList();
            return parsed(spark, plan.only(stream), ofStream);
          },
          source,
          keyed);
    }
    Dataset<Row> parsed = parsed(spark, plan, files);
    Map<String, Dataset<Row>> rows = new LinkedHashMap<>();
    for (Form.Stream stream : form.streams()) {
      Dataset<Row> ofStream = parsed.filter(col("`" + stream.name() + "`").isNotNull());
      Map<String, Column> given = BronzeRows.columns(stream);
      Table table = Bronze.named(stream.table()).orElseThrow();
      BronzeRows.add(rows, ofStream, table, given, source, keyed);
    }
    return new Reading(records(parsed, source), rows, List.of(parsed));
  }

  private static Dataset<Row> parsed(SparkSession spark, FilePlan plan, List<SourceFile> files) {
    Map<String, List<FileSlice>> slices = FileSlices.of(spark, plan, files, FileSlices.SIZE);
    List<FilePart> parts =
        files.stream().flatMap(file -> parts(file, slices.get(file.path())).stream()).toList();
    return ExportFiles.of(spark, plan, parts);
  }

  private static List<FilePart> parts(SourceFile file, List<FileSlice> slices) {
    return slices == null
        ? List.of(FilePart.of(file))
        : slices.stream().map(slice -> FilePart.of(file, slice)).toList();
  }

  /** What became of each record, from parsed rows. */
  static Dataset<Row> records(Dataset<Row> parsed, SourceConfig source) {
    return parsed
        .filter(col("is_record").or(col("outcome").equalTo("file_problem")))
        .select(
            lit(source.id()).as("source"),
            col("source_file"),
            col("source_position"),
            col("position_kind"),
            col("outcome"),
            col("control_kind"),
            col("rule"),
            col("reason"),
            col("fix"),
            col("masked_row"),
            col("rule_row"),
            col("removed"),
            col("unmapped_columns"));
  }

  /** True when the form joins its files: any change re-reads the whole source. */
  public static boolean readsFilesTogether(SourceConfig source) {
    return form(source).joins();
  }

  /**
   * Fingerprint of declaration, reader and the source's own settings: when it changes the source is
   * read again, which is how waiting rows enter.
   *
   * @param reportingZone zone the source's days are read in when it names none
   */
  public static String fingerprint(SourceConfig source, ZoneId reportingZone) {
    String settings =
        String.join(
            "\u001f",
            source.id(),
            source.format(),
            source.timeZone().map(ZoneId::getId).orElse("reporting " + reportingZone.getId()),
            source.currency().orElse(""),
            source.account().orElse(""),
            source.brand().orElse(""),
            source.market().orElse(""),
            new TreeMap<>(source.columns()).toString(),
            howRead(source).toString());
    Form form = form(source);
    return Privacy.sha(READER + form.text() + settings).substring(0, 32);
  }

  /** Options that say how a file is read; {@code since} says which files are. */
  private static TreeMap<String, String> howRead(SourceConfig source) {
    TreeMap<String, String> options = new TreeMap<>(source.options());
    options.remove("since");
    return options;
  }

  /**
   * Whether a file counts under the source's {@code options.since}: its day is that day or later.
   */
  public static boolean isSince(SourceConfig source, SourceFile file) {
    String since = source.options().get("since");
    return since == null || day(source, file).filter(LocalDate.parse(since)::isAfter).isEmpty();
  }

  /**
   * The day of a file: the last date in its path, else when it was modified, in UTC; empty for
   * tables of a connector's folder, which are joined and count together.
   */
  public static Optional<LocalDate> day(SourceConfig source, SourceFile file) {
    if (form(source).joins()) {
      return Optional.empty();
    }
    long micros = FileTimes.inName(file.name(), FilePart.micros(file));
    return Optional.of(LocalDate.ofEpochDay(Math.floorDiv(micros, DAY_MICROS)));
  }

  /** Every format there is. */
  public static List<String> formats() {
    return Declarations.PLATFORMS.stream()
        .flatMap(
            platform -> Declarations.forms(platform).stream().sorted().map(f -> platform + "/" + f))
        .toList();
  }

  /** Formats that feed a bronze table, platforms' own first. */
  public static List<String> formatsFor(String table) {
    return formats().stream()
        .filter(format -> feeds(Signatures.unset(format)).contains(table))
        .toList();
  }

  /** Problems of this source's configuration: all of them, each with key, value, rule and fix. */
  public static List<String> problems(SourceConfig source) {
    return ConfigProblems.of(source);
  }

  /**
   * Whether days or times of this format mean nothing without a zone: a day of an account, shop or
   * property, or an instant the export may print without an offset.
   */
  public static boolean needsZone(String format) {
    Form form = form(Signatures.unset(format));
    return form.streams().stream()
        .flatMap(stream -> Bronze.named(stream.table()).stream())
        .flatMap(table -> table.columns().stream())
        .filter(column -> !BronzeRows.isLineage(column.name()) && !column.nullable())
        .anyMatch(
            column ->
                column.unit().endsWith("'s day")
                    || column.type().equals(DataTypes.TimestampType) && form.naiveZone() == null);
  }

  /** Bronze tables this source can feed. */
  public static List<String> feeds(SourceConfig source) {
    return form(source).streams().stream()
        .map(Form.Stream::table)
        .filter(table -> !table.isEmpty())
        .distinct()
        .toList();
  }

  /** Days the platform may still restate. */
  public static int restatementDays(SourceConfig source) {
    return form(source).restatementDays();
  }

  private static Form form(SourceConfig source) {
    return Declarations.formOf(source)
        .orElseThrow(
            () ->
                new PlumblineException(
                    "PLB-CONF-021", 2, String.join("; ", ConfigProblems.of(source))));
  }
}
