package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.plumbline.config.SourceConfig;
import io.plumbline.source.MappingProposal.Pair;
import io.plumbline.source.Signatures.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Pairs the columns of an unknown file with ours: by name, by the words people and platforms use
 * for a column, by nearness of names, and by what the values look like.
 */
final class Mapper {
  private static final double LEAST = 0.35;
  private static final double NEED_COUNTS = 3;
  private static final Config WORDS =
      ConfigFactory.parseResources(Mapper.class.getClassLoader(), "mapping/words.conf");

  private final Glimpse glimpse;
  private final Signatures signatures;
  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final Map<String, CellShape> shapes = new HashMap<>();

  Mapper(Glimpse glimpse, Signatures signatures) {
    this.glimpse = glimpse;
    this.signatures = signatures;
  }

  /** A table with the pairs found for it. */
  private record Fit(Signature target, List<Pair> pairs, List<String> lacking) {
    double score() {
      double sum = 0;
      for (Pair pair : pairs) {
        boolean isNeeded = target.main().needs().contains(pair.ours());
        sum += pair.confidence() * (isNeeded ? NEED_COUNTS : 1);
      }
      double needs = Math.max(1, target.main().needs().size());
      double met = (needs - lacking.size()) / needs;
      return sum * met * met;
    }
  }

  /** Forms that read our own names. */
  static List<Signature> targets(Signatures signatures) {
    return signatures.all().stream().filter(Signature::isOwn).toList();
  }

  MappingProposal propose(Optional<String> table) {
    Glimpse.Sight sight = glimpse.sight("GB18030");
    collect(sight);
    Optional<Recognised> known =
        Optional.of(new Recognition(signatures).recognise(glimpse))
            .filter(file -> file.isKnown() && file.confidence() > 0.5)
            .filter(file -> targets(signatures).stream().noneMatch(t -> is(t, file)));
    if (values.isEmpty()) {
      return none(sight.problem(), known);
    }
    values.forEach((name, cells) -> shapes.put(name, CellShape.of(cells)));
    List<Fit> fits =
        targets(signatures).stream()
            .filter(target -> table.isEmpty() || target.form().name().equals(table.get()))
            .map(this::fit)
            .filter(fit -> !fit.pairs().isEmpty())
            .sorted(Comparator.comparingDouble(Fit::score).reversed())
            .toList();
    if (fits.isEmpty() || table.isEmpty() && fits.get(0).score() < 1) {
      return none("", known);
    }
    Fit best = fits.get(0);
    List<String> others =
        fits.stream()
            .skip(1)
            .filter(fit -> fit.score() > 0.5 * best.score())
            .limit(3)
            .map(fit -> fit.target().form().name())
            .toList();
    return proposal(best, others, known);
  }

  private MappingProposal proposal(Fit best, List<String> others, Optional<Recognised> known) {
    Map<String, String> columns = new LinkedHashMap<>();
    best.pairs().forEach(pair -> columns.put(pair.ours(), pair.theirs()));
    SourceConfig unset = Signatures.unset(best.target().format());
    SourceConfig mapped =
        new SourceConfig(
            unset.id(),
            unset.format(),
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            columns,
            Map.of());
    Form form = Declarations.formOf(mapped).orElseThrow();
    Signature signature =
        new Signature(0, form, form.streams().get(0), form.streams(), true, List.of(), Set.of());
    Trial trial = Trial.of(glimpse, signature);
    Set<String> used = new HashSet<>(columns.values());
    return new MappingProposal(
        best.target().format(),
        best.pairs(),
        best.lacking(),
        values.keySet().stream().filter(name -> !used.contains(name)).toList(),
        others,
        known,
        trial.needsCurrency(),
        Exports.needsZone(best.target().format()),
        trial.dateOrder(),
        trial.accepted(),
        trial.refused(),
        "");
  }

  private static boolean is(Signature target, Recognised file) {
    return target.format().equals(file.format());
  }

  private static MappingProposal none(String problem, Optional<Recognised> known) {
    return new MappingProposal(
        "", List.of(), List.of(), List.of(), List.of(), known, false, false, "", 0, Map.of(),
        problem);
  }

  /** Columns with their first values: of JSON by path, of a table below its likeliest header. */
  private void collect(Glimpse.Sight sight) {
    for (JsonNode object : sight.objects()) {
      fields("", object);
    }
    if (!sight.isTable()) {
      return;
    }
    int header = 0;
    long most = 0;
    for (int i = 0; i < Math.min(20, sight.rows().size()); i++) {
      long labels = Arrays.stream(sight.rows().get(i)).filter(Mapper::isLabel).distinct().count();
      if (labels > most) {
        most = labels;
        header = i;
      }
    }
    String[] names = sight.rows().get(header);
    for (int i = 0; i < names.length; i++) {
      if (names[i] != null && !names[i].isBlank()) {
        List<String> cells = values.computeIfAbsent(names[i].strip(), name -> new ArrayList<>());
        for (String[] row : sight.rows().subList(header + 1, sight.rows().size())) {
          if (i < row.length) {
            cells.add(row[i]);
          }
        }
      }
    }
  }

  private void fields(String path, JsonNode node) {
    node.properties()
        .forEach(
            entry -> {
              String inner = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
              if (entry.getValue().isObject()) {
                fields(inner, entry.getValue());
              } else if (!entry.getValue().isContainerNode()) {
                values
                    .computeIfAbsent(inner, name -> new ArrayList<>())
                    .add(entry.getValue().isNull() ? null : entry.getValue().asText());
              }
            });
  }

