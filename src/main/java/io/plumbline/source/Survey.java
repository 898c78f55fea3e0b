package io.plumbline.source;

import io.plumbline.source.Recognition.Tried;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/**
 * A look into folders of exports: which files belong together as sources, and which are unknown.
 *
 * <ol>
 *   <li>each file by itself: at most 64 KB of it; of more than 50 files of like names, 50
 *   <li>connectors' folders, when their tables together fit better than each file by itself
 *   <li>all other files by format, folder and order of day and month
 * </ol>
 *
 * @param sources what was found, in order of its paths
 * @param unknown files no form fits
 */
public record Survey(List<FoundSource> sources, List<Recognised> unknown) {
  private static final int LOOKED_INTO = 50;

  /** {@code files} as listed, with names that are unique. */
  public static Survey of(Configuration hadoop, List<SourceFile> files) {
    return new Surveyor(hadoop, files).survey();
  }

  /** Format of a folder, and the score of the best other one. */
  private record Choice(String format, double rival) {}

  private static final class Surveyor {
    private final Configuration hadoop;
    private final List<SourceFile> all;
    private final Set<String> paths = new TreeSet<>();
    private final Signatures signatures = Signatures.declared();
    private final Recognition recognition = new Recognition(signatures);
    private final Map<SourceFile, Glimpse> glimpses = new LinkedHashMap<>();
    private final Map<SourceFile, List<Tried>> tried = new LinkedHashMap<>();
    private final Map<String, List<SourceFile>> alike = new TreeMap<>();
    private final Map<String, List<Recognised>> groups = new LinkedHashMap<>();
    private final Map<String, String> folderOf = new LinkedHashMap<>();
    private final Map<String, List<SourceFile>> unused = new TreeMap<>();
    private final List<Recognised> unknown = new ArrayList<>();

    Surveyor(Configuration hadoop, List<SourceFile> all) {
      this.hadoop = hadoop;
      this.all = all;
      all.forEach(file -> paths.add(plain(file.path())));
    }

    Survey survey() {
      look();
      Set<SourceFile> grouped = folders();
      glimpses.forEach(
          (file, glimpse) -> {
            if (!grouped.contains(file)) {
              alone(glimpse);
            }
          });
      return new Survey(named(), List.copyOf(unknown));
    }

    private void look() {
      Map<String, List<SourceFile>> byShape = new LinkedHashMap<>();
      for (SourceFile file : all) {
        byShape.computeIfAbsent(shape(file), any -> new ArrayList<>()).add(file);
      }
      byShape.forEach(
          (shape, files) -> {
            boolean isMany = files.size() > LOOKED_INTO;
            int step = isMany ? files.size() / LOOKED_INTO : 1;
            for (int i = 0; i < files.size(); i++) {
              if (!isMany || i % step == 0 || i == files.size() - 1) {
                look(files.get(i));
              } else {
                alike.computeIfAbsent(shape, any -> new ArrayList<>()).add(files.get(i));
              }
            }
          });
    }

    private void look(SourceFile file) {
      try {
        Glimpse glimpse = Glimpse.of(hadoop, file, signatures);
        glimpses.put(file, glimpse);
        tried.put(
            file,
            recognition.candidates(glimpse).stream()
                .filter(candidate -> candidate.score() > 0)
                .toList());
      } catch (IOException unreadable) {
        unknown.add(Recognition.unreadable(file, unreadable));
      }
    }

    /** Takes out the files of connectors' folders. */
    private Set<SourceFile> folders() {
      Map<String, List<SourceFile>> roots = new TreeMap<>();
      tried.forEach(
          (file, candidates) ->
              candidates.stream()
                  .filter(candidate -> form(candidate).isFolder())
                  .map(candidate -> root(file, form(candidate)))
                  .distinct()
                  .forEach(
                      root -> roots.computeIfAbsent(root, any -> new ArrayList<>()).add(file)));
      Set<SourceFile> taken = new HashSet<>();
      roots.forEach(
          (root, files) ->
              bestFolder(root, files)
                  .ifPresent(
                      choice -> {
                        String format = choice.format();
                        taken.addAll(files);
                        take(root, files, choice);
                        all.stream()
                            .filter(file -> isIn(file, root) && !files.contains(file))
                            .forEach(
                                file -> {
                                  taken.add(file);
                                  unused
                                      .computeIfAbsent(format + "|" + root, a -> new ArrayList<>())
                                      .add(file);
                                });
                      }));
      return taken;
    }

