package io.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.SourceConfig;
import io.plumbline.io.ObjectStore;
import io.plumbline.source.Exports;
import io.plumbline.source.SourceFile;
import io.plumbline.table.Ops;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hundred days of a Meta export, whose last 28 days may still change. */
class OpenDaysTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final LocalDate NEWEST = FIRST.plusDays(199);
  private static final ZoneId UTC = ZoneOffset.UTC;
  private static final StructType STATE =
      new StructType(
          List.of("source", "path", "size_bytes", "modified_ts", "source_hash").stream()
              .map(name -> Ops.FILES.schema().apply(name))
              .toArray(org.apache.spark.sql.types.StructField[]::new));
  static final SourceConfig META = source(Map.of());

  private ObjectStore store;

  @BeforeEach
  void fill() {
    Configuration hadoop = SimulatedBucket.fill(FIRST, 200, 10);
    store = new ObjectStore(hadoop);
  }

  @Test
  void theFirstNightListsAll() {
    FilePlan plan = plan(List.of(), Optional.empty(), false);
    assertThat(plan.toRead().get(META)).hasSize(2000).isEqualTo(plan.present().get(META));
  }

  @Test
  void aNightListsOpenDaysAndOneClosedDayInThirty() {
    List<Row> states = states();
    SimulatedBucket.REQUESTS.set(0);
    FilePlan plan = plan(states, Optional.of(NEWEST), false);
    assertThat(plan.filesToRead()).isZero();
    assertThat(plan.removed().get("meta")).isEmpty();
    assertThat(plan.present().get(META)).hasSize(2000);
    // The folder of days, then 29 open days and five closed ones, each looked at and listed.
    assertThat(SimulatedBucket.REQUESTS.get()).isLessThan(80);
    assertThat(plan.fingerprint()).isEqualTo(plan(states, Optional.of(NEWEST), true).fingerprint());
  }

  @Test
  void whatIsNewInOpenDaysIsFoundAndWhatIsGoneIsGone() {
    List<Row> states = states();
    SimulatedBucket.DAYS.put(NEWEST.plusDays(1), 3);
    SimulatedBucket.DAYS.put(NEWEST.minusDays(28), 9);
    SimulatedBucket.SIZES.put("dt=" + NEWEST.minusDays(27) + "/part-00004.csv", 5000L);
    FilePlan plan = plan(states, Optional.of(NEWEST), false);
    assertThat(plan.toRead().get(META))
        .extracting(SourceFile::name)
        .containsExactlyInAnyOrder(
            "dt=" + NEWEST.minusDays(27) + "/part-00004.csv",
            "dt=" + NEWEST.plusDays(1) + "/part-00000.csv",
            "dt=" + NEWEST.plusDays(1) + "/part-00001.csv",
            "dt=" + NEWEST.plusDays(1) + "/part-00002.csv");
    assertThat(plan.removed().get("meta"))
        .containsExactly("dt=" + NEWEST.minusDays(28) + "/part-00009.csv");
  }

  @Test
  void aDayNeverSeenIsOpenHoweverOld() {
    List<Row> states = states();
    LocalDate old = FIRST.minusDays(400);
    SimulatedBucket.DAYS.put(old, 1);
    assertThat(plan(states, Optional.of(NEWEST), false).toRead().get(META))
        .extracting(SourceFile::name)
        .containsExactly("dt=" + old + "/part-00000.csv");
  }

  @Test
  void aChangeInAClosedDayIsFoundWithinThirtyNights() {
    List<Row> states = states();
    SimulatedBucket.SIZES.put("dt=" + FIRST.plusDays(7) + "/part-00000.csv", 1L);
    int found = 0;
    for (int night = 0; night < 30; night++) {
      found += plan(states, Optional.of(NEWEST.plusDays(night)), false).filesToRead();
    }
    assertThat(found).isEqualTo(1);
    assertThat(plan(states, Optional.of(NEWEST), true).filesToRead()).isEqualTo(2000);
  }

  @Test
  void aSourceConfiguredOtherwiseIsReadWhole() {
    SourceConfig other = source(Map.of("decimal-mark", ","));
    FilePlan plan = FilePlan.of(List.of(other), UTC, store, states(), Optional.of(NEWEST), false);
    assertThat(plan.toRead().get(other)).hasSize(2000);
  }

  private FilePlan plan(List<Row> states, Optional<LocalDate> newest, boolean isFull) {
    return FilePlan.of(List.of(META), UTC, store, states, newest, isFull);
  }

  /** All files of the bucket, as a night that read them remembers them. */
  private List<Row> states() {
    return states(FilePlan.files(SimulatedBucket.PATH, store));
  }

  /** What ops.files remembers of files that were read. */
  static List<Row> states(List<SourceFile> files) {
    String hash = Exports.fingerprint(META, UTC);
    return files.stream()
        .sorted(Comparator.comparing(SourceFile::name).reversed())
        .map(
            file ->
                (Row)
                    new GenericRowWithSchema(
                        new Object[] {
                          "meta", file.name(), file.size(), Timestamp.from(file.modified()), hash
                        },
                        STATE))
        .toList();
  }

  private static SourceConfig source(Map<String, String> options) {
    return new SourceConfig(
        "meta",
        "meta_ads/ui_csv",
        SimulatedBucket.PATH,
        Optional.of(UTC),
        Optional.of("EUR"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        options);
  }
}
