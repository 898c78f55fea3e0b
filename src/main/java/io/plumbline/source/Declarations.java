package io.plumbline.source;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.plumbline.config.SourceConfig;
import io.plumbline.table.Bronze;
import io.plumbline.table.ColumnSpec;
import io.plumbline.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The platforms we know, as declared in the resources {@code platforms/<platform>.conf}. */
final class Declarations {
  static final List<String> PLATFORMS =
      ConfigFactory.parseResources(Declarations.class.getClassLoader(), "platforms/index.conf")
          .getStringList("platforms");

  /** Resources do not change while a program runs, and parsing one takes as long as a file. */
  private static final Map<String, Config> RESOURCES = new ConcurrentHashMap<>();

  /** Column of {@link Bronze#CUSTOMER_IDS} with the text customer_key is made of. */
  static final String NATIVE_ID = "native_id";

  /** Grain of a form with the tables of all grains, to recognise them by. */
  static final String ANY_GRAIN = "*";

  private static final List<String> OWNER = List.of("brand", "market");
  private static final List<String> EXTRACTED =
      List.of("_fivetran_synced", "_airbyte_extracted_at", "_airbyte_emitted_at");
  private static final List<String> DELETED = List.of("_fivetran_deleted", "_ab_cdc_deleted_at");

  private Declarations() {}

  /** Names of the forms of a platform; empty for an unknown one. */
  static List<String> forms(String platform) {
    if (!PLATFORMS.contains(platform)) {
      return List.of();
    }
    return List.copyOf(load(platform).getConfig("forms").root().keySet());
  }

  /** Patterns of cells or field names that, as documented, stand in files of this form only. */
  static List<Pattern> marks(String platform, String form) {
    return texts(declaration(platform, form), "marks").stream().map(Pattern::compile).toList();
  }

  /** Columns whose words are the company's own, such as the accounts of its books. */
  static Set<String> openWords(String platform, String form) {
    return Set.copyOf(texts(declaration(platform, form), "open-words"));
  }

  private static Config declaration(String platform, String form) {
    return load(platform).getConfig("forms").getConfig(form);
  }

  /** The form a source names, with the source's own column names added. */
  static Optional<Form> formOf(SourceConfig source) {
    if (!forms(source.platform()).contains(source.form())) {
      return Optional.empty();
    }
    Config platform = load(source.platform());
    Config form = platform.getConfig("forms").getConfig(source.form());
    List<Form.Stream> streams = new ArrayList<>();
    ConfigObject declared = form.getObject("streams");
    String grain = source.options().getOrDefault("grain", text(form, "grain", ""));
    declared.keySet().stream()
        .sorted()
        .filter(name -> isOfGrain(declared.toConfig().getConfig('"' + name + '"'), grain))
        .forEach(
            name ->
                streams.add(stream(name, declared.toConfig().getConfig('"' + name + '"'), source)));
    streams.sort((a, b) -> Boolean.compare(b.table().length() > 0, a.table().length() > 0));
    String main = text(form, "main", "");
    streams.sort((a, b) -> Boolean.compare(b.name().equals(main), a.name().equals(main)));
    Map<String, Form.Pivot> pivots = new LinkedHashMap<>();
    if (form.hasPath("pivots")) {
      form.getObject("pivots")
          .forEach(
              (array, value) -> {
                List<?> names = (List<?>) value.unwrapped();
                pivots.put(
                    array,
                    new Form.Pivot(
                        names.get(0).toString(), names.get(1).toString(), names.size() > 2));
              });
    }
    return Optional.of(
        new Form(
            source.platform(),
            source.form(),
            flag(form, "folder"),
            flag(form, "joins"),
            platform.hasPath("restatement-days") ? platform.getInt("restatement-days") : 0,
            text(platform, "encoding", "windows-1252"),
            text(platform, "zone", null),
            text(form, "naive-zone", null),
            text(form, "unfolding", ""),
            text(form, "records", ""),
            text(form, "date-order", ""),
            flag(form, "needs-currency"),
            text(platform, "prefix", ""),
            text(platform, "suffix", ""),
            Map.copyOf(pivots),
            paging(form),
            List.copyOf(streams),
            form.root().render(ConfigRenderOptions.concise())));
  }

  /** Tables that repeat the same delivery by grain are read at one grain only. */
  private static boolean isOfGrain(Config stream, String grain) {
    return grain.equals(ANY_GRAIN)
        || !stream.hasPath("grain")
        || stream.getString("grain").equals(grain);
  }