    /** The folder format whose tables fit best, and how well the best other format fits. */
    private Optional<Choice> bestFolder(String root, List<SourceFile> files) {
      Map<String, Double> together = new TreeMap<>();
      Set<String> folders = new HashSet<>();
      double apart = 0;
      for (SourceFile file : files) {
        double alone = 0;
        for (Tried candidate : tried.get(file)) {
          boolean isHere = form(candidate).isFolder() && root(file, form(candidate)).equals(root);
          if (!form(candidate).isFolder()) {
            double named = isNamedByConnector(file, form(candidate).platform()) ? 0.7 : 1;
            alone = Math.max(alone, named * candidate.score());
          } else if (isHere) {
            folders.add(candidate.format());
          }
          if (isHere || !form(candidate).isFolder()) {
            together.merge(candidate.format(), candidate.score(), Double::sum);
          }
        }
        apart += alone;
      }
      double limit = 0.7 * apart;
      return together.entrySet().stream()
          .filter(entry -> folders.contains(entry.getKey()) && entry.getValue() >= limit)
          .max(Map.Entry.comparingByValue())
          .map(
              best ->
                  new Choice(
                      best.getKey(),
                      together.entrySet().stream()
                          .filter(other -> !other.getKey().equals(best.getKey()))
                          .mapToDouble(Map.Entry::getValue)
                          .max()
                          .orElse(0)));
    }

    /** Whether a connector of a platform names a table of its own as this file is named. */
    private boolean isNamedByConnector(SourceFile file, String platform) {
      return tried.get(file).stream()
          .map(Tried::candidate)
          .anyMatch(
              candidate ->
                  candidate.signature().form().isFolder()
                      && candidate.signature().form().platform().equals(platform));
    }

    /** Candidates of a folder's format go first; a table it does not use is none of its files. */
    private void take(String root, List<SourceFile> files, Choice choice) {
      String key = choice.format() + "|" + root;
      List<Tried> chosen = new ArrayList<>();
      List<Recognised> tables = new ArrayList<>();
      for (SourceFile file : files) {
        List<Tried> first = new ArrayList<>(tried.get(file));
        first.sort(Comparator.comparing(candidate -> !candidate.format().equals(choice.format())));
        Recognised recognised = recognition.recognised(glimpses.get(file), first);
        if (recognised.format().equals(choice.format())) {
          chosen.add(first.get(0));
          tables.add(recognised);
        } else {
          unused.computeIfAbsent(key, any -> new ArrayList<>()).add(file);
        }
      }
      if (tables.isEmpty()) {
        unused.remove(key).forEach(file -> alone(glimpses.get(file)));
        return;
      }
      double confidence = Recognition.confidence(chosen, choice.rival());
      groups.put(key, tables.stream().map(table -> table.with(confidence)).toList());
      folderOf.put(key, root);
    }

    private void alone(Glimpse glimpse) {
      // A connector's table may be a rival, but by itself it is no source.
      List<Tried> candidates = new ArrayList<>(tried.get(glimpse.file()));
      candidates.sort(Comparator.comparing(candidate -> form(candidate).isFolder()));
      if (!candidates.isEmpty() && form(candidates.get(0)).isFolder()) {
        candidates.clear();
      }
      Recognised recognised = recognition.recognised(glimpse, candidates);
      if (!recognised.isKnown()) {
        unknown.add(recognised);
        return;
      }
      String key =
          String.join(
              "|",
              recognised.format(),
              PathPattern.shape(plain(glimpse.file().path())),
              recognised.dateOrder());
      groups.computeIfAbsent(key, any -> new ArrayList<>()).add(recognised);
    }

    private List<FoundSource> named() {
      List<FoundSource> sources = new ArrayList<>();
      Set<String> ids = new LinkedHashSet<>();
      groups.forEach(
          (key, files) -> {
            String format = files.get(0).format();
            String id = format.substring(0, format.indexOf('/'));
            String unique = id;
            for (int n = 2; !ids.add(unique); n++) {
              unique = id + "-" + n;
            }
            List<String> taken =
                new ArrayList<>(files.stream().map(file -> plain(file.file().path())).toList());
            int more = 0;
            for (String shape :
                files.stream().map(file -> shape(file.file())).distinct().toList()) {
              for (SourceFile file : alike.getOrDefault(shape, List.of())) {
                taken.add(plain(file.path()));
                more++;
              }
            }
            String path = folderOf.getOrDefault(key, "");
            sources.add(
                new FoundSource(
                    unique,
                    format,
                    path.isEmpty() ? PathPattern.of(taken, paths) : path,
                    List.copyOf(files),
                    more,
                    List.copyOf(unused.getOrDefault(key, List.of()))));
          });
      sources.sort(Comparator.comparing(FoundSource::id));
      return sources;
    }

    /** Folder a connector's tables stand in: above the file, or above the folder named so. */
    private static String root(SourceFile file, Form form) {
      String path = plain(file.path());
      String parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
      String name = path.substring(path.lastIndexOf('/') + 1);
      return form.streamOf(name).isPresent() || parent.isEmpty()
          ? parent
          : parent.substring(0, Math.max(0, parent.lastIndexOf('/')));
    }

    private static boolean isIn(SourceFile file, String root) {
      return plain(file.path()).startsWith(root + "/");
    }

    private static Form form(Tried candidate) {
      return candidate.candidate().signature().form();
    }

    private static String shape(SourceFile file) {
      String path = plain(file.path());
      String name = path.substring(path.lastIndexOf('/') + 1);
      return PathPattern.shape(path) + "/" + name.replaceAll("\\d+", "#");
    }

    /** A local path as people write it. */
    private static String plain(String path) {
      return path.startsWith("file:") ? path.replaceFirst("^file:/+", "/") : path;
    }
  }
}
