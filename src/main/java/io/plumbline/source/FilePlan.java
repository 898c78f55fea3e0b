package io.plumbline.source;

import io.plumbline.config.SourceConfig;
import java.io.Serializable;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Everything a task needs to read the files of one source.
 *
 * @param form the declaration
 * @param sourceId source
 * @param account the only account to accept, or null
 * @param currency currency of files without one, or null
 * @param options settings of the format
 * @param conventions how text is meant
 */
record FilePlan(
    Form form,
    String sourceId,
    String account,
    String currency,
    Map<String, String> options,
    Conventions conventions)
    implements Serializable {

  static final List<String> RECORD_COLUMNS =
      List.of(
          "source_file",
          "source_position",
          "position_kind",
          "extract_ts",
          "row_hash",
          "is_record",
          "outcome",
          "control_kind",
          "rule",
          "reason",
          "fix",
          "masked_row",
          "rule_row",
          "removed",
          "unmapped_columns");

  private static final Map<String, DataType> NEVER_NULL =
      Map.of(
          "source_position", DataTypes.LongType,
          "extract_ts", DataTypes.TimestampType,
          "row_hash", DataTypes.LongType,
          "is_record", DataTypes.BooleanType,
          "rule_row", DataTypes.LongType,
          "removed", DataTypes.LongType);

  static FilePlan of(Form form, SourceConfig source, ZoneId reportingZone) {
    ZoneId zone =
        source
            .timeZone()
            .orElse(form.dayZone() == null ? reportingZone : ZoneId.of(form.dayZone()));
    ZoneId naive = form.naiveZone() == null ? zone : ZoneId.of(form.naiveZone());
    String mark = source.options().getOrDefault("decimal-mark", " ");
    Conventions conventions =
        new Conventions(
            zone,
            source.timeZone().isPresent() || form.dayZone() != null,
            naive,
            mark.isEmpty() ? ' ' : mark.charAt(0),
            source.options().getOrDefault("date-order", form.dateOrder()),
            Long.MAX_VALUE,
            0);
    return new FilePlan(
        form,
        source.id(),
        source.account().orElse(null),
        source.currency().orElse(null),
        new HashMap<>(source.options()),
        conventions);
  }

  /** The same plan for the files of one stream and the rows its records give of others. */
  FilePlan only(String stream) {
    Form one = form.only(stream);
    return new FilePlan(one, sourceId, account, currency, options, conventions);
  }

  /** The columns of a stream that are stored, in the order of its rules. */
  static List<ColumnRule> stored(Form.Stream stream) {
    return stream.rules().stream().filter(rule -> !rule.isScratch()).toList();
  }

  /** Lineage and outcome of a record, then one struct per stream, set on rows of that stream. */
  StructType schema() {
    List<StructField> fields = new ArrayList<>();
    for (String name : RECORD_COLUMNS) {
      DataType type = NEVER_NULL.getOrDefault(name, DataTypes.StringType);
      fields.add(DataTypes.createStructField(name, type, !NEVER_NULL.containsKey(name)));
    }
    for (Form.Stream stream : form.streams()) {
      List<StructField> columns =
          stored(stream).stream()
              .map(rule -> DataTypes.createStructField(rule.column(), rule.type(), true))
              .toList();
      fields.add(
          DataTypes.createStructField(stream.name(), DataTypes.createStructType(columns), true));
    }
    return DataTypes.createStructType(fields);
  }

  /** The setting of the source that fills a column when the record does not. */
  Optional<String> setting(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "currency" -> currency;
          case "account" -> account == null ? sourceId : account;
          case "id" -> sourceId;
          case "zone" -> conventions.zone().getId();
          default -> options.get(name);
        });
  }
}
