package io.plumbline.job;

import io.plumbline.job.Arrivals.Arrival;
import io.plumbline.job.Arrivals.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Exports of many small companies that have nothing in common but the files: each file of a night
 * holds records of many, in no order.
 *
 * <p>Some files of earlier nights are delivered again with more rows, some of the first night come
 * in the last one only. Everything is a function of the seed.
 */
final class ManyCompanies {
  private static final int FILES_A_NIGHT = 3;
  private static final int LOST_IN_100 = 4;
  private static final int ADDED_TO_AN_OLD_FILE_IN_100 = 15;

  private final Path folder;
  private final Random random;
  private final Arrivals arrivals;
  private final List<String> erased = new ArrayList<>();
  private final Map<Export, List<String>> lost = new EnumMap<>(Export.class);

  /** Lines of every file there is, by path. */
  private final Map<Export, TreeMap<Path, List<String>>> delivered = new EnumMap<>(Export.class);

  ManyCompanies(Path folder, int companies, int nights, long seed) throws IOException {
    this.folder = folder;
    this.random = new Random(seed);
    this.arrivals = new Arrivals(nights);
    for (int number = 0; number < companies; number++) {
      erased.addAll(new OneCompany(number, seed, arrivals).write());
    }
    for (Export export : Export.values()) {
      Files.createDirectories(folder.resolve("exports").resolve(export.folder()));
      delivered.put(export, new TreeMap<>());
      lost.put(export, new ArrayList<>());
    }
    Files.writeString(conf(), configuration());
  }

  Path conf() {
    return folder.resolve("plumbline.conf");
  }

  /** Addresses of people who ask to be erased. */
  List<String> erased() {
    return List.copyOf(erased);
  }

  /** How often each kind happened in what was delivered. */
  Map<Kind, Integer> happened() {
    return arrivals.happened();
  }

  /** Writes the files of a night, new ones and those that are delivered again. */
  void deliver(int night) throws IOException {
    rates(night);
    for (Export export : Export.values()) {
      List<List<String>> files =
          Stream.generate(() -> (List<String>) new ArrayList<String>())
              .limit(FILES_A_NIGHT)
              .toList();
      List<String> again = new ArrayList<>();
      List<Path> earlier = List.copyOf(delivered.get(export).keySet());
      for (Arrival arrival : arrivals.of(night)) {
        if (arrival.export() == export) {
          int chance = random.nextInt(100);
          List<String> file = files.get(random.nextInt(FILES_A_NIGHT));
          if (night == 0 && chance < LOST_IN_100) {
            file = lost.get(export);
          } else if (night > 0 && chance < ADDED_TO_AN_OLD_FILE_IN_100) {
            file = again;
          }
          file.addAll(Collections.nCopies(arrival.times(), arrival.line()));
        }
      }
      for (int part = 0; part < FILES_A_NIGHT; part++) {
        write(export, night, export.file(Arrivals.asOf(night), night, part), files.get(part));
      }
      if (!again.isEmpty()) {
        Path file = earlier.get(random.nextInt(earlier.size()));
        again.addAll(delivered.get(export).get(file));
        write(export, night, file.getFileName().toString(), again);
        arrivals.count(Kind.FILE_DELIVERED_AGAIN);
      }
      if (night == arrivals.nights() - 1 && !lost.get(export).isEmpty()) {
        String name = export.file(Arrivals.asOf(0), 0, FILES_A_NIGHT);
        write(export, 0, name, lost.get(export));
        arrivals.count(Kind.OLD_FILE_IN_THE_LAST_NIGHT);
      }
    }
  }

  private void write(Export export, int night, String name, List<String> lines) throws IOException {
    if (lines.isEmpty()) {
      return;
    }
    Collections.shuffle(lines, random);
    Path file = folder.resolve("exports").resolve(export.folder()).resolve(name);
    Files.writeString(file, export.text(lines));
    at(file, night);
    delivered.get(export).put(file, lines);
  }

  private void at(Path file, int night) throws IOException {
    Files.setLastModifiedTime(
        file,
        FileTime.from(
            Arrivals.asOf(night)
                .plusDays(1)
                .atTime(2, random.nextInt(60))
                .toInstant(ZoneOffset.UTC)));
  }

  /** Rates of working days, the newest one day late; each night's file restates the one before. */
  private void rates(int night) throws IOException {
    List<String> lines = new ArrayList<>();
    LocalDate newest = Arrivals.asOf(night).minusDays(1);
    for (LocalDate day = newest; day.isAfter(newest.minusDays(120)); day = day.minusDays(1)) {
      if (day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0) {
        int correction = day.equals(newest) ? 7 : 0;
        lines.add(day + "," + BigDecimal.valueOf(10_500 + day.getDayOfYear() % 90 + correction, 4));
      }
    }
    Path file = folder.resolve("exports/rates.csv");
    Files.writeString(file, "Date,USD\n" + String.join("\n", lines) + "\n");
    at(file, night);
  }

  private static String configuration() {
    return """
        plumbline { lake = lake, demo-pepper = true
          reporting { currency = USD }
          history { orders-complete-from = 2026-08-01, touches-complete-from = 2026-08-15, warm-up-days = 0 }
          attribution { models = [first, last_non_direct, linear], data-driven { models = [markov_1], replicates = 0 } }
          conversions { types { lead { value = 40 } } }
          ltv { segment-by = none }
          sources = [
            { id = rates, format = "fx_rates/ecb_csv", path = "exports/rates.csv" }
            %s
          ]
        }
        """
        .formatted(
            Stream.of(Export.values()).map(Export::source).collect(Collectors.joining("\n    ")));
  }
}
