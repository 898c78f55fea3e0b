package io.plumbline.receipt;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The registry of receipts and of where rows stand in files: {@code receipts.conf}. */
final class Receipts {
  private static final Config DECLARED =
      ConfigFactory.parseResources(Receipts.class, "/receipts.conf").resolve();

  /**
   * Where the rows of a table without lineage of their own were read.
   *
   * @param role what the place is to the row: its order, its touch
   * @param on key of the row to SQL of it over {@code from}
   * @param from SQL of what is read
   * @param place alias of the row with {@code source_file, source_position}
   */
  record Origin(String role, Map<String, String> on, String from, String place) {}

  private final Map<String, Receipt> receipts = new TreeMap<>();
  private final Map<String, List<Origin>> origins = new TreeMap<>();

  Receipts() {
    for (String layer : List.of("silver", "gold")) {
      Config tables = DECLARED.getConfig(layer);
      tables
          .root()
          .keySet()
          .forEach(
              name -> {
                String table = layer + "." + name;
                receipts.put(table, receipt(table, tables.getConfig(name)));
              });
    }
    ConfigObject declared = DECLARED.getObject("origins");
    declared
        .keySet()
        .forEach(
            table ->
                origins.put(
                    table,
                    declared.toConfig().getConfigList("\"" + table + "\"").stream()
                        .map(Receipts::origin)
                        .toList()));
  }

  /** The receipt of a table. */
  Optional<Receipt> of(String table) {
    return Optional.ofNullable(receipts.get(table));
  }

  /** Tables with a receipt. */
  List<String> tables() {
    return List.copyOf(receipts.keySet());
  }

  /** Where rows of a table stand. */
  List<Origin> origins(String table) {
    return origins.getOrDefault(table, List.of());
  }

  private static Receipt receipt(String table, Config declared) {
    List<Receipt.Part> parts = new ArrayList<>();
    list(declared, "parts").forEach(part -> parts.add(part(part)));
    Map<String, Receipt.Ratio> ratios = new LinkedHashMap<>();
    each(declared, "ratios", (name, ratio) -> ratios.put(name, ratio(ratio)));
    Map<String, Receipt.Converted> converted = new LinkedHashMap<>();
    each(
        declared,
        "converted",
        (name, by) ->
            converted.put(name, new Receipt.Converted(by.getString("from"), by.getString("by"))));
    return new Receipt(
        table,
        List.copyOf(parts),
        ratios,
        converted,
        child(declared, "cumulated")
            .map(c -> new Receipt.Cumulated(c.getString("along"), c.getStringList("measures"))),
        child(declared, "whole")
            .map(
                w ->
                    new Receipt.Whole(
                        w.getString("table"),
                        w.getStringList("per"),
                        w.getString("on"),
                        strings(w, "measures"))));
  }

  private static Receipt.Part part(Config part) {
    String parent = part.getString("parent");
    return new Receipt.Part(
        parent,
        text(part, "from", parent + " p"),
        text(part, "where", ""),
        strings(part, "keys"),
        texts(part, "any"),
        texts(part, "also"),
        strings(part, "measures"));
  }

  private static Receipt.Ratio ratio(Config ratio) {
    return new Receipt.Ratio(
        ratio.getString("of"),
        ratio.getString("per"),
        ratio.hasPath("times") ? ratio.getDouble("times") : 1,
        text(ratio, "unless", ""),
        texts(ratio, "over"),
        text(ratio, "where", ""));
  }

  private static Origin origin(Config origin) {
    return new Origin(
        origin.getString("role"),
        strings(origin, "on"),
        origin.getString("from"),
        origin.getString("place"));
  }

  private static List<? extends Config> list(Config config, String path) {
    return config.hasPath(path) ? config.getConfigList(path) : List.of();
  }

  private static Optional<Config> child(Config config, String path) {
    return config.hasPath(path) ? Optional.of(config.getConfig(path)) : Optional.empty();
  }

  private static void each(
      Config config, String path, java.util.function.BiConsumer<String, Config> use) {
    child(config, path)
        .ifPresent(
            all -> all.root().keySet().forEach(name -> use.accept(name, all.getConfig(name))));
  }

  private static String text(Config config, String path, String otherwise) {
    return config.hasPath(path) ? config.getString(path) : otherwise;
  }

  private static List<String> texts(Config config, String path) {
    return config.hasPath(path) ? config.getStringList(path) : List.of();
  }

  private static Map<String, String> strings(Config config, String path) {
    Map<String, String> all = new TreeMap<>();
    child(config, path)
        .ifPresent(
            values -> values.root().keySet().forEach(key -> all.put(key, values.getString(key))));
    return all;
  }
}
