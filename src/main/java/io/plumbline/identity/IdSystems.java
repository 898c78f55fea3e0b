package io.plumbline.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.plumbline.config.SourceConfig;
import io.plumbline.table.SystemIds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which sources use the same ids: an id of a customer, user or contact is one of its system.
 *
 * <p>Sources of one platform are one system as long as no two of them carry orders, leads or
 * opportunities; else they are told apart by brand, then by market, then each is its own. The
 * configuration stands above that.
 */
public final class IdSystems {
  private static final Set<String> OWNERS = Set.of("orders", "leads", "opportunities");
  private static final List<Function<SourceConfig, String>> FINER =
      List.of(
          SourceConfig::platform,
          source -> source.platform() + "|" + source.brand().orElse(""),
          source ->
              source.platform()
                  + "|"
                  + source.brand().orElse("")
                  + "|"
                  + source.market().orElse(""));

  private final Map<String, String> systemBySource;
  private final List<String> apart;

  private IdSystems(Map<String, String> systemBySource, List<String> apart) {
    this.systemBySource = systemBySource;
    this.apart = apart;
  }

  /**
   * @param feeds names of the bronze tables a source feeds
   * @param sameIds ids of sources that use the same ids; a source in none goes by the rule
   */
  public static IdSystems of(
      List<SourceConfig> sources,
      Function<SourceConfig, List<String>> feeds,
      List<List<String>> sameIds) {
    Map<String, String> systems = new TreeMap<>();
    for (List<String> group : sameIds) {
      group.forEach(source -> systems.put(source, "=" + group.get(0)));
    }
    List<String> apart = new ArrayList<>();
    List<SourceConfig> open =
        sources.stream().filter(source -> !systems.containsKey(source.id())).toList();
    byRule(open, feeds, 0, systems, apart);
    return new IdSystems(systems, apart.stream().sorted().toList());
  }

  /** Sources the rule could only tell apart by taking each for a system of its own. */
  public List<String> apart() {
    return apart;
  }

  /** The name of the system of a source. */
  String system(String source) {
    return systemBySource.getOrDefault(source, source);
  }

  /**
   * Column of the first source, by name, that uses the same ids as a row's {@code source}: a name
   * for the system that stands in the configuration.
   *
   * @param printing whether a source, by id, prints such ids
   */
  Column firstSource(Predicate<String> printing) {
    Map<String, String> first = new TreeMap<>();
    Map<String, String> named = new TreeMap<>(systemBySource);
    named.keySet().removeIf(printing.negate());
    named.forEach((source, system) -> first.putIfAbsent(system, source));
    named.replaceAll((source, system) -> first.get(system));
    return bySource(named);
  }

  /**
   * Replaces the hash of every marked id by one of system and id. Words that name nobody stay what
   * they are in every system, so that they are refused.
   *
   * @param records bronze columns, {@code source} among them
   */
  public Dataset<Row> named(Dataset<Row> records, IgnoredIdentifiers ignored) {
    Map<String, Column> named = new LinkedHashMap<>();
    Stream.of(records.columns())
        .filter(SystemIds.COLUMNS::contains)
        .forEach(column -> named.put(column, named(col(column), ignored)));
    return named.isEmpty() ? records : records.withColumns(named);
  }

  private Column named(Column id, IgnoredIdentifiers ignored) {
    Column plain = substring(id, SystemIds.MARK.length() + 1, 64);
    return when(
            id.startsWith(SystemIds.MARK),
            when(ignored.names(xxhash64(plain)), plain)
                .otherwise(sha2(concat_ws("|", system(), plain).cast("binary"), 256)))
        .otherwise(id);
  }

  private Column system() {
    return bySource(systemBySource);
  }

  private static Column bySource(Map<String, String> names) {
    Column[] pairs =
        names.entrySet().stream()
            .flatMap(pair -> Stream.of(lit(pair.getKey()), lit(pair.getValue())))
            .toArray(Column[]::new);
    return pairs.length == 0
        ? col("source")
        : coalesce(element_at(map(pairs), col("source")), col("source"));
  }

  private static void byRule(
      List<SourceConfig> sources,
      Function<SourceConfig, List<String>> feeds,
      int depth,
      Map<String, String> systems,
      List<String> apart) {
    if (depth == FINER.size()) {
      sources.forEach(source -> systems.put(source.id(), source.id()));
      sources.stream()
          .filter(source -> feeds.apply(source).stream().anyMatch(OWNERS::contains))
          .forEach(source -> apart.add(source.id()));
      return;
    }
    sources.stream()
        .collect(Collectors.groupingBy(FINER.get(depth), LinkedHashMap::new, Collectors.toList()))
        .forEach(
            (name, group) -> {
              if (isOneSystem(group, feeds)) {
                group.forEach(source -> systems.put(source.id(), "/" + name));
              } else {
                byRule(group, feeds, depth + 1, systems, apart);
              }
            });
  }

  private static boolean isOneSystem(
      List<SourceConfig> group, Function<SourceConfig, List<String>> feeds) {
    Set<String> carried = new HashSet<>();
    return group.stream()
        .flatMap(source -> feeds.apply(source).stream())
        .filter(OWNERS::contains)
        .allMatch(carried::add);
  }
}
