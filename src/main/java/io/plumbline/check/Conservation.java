package io.plumbline.check;

import io.plumbline.table.Gold;
import io.plumbline.table.Silver;
import io.plumbline.table.SilverIdentity;
import io.plumbline.table.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The laws of conservation, as rows: nothing is lost, nothing is counted twice, every split adds
 * up.
 */
public final class Conservation {
  /** Tables whose keys are looked at in every run; the others are made by grouping by theirs. */
  private static final List<Table> KEYED =
      List.of(
          Silver.AD_PERFORMANCE,
          Silver.TOUCHPOINTS,
          Silver.ORDERS,
          SilverIdentity.PERSON_MAP,
          Silver.CONVERSIONS,
          Gold.ATTRIBUTION_CREDIT);

  private final Function<Table, Dataset<Row>> tables;
  private final LocalDate asOf;
  private final double maxQuarantinedShare;

  /**
   * @param tables the tables of the run that is checked, ops.files and ops.quarantine included;
   *     throws NotBuiltException for one the run did not build
   * @param asOf last day in gold
   * @param maxQuarantinedShare highest share of a source's records that may wait
   */
  public Conservation(
      Function<Table, Dataset<Row>> tables, LocalDate asOf, double maxQuarantinedShare) {
    this.tables = tables;
    this.asOf = asOf;
    this.maxQuarantinedShare = maxQuarantinedShare;
  }

  /** All checks, in the contract of gold.conservation_checks. */
  public Dataset<Row> rows() {
    SpendLaws spend = new SpendLaws(tables, asOf);
    CohortLaws cohorts = new CohortLaws(tables, asOf);
    RecordLaws records = new RecordLaws(tables);
    DataRules rules = new DataRules(tables, maxQuarantinedShare);
    List<Supplier<Dataset<Row>>> laws =
        new ArrayList<>(
            List.of(
                () -> new CreditLaw(tables).creditAddsUp(),
                () -> new PathConservation(tables).rows(),
                spend::spendOfPerformance,
                spend::spendOfReturn,
                spend::costOfAcquisition,
                cohorts::cohortsAddUp,
                cohorts::channelCohortsAddUp,
                cohorts::dimensionCohortsAddUp,
                records::recordsOfFiles,
                records::recordsOfQuarantine,
                records::recordsOfSilver,
                () -> ClaimLaws.rows(tables),
                rules::quarantinedShare));
    KEYED.forEach(table -> laws.add(() -> rules.uniqueKey(table)));
    return laws.stream().flatMap(Conservation::spoken).reduce(Dataset::unionByName).orElseThrow();
  }

  /** A law speaks where all tables it is about were built. */
  private static Stream<Dataset<Row>> spoken(Supplier<Dataset<Row>> law) {
    try {
      return Stream.of(law.get());
    } catch (NotBuiltException e) {
      return Stream.empty();
    }
  }
}
