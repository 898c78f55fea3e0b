package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.source.Signatures.Signature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which form a file has, by what it holds.
 *
 * <ol>
 *   <li>the names in the file (header cells, JSON keys) against the names each form declares: a
 *       name counts 1/n when n platforms use it, and against a form when only others use it
 *   <li>the marks a form declares: words in title lines or other fields that only its files hold
 *   <li>the best few forms read the beginning in earnest: records refused count against a form
 *   <li>confidence falls when a second form fits nearly as well, or when few telling names are left
 * </ol>
 */
final class Recognition {
  private static final int TRIED = 6;
  private static final int UNPIVOTED = 8;

  /** What a mark tells: a little less than a name of a single platform. */
  private static final double MARK = 0.75;

  /** Below, a format would be a guess that helps nobody. */
  private static final double GUESS = 0.1;

  private final Signatures signatures;

  Recognition(Signatures signatures) {
    this.signatures = signatures;
  }

  /**
   * A form that may fit.
   *
   * @param telling sum of the weights of the names both have
   * @param covered share of the file's telling names the form knows
   * @param kind how well the container suits the form
   * @param names names both have, most telling first
   */
  record Candidate(
      Signature signature, double telling, double covered, double kind, List<String> names) {
    double score() {
      return telling * Math.sqrt(covered) * kind;
    }
  }

  /** A candidate that has read the beginning. */
  record Tried(Candidate candidate, Trial trial) {
    double score() {
      return candidate.score() * (trial == null ? 0.7 : 0.2 + 0.8 * trial.fit());
    }

    String format() {
      return candidate.signature().format();
    }
  }

  /** The forms that may fit, best first, each tried on the beginning. */
  List<Tried> candidates(Glimpse glimpse) {
    List<Candidate> found = new ArrayList<>();
    Map<String, List<Signature>> byEncoding = new HashMap<>();
    for (Signature signature : signatures.all()) {
      if (mayBe(signature, glimpse)) {
        for (String encoding : signature.form().encoding().split(",")) {
          byEncoding.computeIfAbsent(encoding, any -> new ArrayList<>()).add(signature);
        }
      }
    }
    byEncoding.forEach(
        (encoding, some) -> {
          Glimpse.Sight sight = glimpse.sight(encoding);
          if (sight.isTable()) {
            found.addAll(ofTable(sight, some));
          } else {
            found.addAll(ofObjects(glimpse, sight, some));
          }
        });
    Map<Integer, Candidate> best = new HashMap<>(); // of the character sets a form may have
    for (Candidate candidate : found) {
      best.merge(
          candidate.signature().index(),
          candidate,
          (left, right) -> right.score() > left.score() ? right : left);
    }
    return best.values().stream()
        .sorted(
            Comparator.comparingDouble(Candidate::score)
                .reversed()
                .thenComparing(candidate -> candidate.signature().index()))
        .limit(TRIED)
        .map(
            candidate ->
                new Tried(
                    candidate,
                    glimpse.hasRecords() ? Trial.of(glimpse, candidate.signature()) : null))
        .sorted(Comparator.comparingDouble(Tried::score).reversed())
        .toList();
  }

  /** The best form for a file by itself. */
  Recognised recognise(Glimpse glimpse) {
    return recognised(glimpse, candidates(glimpse));
  }

  /** {@code tried} has the chosen form first; its rival is the best of another format. */
  Recognised recognised(Glimpse glimpse, List<Tried> tried) {
    if (tried.isEmpty() || tried.get(0).score() <= 0) {
      return unknown(glimpse);
    }
    Tried best = tried.get(0);
    Optional<Tried> second =
        tried.stream()
            .filter(other -> !other.format().equals(best.format()))
            .max(Comparator.comparingDouble(Tried::score));
    double confidence = confidence(best, second.map(Tried::score).orElse(0.0));
    if (confidence < GUESS) {
      return unknown(glimpse);
    }
    Trial trial = best.trial();
    return new Recognised(
        glimpse.file(),
        best.format(),
        best.candidate().signature().form().isFolder()
            ? best.candidate().signature().main().name()
            : "",
        confidence,
        best.candidate().names().stream().limit(6).toList(),
        second.map(Tried::format),
        trial == null ? 0 : trial.accepted(),
        trial == null ? Map.of() : trial.refused(),
        trial == null ? best.candidate().signature().form().needsCurrency() : trial.needsCurrency(),
        trial == null ? "" : trial.dateOrder(),
        trial != null && trial.isOrderOpen(),
        trial == null ? Map.of() : trial.values(),
        trial == null ? new TreeSet<>() : trial.days(),
        glimpse.isWhole(),
        glimpse.mark(),
        "");
  }