  private static Config load(String platform) {
    return RESOURCES.computeIfAbsent(
        platform,
        name ->
            ConfigFactory.parseResources(
                    Declarations.class.getClassLoader(), "platforms/" + name + ".conf")
                .resolve());
  }

  private static Form.Stream stream(String name, Config declared, SourceConfig source) {
    String tableName = text(declared, "table", "");
    Optional<Table> table = Bronze.named(tableName);
    ConfigObject columns =
        declared.hasPath("columns") ? declared.getObject("columns") : ConfigFactory.empty().root();
    Map<String, ColumnRule> rules = new LinkedHashMap<>();
    columns.forEach(
        (column, value) -> {
          Optional<ColumnSpec> spec =
              table.flatMap(
                  t -> t.columns().stream().filter(c -> c.name().equals(column)).findFirst());
          rules.put(column, rule(column, value, spec));
        });
    if (flag(declared, "own-names")) {
      table.orElseThrow().columns().stream()
          .filter(spec -> !BronzeRows.isLineage(spec.name()))
          .forEach(
              spec -> {
                ColumnRule given = rules.get(spec.name());
                ColumnRule named =
                    given == null
                        ? rule(spec.name(), ConfigFactory.empty().root(), Optional.of(spec))
                        : given;
                rules.put(spec.name(), named.alsoFrom(spec.name()));
              });
    }
    SourceMapping.of(source)
        .forEach(
            (column, mapping) -> {
              if (!rules.containsKey(column)) {
                table
                    .flatMap(
                        t -> t.columns().stream().filter(c -> c.name().equals(column)).findFirst())
                    .ifPresent(
                        spec ->
                            rules.put(
                                column,
                                rule(column, ConfigFactory.empty().root(), Optional.of(spec))));
              }
              rules.computeIfPresent(column, (any, rule) -> mapping.applied(rule));
            });
    if (source.keepsNativeIds()
        && table.filter(Bronze.ORDERS::equals).isPresent()
        && rules.containsKey("customer_key")) {
      rules.put(NATIVE_ID, nativeId());
    }
    rules.put("_extracted", scratch("_extracted", EXTRACTED));
    List<Form.Control> controls = new ArrayList<>();
    if (table.filter(t -> t.has("is_deleted")).isPresent()) {
      // A deleted lead must end the lead we know, so the mark is a value and not a control row.
      ColumnSpec spec =
          table.orElseThrow().columns().stream()
              .filter(c -> c.name().equals("is_deleted"))
              .findFirst()
              .orElseThrow();
      ColumnRule typed =
          rules.getOrDefault(
              "is_deleted", rule("is_deleted", ConfigFactory.empty().root(), Optional.of(spec)));
      for (String deleted : DELETED) {
        typed = typed.orFrom(deleted);
      }
      rules.put("is_deleted", typed);
    } else {
      rules.put("_deleted", scratch("_deleted", DELETED));
      controls.add(
          new Form.Control("deleted", List.of(), List.of(), List.of("_deleted"), List.of()));
    }
    if (declared.hasPath("controls")) {
      declared
          .getConfigList("controls")
          .forEach(
              c ->
                  controls.add(
                      new Form.Control(
                          c.getString("kind"),
                          texts(c, "starts-with"),
                          texts(c, "blank"),
                          texts(c, "is-true"),
                          texts(c, "is-other"))));
    }
    List<ColumnRule> ordered =
        rules.values().stream()
            .map(rule -> withWords(rule, source.options()))
            .sorted((a, b) -> a.column().compareTo(b.column()))
            .toList();
    return new Form.Stream(
        name,
        tableName,
        texts(declared, "needs"),
        ordered,
        List.copyOf(controls),
        text(declared, "unpivot", ""),
        links(declared),
        text(declared, "part-of", ""),
        lookups(declared));
  }

  private static List<Form.Link> links(Config stream) {
    if (!stream.hasPath("links")) {
      return List.of();
    }
    return stream.getConfigList("links").stream()
        .map(
            link -> {
              Map<String, String> gives = new LinkedHashMap<>();
              link.getObject("gives").keySet().stream()
                  .sorted()
                  .forEach(
                      ours -> gives.put(ours, link.getObject("gives").toConfig().getString(ours)));
              return new Form.Link(link.getString("table"), link.getString("on"), gives);
            })
        .toList();
  }

  private static Form.Paging paging(Config form) {
    return new Form.Paging(
        texts(form, "pages"),
        text(form, "page-status", ""),
        text(form, "page-ok", ""),
        text(form, "kind", ""),
        texts(form, "ignores"));
  }

