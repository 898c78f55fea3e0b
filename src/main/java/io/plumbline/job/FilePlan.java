package io.plumbline.job;

import io.plumbline.config.ConfigReader;
import io.plumbline.config.PlumblineException;
import io.plumbline.config.SourceConfig;
import io.plumbline.io.ObjectStore;
import io.plumbline.source.Exports;
import io.plumbline.source.SourceFile;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/**
 * What a run has to read: new files, changed files, files whose source is configured otherwise now,
 * and what is gone.
 *
 * @param present every file of every source
 * @param toRead files to read, by source
 * @param forgotten names of files, by source, whose earlier rows must go: re-read or removed
 * @param removed names of files, by source, that are no longer there
 */
record FilePlan(
    Map<SourceConfig, List<SourceFile>> present,
    Map<SourceConfig, List<SourceFile>> toRead,
    Map<String, List<String>> forgotten,
    Map<String, List<String>> removed) {

  /** State of one file as the last publication knew it. */
  private record Known(long size, Instant modified, String sourceHash) {
    SourceFile file(Path folder, String name) {
      return new SourceFile(folder + "/" + name, name, size, modified, Optional.empty());
    }
  }

  /**
   * Lists all sources and compares with what was read before.
   *
   * @param reportingZone zone of sources that name none
   * @param states newest row of ops.files per source and path, removed files left out
   * @param newest last day of the publication the states belong to; with it, only open days of
   *     dated folders are listed
   * @param isFull true to list and read everything again
   */
  static FilePlan of(
      List<SourceConfig> sources,
      ZoneId reportingZone,
      ObjectStore store,
      List<Row> states,
      Optional<LocalDate> newest,
      boolean isFull) {
    Map<String, TreeMap<String, Known>> known = new HashMap<>();
    for (Row state : states) {
      known
          .computeIfAbsent(state.getAs("source"), source -> new TreeMap<>())
          .put(
              state.getAs("path"),
              new Known(
                  state.<Long>getAs("size_bytes"),
                  state.<java.sql.Timestamp>getAs("modified_ts").toInstant(),
                  state.getAs("source_hash")));
    }
    Map<SourceConfig, List<SourceFile>> present = new java.util.LinkedHashMap<>();
    Map<SourceConfig, List<SourceFile>> toRead = new java.util.LinkedHashMap<>();
    Map<String, List<String>> forgotten = new HashMap<>();
    Map<String, List<String>> removed = new HashMap<>();
    for (SourceConfig source : sources) {
      TreeMap<String, Known> before = known.getOrDefault(source.id(), new TreeMap<>());
      String hash = Exports.fingerprint(source, reportingZone);
      boolean isAsBefore =
          !isFull
              && !Exports.readsFilesTogether(source)
              && before.values().stream().allMatch(state -> state.sourceHash().equals(hash));
      List<SourceFile> files = files(source, store, isAsBefore ? newest : Optional.empty(), before);
      List<SourceFile> changed =
          files.stream()
              .filter(
                  file ->
                      isFull
                          || !new Known(file.size(), file.modified(), hash)
                              .equals(before.get(file.name())))
              .collect(Collectors.toCollection(ArrayList::new));
      Set<String> there = files.stream().map(SourceFile::name).collect(Collectors.toSet());
      List<String> gone = before.keySet().stream().filter(name -> !there.contains(name)).toList();
      boolean isWhole =
          Exports.readsFilesTogether(source) && (!changed.isEmpty() || !gone.isEmpty());
      List<SourceFile> reading = isWhole ? files : changed;
      present.put(source, files);
      toRead.put(source, reading);
      removed.put(source.id(), gone);
      List<String> old = new ArrayList<>(gone);
      reading.stream().map(SourceFile::name).filter(before::containsKey).forEach(old::add);
      forgotten.put(source.id(), isWhole ? new ArrayList<>(before.keySet()) : old);
    }
    for (String source : known.keySet()) {
      if (sources.stream().noneMatch(configured -> configured.id().equals(source))) {
        removed.put(source, new ArrayList<>(known.get(source).keySet()));
        forgotten.put(source, new ArrayList<>(known.get(source).keySet()));
      }
    }
    return new FilePlan(present, toRead, forgotten, removed);
  }

  /**
   * Reads nothing: the files are those that were read before.
   *
   * @param reportingZone zone of sources that name none
   * @throws PlumblineException PLB-RUN-003, exit 2, when a source is configured otherwise now
   */
  static FilePlan asRead(List<SourceConfig> sources, ZoneId reportingZone, List<Row> states) {
    Map<SourceConfig, List<SourceFile>> present = new java.util.LinkedHashMap<>();
    Map<SourceConfig, List<SourceFile>> nothing = new java.util.LinkedHashMap<>();
    Map<String, List<String>> removed = new HashMap<>();
    for (SourceConfig source : sources) {
      present.put(source, new ArrayList<>());
      nothing.put(source, List.of());
      removed.put(source.id(), List.of());
    }
    for (Row state : states) {
      String id = state.getAs("source");
      SourceConfig source =
          sources.stream()
              .filter(configured -> configured.id().equals(id))
              .filter(
                  configured ->
                      Exports.fingerprint(configured, reportingZone)
                          .equals(state.<String>getAs("source_hash")))
              .findFirst()
              .orElseThrow(
                  () ->
                      new PlumblineException(
                          "PLB-RUN-003",
                          2,
                          "source "
                              + id
                              + " is gone or configured otherwise than when its files were read;"
                              + " fix: run ingest or nightly"));
      present
          .get(source)
          .add(
              new SourceFile(
                  "",
                  state.getAs("path"),
                  state.<Long>getAs("size_bytes"),
                  state.<java.sql.Timestamp>getAs("modified_ts").toInstant(),
                  Optional.empty()));
    }
    return new FilePlan(present, nothing, Map.of(), removed);
  }

  /** Names of files, by source, whose rows this run decides: read now, read again or gone. */
  Map<String, List<String>> touched() {
    Map<String, List<String>> touched = new HashMap<>();
    forgotten.forEach((source, names) -> touched.put(source, new ArrayList<>(names)));
    toRead.forEach(
        (source, files) ->
            files.forEach(
                file ->
                    touched
                        .computeIfAbsent(source.id(), id -> new ArrayList<>())
                        .add(file.name())));
    touched.replaceAll((source, names) -> names.stream().distinct().toList());
    return touched;
  }

  /** Number of files to read. */
  int filesToRead() {
    return toRead.values().stream().mapToInt(List::size).sum();
  }

  /** Fingerprint of every file that is there: name, size and time. */
  String fingerprint() {
    return ConfigReader.sha256(
        present.entrySet().stream()
            .flatMap(
                entry ->
                    entry.getValue().stream()
                        .map(
                            file ->
                                entry.getKey().id()
                                    + "|"
                                    + file.name()
                                    + "|"
                                    + file.size()
                                    + "|"
                                    + file.modified()))
            .sorted()
            .collect(Collectors.joining("\n")));
  }

  private static List<SourceFile> files(
      SourceConfig source,
      ObjectStore store,
      Optional<LocalDate> newest,
      SortedMap<String, Known> before) {
    if (newest.isEmpty()) {
      return since(source, files(source.path(), store));
    }
    OpenDays<Known> open = new OpenDays<>(newest.get(), Exports.restatementDays(source), before);
    Path folder = new Path(ObjectStore.folderOf(source.path()));
    List<SourceFile> files = new ArrayList<>();
    store.list(source.path(), open).forEach(status -> files.add(file(status, folder)));
    open.unseen().forEach(day -> day.forEach((name, state) -> files.add(state.file(folder, name))));
    return since(source, files);
  }

  private static List<SourceFile> since(SourceConfig source, List<SourceFile> files) {
    return files.stream().filter(file -> Exports.isSince(source, file)).toList();
  }

  /** Files a path names now, as lineage names them. */
  static List<SourceFile> files(String path, ObjectStore store) {
    Path folder = new Path(ObjectStore.folderOf(path));
    return store.list(path).stream().map(status -> file(status, folder)).toList();
  }

  private static SourceFile file(FileStatus status, Path folder) {
    return new SourceFile(
        status.getPath().toString(),
        ObjectStore.relative(folder, status.getPath()),
        status.getLen(),
        Instant.ofEpochMilli(status.getModificationTime()),
        Optional.empty());
  }
}