  /** A file that can not be opened. */
  static Recognised unreadable(SourceFile file, IOException error) {
    return unknown(file, false, file.path(), error.getClass().getSimpleName());
  }

  private static Recognised unknown(Glimpse glimpse) {
    String problem = glimpse.sight("windows-1252").problem();
    return unknown(glimpse.file(), glimpse.isWhole(), glimpse.mark(), problem);
  }

  private static Recognised unknown(SourceFile file, boolean isWhole, String mark, String problem) {
    return new Recognised(
        file,
        "",
        "",
        0,
        List.of(),
        Optional.empty(),
        0,
        Map.of(),
        false,
        "",
        false,
        Map.of(),
        new TreeSet<>(),
        isWhole,
        mark,
        problem);
  }

  /** How sure tables of one folder make each other; {@code second} is the rivals' best score. */
  static double confidence(List<Tried> tables, double second) {
    double telling = 0;
    double suiting = 0;
    double score = 0;
    for (Tried table : tables) {
      Candidate candidate = table.candidate();
      telling += candidate.telling();
      suiting += candidate.telling() * Math.sqrt(candidate.covered()) * fit(table);
      score += table.score();
    }
    return telling == 0 ? 0 : confidence(telling, suiting / telling, second / score);
  }

  private static double confidence(Tried best, double second) {
    return confidence(List.of(best), second);
  }

  /** Two telling names make 0.9; a second form of equal score halves it. */
  private static double confidence(double telling, double suiting, double rivalry) {
    double alone = rivalry < 0.6 ? 1 : Math.max(0, 1 - 1.25 * (rivalry - 0.6));
    return Math.min(0.99, (1 - Math.exp(-1.2 * telling)) * alone * suiting);
  }

  private static double fit(Tried table) {
    return table.trial() == null ? 0.85 : table.trial().fit();
  }

  /** Tables of a folder are told apart by their names, which reading them needs as well. */
  private static boolean mayBe(Signature signature, Glimpse glimpse) {
    Form form = signature.form();
    return !form.isFolder()
        || form.streamOf(lastTwo(glimpse.file().name()))
            .filter(stream -> stream.name().equals(signature.main().name()))
            .isPresent();
  }

  private static String lastTwo(String name) {
    String[] parts = name.split("/");
    return parts.length < 2 ? name : parts[parts.length - 2] + "/" + parts[parts.length - 1];
  }

  private List<Candidate> ofTable(Glimpse.Sight sight, List<Signature> some) {
    Map<Integer, Candidate> best = new HashMap<>();
    Set<String> texts = new HashSet<>();
    sight.rows().forEach(cells -> addTexts(cells, texts));
    for (String[] cells : sight.heads()) {
      List<String> header =
          Arrays.stream(cells).filter(cell -> cell != null && !cell.isBlank()).toList();
      if (header.size() > 400) {
        continue;
      }
      for (Candidate candidate : matches(header, texts, some, true)) {
        best.merge(
            candidate.signature().index(),
            candidate,
            (left, right) -> right.telling() > left.telling() ? right : left);
      }
    }
    return List.copyOf(best.values());
  }

  private static void addTexts(String[] cells, Set<String> texts) {
    for (String cell : cells) {
      if (cell != null && cell.length() < 200) {
        texts.add(cell.strip());
      }
    }
  }

  private static void addFields(JsonNode node, int depth, Set<String> texts) {
    node.fieldNames().forEachRemaining(texts::add);
    if (depth < 4) {
      node.forEach(child -> addFields(child, depth + 1, texts));
    }
  }

  private List<Candidate> ofObjects(Glimpse glimpse, Glimpse.Sight sight, List<Signature> some) {
    List<Candidate> found = new ArrayList<>();
    Map<String, Set<String>> plain = new HashMap<>();
    Set<String> fields = new HashSet<>();
    sight.objects().forEach(object -> addFields(object, 0, fields));
    for (Signature signature : some) {
      Form form = signature.form();
      Set<String> names =
          plain.computeIfAbsent(
              form.pivots() + form.unfolding() + holdsPages(form),
              any -> names(form, glimpse, sight.objects()));
      if (!names.isEmpty()) {
        found.addAll(matches(names, fields, List.of(signature), false));
      }
    }
    return found;
  }

  /** Paths of all fields; where code takes records apart, also the fields of objects in arrays. */
  private static Set<String> names(Form form, Glimpse glimpse, List<JsonNode> objects) {
    Set<String> names = new LinkedHashSet<>();
    glimpse.sight(form.encoding()).columns().forEach(column -> names.add(Names.normal(column)));
    Flat flat = new Flat(form.pivots());
    for (JsonNode object : objects) {
      names.addAll(flat.fields(object).keySet());
      if (!form.unfolding().isEmpty() || holdsPages(form)) {
        addParts(object, flat, names);
      }
    }
    return names;
  }

