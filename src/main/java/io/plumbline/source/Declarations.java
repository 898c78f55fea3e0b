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
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The platforms we know, as declared in the resources {@code platforms/<platform>.conf}. */
final class Declarations {
  static final List<String> PLATFORMS =
      ConfigFactory.parseResources(Declarations.class.getClassLoader(), "platforms/index.conf")
          .getStringList("platforms");

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

  /** The form a source names, with the source's own column names added. */
  static Optional<Form> formOf(SourceConfig source) {
    if (!forms(source.platform()).contains(source.form())) {
      return Optional.empty();
    }
    Config platform = load(source.platform());
    Config form = platform.getConfig("forms").getConfig(source.form());
    List<Form.Stream> streams = new ArrayList<>();
    ConfigObject declared = form.getObject("streams");
    declared.keySet().stream()
        .sorted()
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
            text(form, "naive-zone", null),
            text(form, "unfolding", ""),
            flag(form, "needs-currency"),
            text(platform, "prefix", ""),
            text(platform, "suffix", ""),
            Map.copyOf(pivots),
            List.copyOf(streams),
            form.root().render(ConfigRenderOptions.concise())));
  }

  private static Config load(String platform) {
    return ConfigFactory.parseResources(
            Declarations.class.getClassLoader(), "platforms/" + platform + ".conf")
        .resolve();
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
    source
        .columns()
        .forEach(
            (ours, theirs) -> {
              String key = ours.replace("\"", "");
              if (rules.containsKey(key)) {
                rules.put(key, rules.get(key).alsoFrom(theirs));
              } else {
                table
                    .flatMap(
                        t -> t.columns().stream().filter(c -> c.name().equals(key)).findFirst())
                    .ifPresent(
                        spec ->
                            rules.put(
                                key,
                                rule(key, ConfigFactory.empty().root(), Optional.of(spec))
                                    .alsoFrom(theirs)));
              }
            });
    rules.put("_extracted", scratch("_extracted", EXTRACTED));
    rules.put("_deleted", scratch("_deleted", DELETED));
    List<Form.Control> controls = new ArrayList<>();
    controls.add(new Form.Control("deleted", List.of(), List.of(), List.of("_deleted")));
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
                          texts(c, "is-true"))));
    }
    List<ColumnRule> ordered =
        rules.values().stream().sorted((a, b) -> a.column().compareTo(b.column())).toList();
    return new Form.Stream(
        name,
        tableName,
        texts(declared, "needs"),
        ordered,
        List.copyOf(controls),
        text(declared, "unpivot", ""));
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
        text(rule, "missing", "MISSING_REQUIRED"));
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
