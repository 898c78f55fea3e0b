package io.plumbline.source;

import io.plumbline.config.SourceConfig;
import java.io.Serializable;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
          "extract_micros",
          "row_hash",
          "is_record",
          "outcome",
          "control_kind",
          "rule",
          "reason",
          "fix",
          "masked_row");

  static FilePlan of(Form form, SourceConfig source, ZoneId reportingZone) {
    ZoneId zone = source.timeZone().orElse(reportingZone);
    ZoneId naive = form.naiveZone() == null ? zone : ZoneId.of(form.naiveZone());
    String mark = source.options().getOrDefault("decimal-mark", " ");
    Conventions conventions =
        new Conventions(
            zone,
            source.timeZone().isPresent(),
            naive,
            mark.isEmpty() ? ' ' : mark.charAt(0),
            source.options().getOrDefault("date-order", ""),
            Long.MAX_VALUE);
    return new FilePlan(
        form,
        source.id(),
        source.account().orElse(null),
        source.currency().orElse(null),
        new HashMap<>(source.options()),
        conventions);
  }

  /** The same plan for the files of one stream. */
  FilePlan only(String stream) {
    Form one =
        new Form(
            form.platform(),
            form.name(),
            form.isFolder(),
            form.joins(),
            form.restatementDays(),
            form.encoding(),
            form.naiveZone(),
            form.unfolding(),
            form.needsCurrency(),
            form.prefix(),
            form.suffix(),
            form.pivots(),
            List.of(form.stream(stream)),
            form.text());
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
      boolean isLong = List.of("source_position", "extract_micros", "row_hash").contains(name);
      fields.add(
          DataTypes.createStructField(
              name,
              name.equals("is_record")
                  ? DataTypes.BooleanType
                  : isLong ? DataTypes.LongType : DataTypes.StringType,
              !isLong && !name.equals("is_record")));
    }
    for (Form.Stream stream : form.streams()) {
      List<StructField> columns =
          stored(stream).stream()
              .map(
                  rule ->
                      DataTypes.createStructField(
                          rule.column(), Values.travelling(rule.type()), true))
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