  /** Whether the objects of a file are pages, the records in arrays inside them. */
  private static boolean holdsPages(Form form) {
    return !form.records().isEmpty() || !form.paging().isNone();
  }

  private static void addParts(JsonNode node, Flat flat, Set<String> names) {
    for (JsonNode child : node) {
      if (child.isArray()) {
        for (JsonNode part : child) {
          if (part.isObject()) {
            names.addAll(flat.fields(part).keySet());
            addParts(part, flat, names);
          }
        }
      } else if (child.isObject()) {
        addParts(child, flat, names);
      }
    }
  }

  private List<Candidate> matches(
      Collection<String> names, Set<String> texts, List<Signature> some, boolean isTable) {
    Map<Integer, Set<Integer>> rules = new HashMap<>();
    Map<Integer, List<String>> matched = new HashMap<>();
    Set<String> distinct = new LinkedHashSet<>(names);
    double all = 0;
    Set<String> markers = new HashSet<>();
    for (String name : distinct) {
      all += Math.max(0.05, signatures.telling(name));
      markers.add(Names.normal(name));
      signatures
          .knowing(name)
          .forEach(
              (index, numbers) -> {
                rules.computeIfAbsent(index, any -> new HashSet<>()).addAll(numbers);
                matched.computeIfAbsent(index, any -> new ArrayList<>()).add(name);
              });
    }
    List<Candidate> candidates = new ArrayList<>();
    for (Signature signature : some) {
      List<String> ours = new ArrayList<>(matched.getOrDefault(signature.index(), List.of()));
      double telling = ours.stream().mapToDouble(signatures::telling).sum();
      double marked = MARK * signature.marksIn(texts);
      double covered = Math.min(1, (telling + marked) / (all + marked));
      telling += marked;
      String unpivot = signature.main().unpivot();
      if (!unpivot.isEmpty() && isTable) {
        List<String> labels =
            distinct.stream()
                .filter(name -> signatures.telling(name) == 0 && name.strip().matches(unpivot))
                .toList();
        ours.addAll(labels);
        double each = "any label".matches(unpivot) ? 0.05 : 0.5; // one that takes all tells little
        telling += Math.min(UNPIVOTED, labels.size()) * each;
        covered = Math.min(1, covered + (double) labels.size() / distinct.size());
      }
      boolean hasNeeds =
          signature.main().needs().stream()
              .allMatch(
                  need -> signature.has(rules.getOrDefault(signature.index(), Set.of()), need));
      if (signature.form().isFolder()) {
        telling += 0.5 * signatures.tellingTable(signature.main().name());
      }
      // Objects may lack fields, tables of a file with several may get them from their titles;
      // reading in earnest decides.
      boolean isWhole = isTable && !signature.form().unfolding().equals("sections");
      if (telling > 0 && (hasNeeds || !isWhole)) {
        ours.sort(Comparator.comparingDouble(signatures::telling).reversed());
        candidates.add(
            new Candidate(
                signature,
                telling,
                covered,
                kind(signature, isTable, markers, isSnake(distinct)) * (hasNeeds ? 1 : 0.7),
                ours));
      }
    }
    return candidates;
  }

  /**
   * Forms are named for what they are: {@code ..json} holds objects, a connector's tables hold a
   * column that starts with the connector's name, all else are tables. Connectors write snake_case
   * names only; screens write words.
   */
  private double kind(Signature signature, boolean isTable, Set<String> names, boolean isSnake) {
    Form form = signature.form();
    boolean isMarked = names.stream().anyMatch(name -> name.startsWith(form.name()));
    if (signatures.connectors().contains(form.name())) {
      return isMarked ? 1.3 : isTable && isSnake ? 1 : 0.8;
    }
    boolean ofConnector =
        names.stream()
            .anyMatch(name -> signatures.connectors().stream().anyMatch(name::startsWith));
    double suits = form.name().endsWith("json") == !isTable || signature.isOwn() ? 1 : 0.4;
    boolean isUnlikeScreen = isSnake && form.name().startsWith("ui_");
    return suits
        * (ofConnector ? 0.5 : 1)
        * (signature.isOwn() ? 0.8 : 1)
        * (isTable && isUnlikeScreen ? 0.8 : 1);
  }

  private static boolean isSnake(Set<String> names) {
    return names.stream().allMatch(name -> name.matches("[a-z0-9_]+"))
        && names.stream().anyMatch(name -> name.contains("_"));
  }
}
