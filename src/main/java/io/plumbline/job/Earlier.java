package io.plumbline.job;

import io.plumbline.config.ConfigReader;
import io.plumbline.io.PublishedState;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.table.Table;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What a run begins from, and by which rules it goes: what is published and would come out the same
 * is used again.
 *
 * @param state the publication; empty when all is to be made
 * @param rules fingerprint of program and configuration
 * @param asOf last complete day of the run
 * @param exchanging tables whose rows are exchanged
 */
record Earlier(
    Optional<PublishedState> state, String rules, LocalDate asOf, Exchanging exchanging) {

  /**
   * When rows are exchanged instead of making a table again.
   *
   * @param fromRows rows of the table from which it pays
   * @param upToShare keys that are touched, for each row of the table, up to which it pays
   */
  record Exchanging(long fromRows, double upToShare) {
    static final Exchanging WHERE_IT_PAYS = new Exchanging(1_000_000, 0.2);
    static final Exchanging ALWAYS = new Exchanging(0, Double.MAX_VALUE);
  }

  /** A table as published. */
  Optional<TableVersion> was(Table table) {
    return state.flatMap(of -> of.table(table.fullName()));
  }

  /**
   * The fingerprint of all a table is made of: rules, week and contents. It differs from one week
   * to the next, so that no table is older than that: Delta refuses readers a version older than
   * its retention even when it is the newest.
   *
   * @param contents what the table depends on
   */
  String recipe(Table table, List<String> contents) {
    return byTheRules() + week(table) + ConfigReader.sha256(String.join("|", contents));
  }

  /** Whether a table was made by the same rules. */
  boolean isByTheRules(TableVersion version) {
    return version.recipe().startsWith(byTheRules());
  }

  /** Whether a table was made by the same rules in the same week. */
  boolean isOfThisWeek(Table table, TableVersion version) {
    return version.recipe().startsWith(byTheRules() + week(table));
  }

  private String byTheRules() {
    return ConfigReader.sha256(rules) + ":";
  }

  /** Weeks of tables begin on different days, so that not all are made again in one night. */
  private String week(Table table) {
    return Math.floorDiv(asOf.toEpochDay() + Math.floorMod(table.fullName().hashCode(), 7), 7)
        + ":";
  }
}
