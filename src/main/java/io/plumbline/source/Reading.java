package io.plumbline.source;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What reading some files of one source gave.
 *
 * @param records one row per record read and per unreadable file: {@code source, source_file,
 *     source_position, position_kind, outcome (accepted | control | quarantined), control_kind,
 *     rule, reason, fix, masked_row, rule_row, removed, unmapped_columns}. {@code rule_row} numbers
 *     the records of a file that break a rule; those beyond {@link #KEPT_PER_RULE} carry no masked
 *     row. {@code removed} counts addresses and phone numbers taken out of the record's text,
 *     {@code unmapped_columns} stands on one row of the file. An unreadable file or a cut one is a
 *     row with position -1, position_kind {@code file} and outcome {@code file_problem}, which is
 *     not counted as a record.
 * @param parsed what the files gave before it was sorted into records and rows; keep it while both
 *     are computed, and the files are read once
 * @param rows accepted rows by bronze table name, in that contract's schema
 */
public record Reading(
    Dataset<Row> records, Map<String, Dataset<Row>> rows, List<Dataset<Row>> parsed) {
  /** Records of one file and rule that are kept to look at; all others are counted only. */
  public static final int KEPT_PER_RULE = 1000;

  public Reading {
    rows = Map.copyOf(rows);
    parsed = List.copyOf(parsed);
  }
}