  private static boolean isLabel(String cell) {
    return cell != null
        && !cell.isBlank()
        && Numbers.parse(cell, ' ') == null
        && CellShape.of(List.of(cell)) != CellShape.DATE;
  }

  private Fit fit(Signature target) {
    Map<String, Set<String>> words = words(target);
    List<Pair> all = new ArrayList<>();
    for (ColumnRule rule : FilePlan.stored(target.main())) {
      for (String theirs : values.keySet()) {
        Pair pair = pair(rule, theirs, words.getOrDefault(rule.column(), Set.of()));
        if (isRowId(target, rule.column()) && repeats(theirs)) {
          continue;
        }
        boolean isNeeded = target.main().needs().contains(rule.column());
        boolean isSure = !pair.reason().equals("value") || isNeeded;
        if (pair.confidence() >= LEAST && isSure) {
          all.add(pair);
        }
      }
    }
    all.sort(
        Comparator.comparingDouble(
                (Pair pair) ->
                    pair.confidence() + (target.main().needs().contains(pair.ours()) ? 0.05 : 0))
            .reversed()
            .thenComparing(Pair::ours));
    Map<String, Pair> chosen = new LinkedHashMap<>();
    Set<String> used = new HashSet<>();
    for (Pair pair : all) {
      if (!chosen.containsKey(pair.ours()) && used.add(pair.theirs())) {
        chosen.put(pair.ours(), pair);
      }
    }
    target.main().needs().stream()
        .filter(need -> isRowId(target, need) && !chosen.isEmpty() && !chosen.containsKey(need))
        .forEach(need -> chosen.put(need, new Pair(need, "row_number", LEAST, "number", "")));
    List<String> lacking =
        target.main().needs().stream().filter(need -> !chosen.containsKey(need)).toList();
    List<Pair> pairs = new ArrayList<>(chosen.values());
    pairs.sort(
        Comparator.comparing((Pair pair) -> !target.main().needs().contains(pair.ours()))
            .thenComparing(Comparator.comparingDouble(Pair::confidence).reversed()));
    return new Fit(target, pairs, lacking);
  }

  /** The first need of a table, where it is an id, names the row. */
  private static boolean isRowId(Signature target, String column) {
    return column.endsWith("_id") && target.main().needs().indexOf(column) == 0;
  }

  private boolean repeats(String theirs) {
    List<String> filled = values.get(theirs).stream().filter(v -> !Values.isNull(v)).toList();
    return new HashSet<>(filled).size() < filled.size();
  }

  /** Words for each column: people's, and those of all platforms that fill the same table. */
  private Map<String, Set<String>> words(Signature target) {
    Map<String, Set<String>> words = new HashMap<>();
    for (Signature signature : signatures.all()) {
      for (Form.Stream stream : signature.streams()) {
        if (stream.table().equals(target.main().table()) && !signature.isOwn()) {
          stream
              .rules()
              .forEach(
                  rule ->
                      rule.from().stream()
                          .filter(alias -> alias.pattern() == null)
                          .forEach(alias -> add(words, rule.column(), alias.written())));
        }
      }
    }
    WORDS
        .root()
        .forEach((ours, list) -> WORDS.getStringList(ours).forEach(w -> add(words, ours, w)));
    return words;
  }

  private static void add(Map<String, Set<String>> words, String column, String word) {
    words.computeIfAbsent(column, any -> new HashSet<>()).add(word);
  }

  private Pair pair(ColumnRule rule, String theirs, Set<String> words) {
    CellShape shape = shapes.get(theirs);
    double suits = shape.suits(rule);
    String name = Names.normal(theirs);
    String looks = shape.name().toLowerCase(Locale.ROOT);
    if (suits == 0) {
      return new Pair(rule.column(), theirs, 0, "value", looks);
    }
    if (name.equals(Names.normal(rule.column()))) {
      return new Pair(rule.column(), theirs, 0.85 + 0.14 * suits, "name", theirs);
    }
    Optional<String> word = words.stream().filter(w -> Names.normal(w).equals(name)).findFirst();
    if (word.isPresent()) {
      return new Pair(rule.column(), theirs, 0.65 + 0.25 * suits, "word", word.get());
    }
    double near = Math.max(likeness(theirs, rule.column()), best(theirs, words));
    if (near >= 0.5) {
      return new Pair(rule.column(), theirs, near * (0.4 + 0.4 * suits), "near", theirs);
    }
    boolean isTelling = suits == 1 && !shape.equals(CellShape.TEXT);
    return new Pair(rule.column(), theirs, isTelling ? 0.36 : 0, "value", looks);
  }

  private static double best(String theirs, Set<String> words) {
    return words.stream().mapToDouble(word -> likeness(theirs, word)).max().orElse(0);
  }

  /** Share of words both names have; for names without spaces, of pairs of letters. */
  private static double likeness(String left, String right) {
    Set<String> a = parts(left);
    Set<String> b = parts(right);
    Set<String> both = new HashSet<>(a);
    both.retainAll(b);
    return a.isEmpty() || b.isEmpty() ? 0 : 2.0 * both.size() / (a.size() + b.size());
  }

  private static Set<String> parts(String name) {
    String spaced = name.replaceAll("(?<=\\p{Ll})(?=\\p{Lu})", " ").toLowerCase(Locale.ROOT);
    Set<String> parts =
        Arrays.stream(spaced.split("[^\\p{L}\\p{N}]+"))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.toCollection(HashSet::new));
    boolean isIdeographic = spaced.codePoints().anyMatch(Character::isIdeographic);
    if (isIdeographic) {
      parts.clear();
      for (int i = 0; i + 1 < spaced.length(); i++) {
        parts.add(spaced.substring(i, i + 2));
      }
    }
    return parts;
  }
}