  private static List<Form.Lookup> lookups(Config declared) {
    if (!declared.hasPath("lookups")) {
      return List.of();
    }
    return declared.getConfigList("lookups").stream()
        .map(
            c -> {
              Map<String, String> where = new TreeMap<>();
              if (c.hasPath("where")) {
                c.getObject("where").forEach((k, v) -> where.put(k, v.unwrapped().toString()));
              }
              return new Form.Lookup(
                  c.getString("from"),
                  Map.copyOf(where),
                  c.getString("on"),
                  c.getString("key"),
                  text(c, "order", c.getString("key")),
                  flag(c, "first"),
                  texts(c, "fill"),
                  flag(c, "wins"));
            })
        .toList();
  }

  /**
   * A rule that also knows the source's own words: {@code options.words.<field>.<code> = label},
   * for systems whose option codes mean something else in every installation.
   */
  private static ColumnRule withWords(ColumnRule rule, Map<String, String> options) {
    Map<String, String> words = new LinkedHashMap<>(rule.words());
    options.forEach(
        (option, label) -> {
          String[] path = option.replace("\"", "").split("\\.", 3);
          boolean isOurs =
              path.length == 3
                  && path[0].equals("words")
                  && rule.from().stream()
                      .anyMatch(alias -> Names.normal(path[1]).equals(alias.normal()));
          if (isOurs) {
            words.put(Names.normal(path[2]), rule.words().getOrDefault(Names.normal(label), label));
          }
        });
    return words.equals(rule.words()) ? rule : rule.withWords(Map.copyOf(words));
  }

  private static ColumnRule nativeId() {
    ConfigObject text =
        ConfigFactory.parseMap(Map.of("else", "customer_key", "unit", Values.NATIVE_ID)).root();
    return rule(NATIVE_ID, text, Optional.empty());
  }

  private static ColumnRule scratch(String column, List<String> names) {
    ConfigValue from = ConfigValueFactory.fromIterable(names);
    return rule(column, from, Optional.empty());
  }

  private static ColumnRule rule(String column, ConfigValue value, Optional<ColumnSpec> spec) {
    Config rule =
        value.valueType() == ConfigValueType.OBJECT
            ? ((ConfigObject) value).toConfig()
            : ConfigFactory.empty().withValue("from", value);
    DataType type =
        rule.hasPath("type")
            ? DataType.fromDDL(rule.getString("type"))
            : spec.map(ColumnSpec::type).orElse(DataTypes.StringType);
    String unit = text(rule, "unit", spec.map(ColumnSpec::unit).orElse("raw"));
    boolean required =
        rule.hasPath("required")
            ? rule.getBoolean("required")
            : spec.map(s -> !s.nullable() && !OWNER.contains(s.name())).orElse(false);
    Map<String, String> words = new LinkedHashMap<>();
    if (rule.hasPath("words")) {
      rule.getObject("words")
          .forEach((theirs, ours) -> words.put(Names.normal(theirs), ours.unwrapped().toString()));
    }
    List<ColumnRule.Alias> from = new ArrayList<>();
    if (rule.hasPath("from")) {
      ConfigValue names = rule.getValue("from");
      if (names instanceof ConfigList) {
        rule.getStringList("from").forEach(name -> from.add(ColumnRule.Alias.of(name)));
      } else {
        from.add(ColumnRule.Alias.of(rule.getString("from")));
      }
    }
    return new ColumnRule(
        column,
        type,
        unit,
        required,
        List.copyOf(from),
        text(rule, "else", null),
        text(rule, "config", null),
        text(rule, "default", null),
        text(rule, "scale", ""),
        Map.copyOf(words),
        flag(rule, "strict"),
        text(rule, "date-of", null),
        text(rule, "missing", "MISSING_REQUIRED"),
        texts(rule, "sum"),
        text(rule, "when", ""),
        rule.hasPath("title") ? Pattern.compile(rule.getString("title")) : null,
        flag(rule, "field-name"),
        rule.hasPath("take") ? Pattern.compile(rule.getString("take"), Pattern.DOTALL) : null);
  }

  private static String text(Config config, String path, String otherwise) {
    return config.hasPath(path) ? config.getString(path) : otherwise;
  }

  private static boolean flag(Config config, String path) {
    return config.hasPath(path) && config.getBoolean(path);
  }

  private static List<String> texts(Config config, String path) {
    return config.hasPath(path) ? List.copyOf(config.getStringList(path)) : List.of();
  }
}
