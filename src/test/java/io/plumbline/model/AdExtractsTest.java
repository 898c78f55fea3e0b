package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.model.AdRecords.Ad;
import io.plumbline.table.SilverAds;
import io.plumbline.testing.LocalSpark;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class AdExtractsTest {
  /** Case, file, extract time, day, campaign, ad, breakdown, spend. */
  private static final String CASES =
      """
      vanished  | m_2026-09-03.csv | 2026-09-03 | 2026-09-01 | c1 | a1 |         | 5
      vanished  | m_2026-09-03.csv | 2026-09-03 | 2026-09-01 | c1 | a2 |         | 7
      vanished  | m_2026-09-03.csv | 2026-09-03 | 2026-09-02 | c1 | a2 |         | 1
      vanished  | m_2026-09-04.csv | 2026-09-04 | 2026-09-01 | c1 | a1 |         | 6
      vanished  | m_2026-09-04.csv | 2026-09-04 | 2026-09-03 | c1 | a1 |         | 2
      renamed   | m_2026-09-03.csv | 2026-09-03 | 2026-09-01 | Old | a1 |        | 5
      renamed   | m_2026-09-04.csv | 2026-09-04 | 2026-09-01 | New | a1 |        | 5
      filtered  | m_2026-09-03.csv | 2026-09-03 | 2026-09-01 | c1 | a1 |         | 5
      filtered  | m_2026-09-03.csv | 2026-09-03 | 2026-09-01 | c1 | a2 |         | 4
      filtered  | m_2026-09-03.csv | 2026-09-03 | 2026-09-01 | c2 | b1 |         | 3
      filtered  | m_2026-09-04.csv | 2026-09-04 | 2026-09-01 | c1 | a1 |         | 8
      parts     | m_2026-09-03T0100.csv | 2026-09-03 01:00:00 | 2026-09-01 | c1 | a1 | | 5
      parts     | m_2026-09-03T0500.csv | 2026-09-03 05:00:00 | 2026-09-01 | c2 | a1 | | 3
      perfile   | c1_2026-09-03.csv | 2026-09-03 | 2026-09-01 | c1 | a1 |        | 5
      perfile   | c2_2026-09-04.csv | 2026-09-04 | 2026-09-01 | c2 | a1 |        | 3
      breakdown | m_2026-09-03.csv | 2026-09-03 | 2026-09-01 | c1 | a1 |         | 5
      breakdown | m_2026-09-04.csv | 2026-09-04 | 2026-09-01 | c1 | a1 | age=1   | 5
      edge      | m_2026-09-03.csv | 2026-09-03 | 2026-09-01 | c1 | a1 |         | 5
      edge      | m_2026-09-04.csv | 2026-09-04 | 2026-09-02 | c1 | a1 |         | 5
      folder    | dt=2026-09-03/part-0.csv | 2026-09-03 | 2026-09-01 | c1 | a1 | | 5
      folder    | dt=2026-09-03/part-0.csv | 2026-09-03 | 2026-09-01 | c1 | a2 | | 5
      folder    | dt=2026-09-04/part-0.csv | 2026-09-04 | 2026-09-01 | c1 | a1 | | 4
      """;

  @Test
  void aNewerExtractReplacesTheDaysItCoversAndNothingElse(SparkSession spark) {
    List<Ad> ads = CASES.lines().map(AdExtractsTest::ad).toList();
    Map<String, Set<String>> standing = standing(spark, ads);
    assertThat(standing.get("vanished"))
        .as("a2 is gone on both covered days")
        .containsExactly("2026-09-01 c1 a1 6", "2026-09-03 c1 a1 2");
    assertThat(standing.get("renamed")).containsExactly("2026-09-01 New a1 5");
    assertThat(standing.get("filtered"))
        .as("one of two campaigns may be a filter: c2 stays, a2 of the named c1 is gone")
        .containsExactly("2026-09-01 c1 a1 8", "2026-09-01 c2 b1 3");
    assertThat(standing.get("parts")).hasSize(2);
    assertThat(standing.get("perfile")).hasSize(2);
    assertThat(standing.get("breakdown"))
        .containsExactly("2026-09-01 c1 a1 5", "2026-09-01 c1 a1 5 age=1");
    assertThat(standing.get("edge")).as("the first day is not covered").hasSize(2);
    assertThat(standing.get("folder")).containsExactly("2026-09-01 c1 a1 4");
  }

  @Test
  void whatIsRemovedAndWhatDaysSaidBeforeIsKept(SparkSession spark) {
    List<Ad> ads = CASES.lines().map(AdExtractsTest::ad).toList();
    Dataset<Row> records = AdRecords.of(spark, ads);
    Dataset<Row> windows = windows(spark, Map.of("vanished", 3, "filtered", 2));
    List<String> removed =
        AdExtracts.removed(AdExtracts.newest(records), windows)
            .where("source IN ('vanished', 'filtered')")
            .selectExpr(
                "concat_ws(' ', source, date, ad_id, cast(spend AS int), to_date(removed_by_ts), is_late)")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .sorted()
            .toList();
    // 4 Sep is 3 days after 1 Sep: outside windows of 3 and 2 days; 2 days after 2 Sep: inside 3.
    assertThat(removed)
        .containsExactly(
            "filtered 2026-09-01 a2 4 2026-09-04 true",
            "vanished 2026-09-01 a2 7 2026-09-04 true",
            "vanished 2026-09-02 a2 1 2026-09-04 false");
    Dataset<Row> history = AdExtracts.restatements(records, windows);
    assertThat(history.columns()).isEqualTo(SilverAds.AD_PERFORMANCE_RESTATEMENTS.columnNames());
    List<String> said =
        history
            .where("source IN ('vanished', 'renamed')")
            .selectExpr(
                "concat_ws(' ', source, extract_series, date, to_date(extract_ts), entities, cast(spend AS int), clicks, is_first, is_newest, is_late)")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .sorted()
            .toList();
    assertThat(said)
        .containsExactly(
            // the same spend under another name is no change of the day's sums
            "renamed m_#.csv 2026-09-01 2026-09-03 1 5 10 true true false",
            "vanished m_#.csv 2026-09-01 2026-09-03 2 12 20 true false false",
            "vanished m_#.csv 2026-09-01 2026-09-04 1 6 10 false true true",
            "vanished m_#.csv 2026-09-02 2026-09-03 1 1 10 true true false",
            "vanished m_#.csv 2026-09-03 2026-09-04 1 2 10 true true false");
  }

  @Test
  void plainLoopsAgreeInAnyOrderOfArrival(SparkSession spark) {
    long seed = 20261121L;
    System.out.println("AdExtractsTest seed " + seed);
    Random random = new Random(seed);
    List<Ad> all = new ArrayList<>();
    Map<String, Set<String>> expected = new TreeMap<>();
    for (int i = 0; i < 60; i++) {
      List<Ad> ofCase = randomCase("case" + i, random);
      all.addAll(ofCase);
      expected.put("case" + i, naive(ofCase));
    }
    Collections.shuffle(all, random);
    Map<String, Set<String>> found = standing(spark, all);
    expected.forEach((source, rows) -> assertThat(found.get(source)).as(source).isEqualTo(rows));
    long keys =
        all.stream()
            .map(ad -> ad.source() + ad.date() + ad.campaign() + ad.ad())
            .distinct()
            .count();
    assertThat(expected.values().stream().mapToInt(Set::size).sum())
        .as("some rows are removed, most are not")
        .isBetween((int) keys / 2, (int) keys - 50);
  }

  /** Two series, some extracts in parts or filtered, overlapping days; spend tells files apart. */
  private static List<Ad> randomCase(String source, Random random) {
    List<Ad> ads = new ArrayList<>();
    LocalDate start = LocalDate.of(2026, 9, 1);
    int files = 2 + random.nextInt(6);
    LocalDateTime time = start.plusDays(3).atStartOfDay();
    for (int f = 0; f < files; f++) {
      time = time.plusMinutes(List.of(5, 359, 360, 1440, 2880).get(random.nextInt(5)));
      String series = random.nextInt(4) == 0 ? "b" : "a";
      String name =
          series + "_" + time.format(DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm")) + ".csv";
      int firstDay = random.nextInt(4);
      int lastDay = firstDay + random.nextInt(4);
      int campaigns = 1 + random.nextInt(4);
      int spend = f + 1;
      for (int day = firstDay; day <= lastDay; day++) {
        for (int c = 0; c < campaigns; c++) {
          for (int a = 0; a < 2; a++) {
            if (random.nextInt(3) > 0) {
              ads.add(
                  new Ad(
                      source,
                      name,
                      Timestamp.valueOf(time).toString(),
                      start.plusDays(day).toString(),
                      "c" + c,
                      "a" + a,
                      "",
                      "" + spend));
            }
          }
        }
      }
    }
    return ads;
  }

  /** The documented rule, record by record. */
  private static Set<String> naive(List<Ad> ads) {
    Map<String, LocalDateTime> fileTimes = new HashMap<>();
    ads.forEach(
        ad -> fileTimes.put(ad.file(), Timestamp.valueOf(ad.extracted()).toLocalDateTime()));
    Map<String, LocalDateTime> extractOf = new HashMap<>();
    for (String series : List.of("a", "b")) {
      List<String> files =
          fileTimes.keySet().stream()
              .filter(file -> file.startsWith(series + "_"))
              .sorted(Comparator.comparing(fileTimes::get))
              .toList();
      for (int i = 0; i < files.size(); i++) {
        int last = i;
        while (last + 1 < files.size()
            && Duration.between(fileTimes.get(files.get(last)), fileTimes.get(files.get(last + 1)))
                    .compareTo(Duration.ofHours(6))
                < 0) {
          last++;
        }
        extractOf.put(files.get(i), fileTimes.get(files.get(last)));
      }
    }
    Map<String, Ad> newest = new HashMap<>();
    for (Ad ad : ads) {
      newest.merge(
          ad.date() + ad.campaign() + ad.ad(),
          ad,
          (one, two) -> fileTimes.get(one.file()).isAfter(fileTimes.get(two.file())) ? one : two);
    }
    Set<String> standing = new TreeSet<>();
    for (Ad ad : newest.values()) {
      LocalDateTime mine = extractOf.get(ad.file());
      String series = ad.file().substring(0, 1);
      boolean isRemoved = false;
      TreeMap<LocalDateTime, Set<String>> campaignsOfDay = new TreeMap<>();
      for (Ad other : ads) {
        if (other.file().startsWith(series) && other.date().equals(ad.date())) {
          campaignsOfDay
              .computeIfAbsent(extractOf.get(other.file()), any -> new HashSet<>())
              .add(other.campaign());
        }
      }
      int most = 0;
      for (Map.Entry<LocalDateTime, Set<String>> extract : campaignsOfDay.entrySet()) {
        int campaigns = extract.getValue().size();
        isRemoved |= extract.getKey().isAfter(mine) && 2 * campaigns > most;
        most = Math.max(most, campaigns);
      }
      for (String file : extractOf.keySet()) {
        if (file.startsWith(series) && extractOf.get(file).isAfter(mine)) {
          List<Ad> inside = ads.stream().filter(other -> other.file().equals(file)).toList();
          isRemoved |=
              inside.stream().anyMatch(other -> other.campaign().equals(ad.campaign()))
                  && inside.stream().anyMatch(other -> other.date().compareTo(ad.date()) <= 0)
                  && inside.stream().anyMatch(other -> other.date().compareTo(ad.date()) >= 0);
        }
      }
      if (!isRemoved) {
        standing.add(
            ad.date() + " " + ad.campaign() + " " + ad.ad() + " " + new BigDecimal(ad.spend()));
      }
    }
    return standing;
  }

  private static Map<String, Set<String>> standing(SparkSession spark, List<Ad> ads) {
    Map<String, Set<String>> bySource = new HashMap<>();
    AdExtracts.standing(AdExtracts.newest(AdRecords.of(spark, ads)))
        .selectExpr(
            "source",
            "concat_ws(' ', date, campaign_id, ad_id, cast(spend AS int), nullif(breakdown_key, '')) AS row")
        .collectAsList()
        .forEach(
            row ->
                bySource
                    .computeIfAbsent(row.getString(0), any -> new TreeSet<>())
                    .add(row.getString(1)));
    return bySource;
  }

  private static Dataset<Row> windows(SparkSession spark, Map<String, Integer> days) {
    return spark.createDataFrame(
        days.entrySet().stream()
            .map(entry -> RowFactory.create(entry.getKey(), entry.getValue()))
            .toList(),
        StructType.fromDDL("source string, restatement_days int"));
  }

  private static Ad ad(String line) {
    String[] cells = line.split("\\|", -1);
    String time = cells[2].strip();
    return new Ad(
        cells[0].strip(),
        cells[1].strip(),
        time.length() == 10 ? time + " 00:00:00" : time,
        cells[3].strip(),
        cells[4].strip(),
        cells[5].strip(),
        cells[6].strip(),
        cells[7].strip());
  }
}
