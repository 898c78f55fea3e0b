package io.plumbline.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns HOCON into {@link PlumblineConfig}; all problems are reported at once (PLB-CONF-000, exit
 * 2).
 */
public final class ConfigReader {
  private static final Pattern SECRET_KEY =
      Pattern.compile("(?i).*(secret|password|passwd|token|access[._-]?key|pepper|credential).*");
  private static final Pattern SECRET_VALUE =
      Pattern.compile(
          ".*(AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|://[^/\\s:@]+:[^/\\s:@]+@).*");

  /** What a parser quotes of a file may be a secret that stands in the wrong place. */
  private static final Pattern QUOTED = Pattern.compile("'[^'\n]{8,}'|\"[^\"\n]{8,}\"");

  private static final Pattern PERSON =
      Pattern.compile(
          "(?<![\\w./+-])[\\w.+%-]+@[\\w-]+(?:\\.[\\w-]+)+|(?<!\\w)\\+\\d[\\d ()./-]{7,17}\\d");

  private final Function<SourceConfig, List<String>> sourceProblems;
  private final UnaryOperator<String> resolvePath;
  private final List<String> problems = new ArrayList<>();
  private final Set<String> secrets = new HashSet<>();

  /**
   * @param sourceProblems what the source room says of a source: unknown format, missing currency,
   *     ...
   * @param resolvePath makes a path of the file absolute; relative ones are relative to the file's
   *     folder
   */
  public ConfigReader(
      Function<SourceConfig, List<String>> sourceProblems, UnaryOperator<String> resolvePath) {
    this.sourceProblems = sourceProblems;
    this.resolvePath = resolvePath;
  }

  /**
   * Reads a configuration.
   *
   * @param text the file's content
   * @param name the file's name, for messages
   * @param overrides {@code key -> value} of {@code -D}, above the file
   * @throws PlumblineException PLB-CONF-000 with every problem, a line each
   */
  public PlumblineConfig read(String text, String name, Map<String, String> overrides) {
    Config parsed;
    try {
      Config file =
          ConfigFactory.parseString(
              text,
              ConfigParseOptions.defaults()
                  .setSyntax(ConfigSyntax.CONF)
                  .setOriginDescription(name));
      parsed = ConfigFactory.parseMap(overrides, "-D option").withFallback(file).resolve();
    } catch (ConfigException e) {
      throw new PlumblineException(
          "PLB-CONF-006",
          2,
          name
              + " is not valid HOCON: "
              + QUOTED.matcher(e.getMessage()).replaceAll("'...'")
              + "; fix the line it names");
    }
    refuseSecrets(parsed);
    ConfigSection root = new ConfigSection(parsed, "", new ArrayList<>());
    if (!parsed.hasPath("plumbline")) {
      problems.add(
          "PLB-CONF-003 plumbline ("
              + name
              + "): is required; fix: put everything in plumbline { ... }");
      throw refused(name);
    }
    PlumblineConfig config =
        plumbline(
            new ConfigSection(parsed.getConfig("plumbline"), "plumbline", problems),
            fingerprint(parsed.getConfig("plumbline")));
    if (!problems.isEmpty()) {
      throw refused(name);
    }
    return config;
  }

  private PlumblineConfig plumbline(ConfigSection section, String fingerprint) {
    String lake =
        section
            .requiredText("lake", "\"s3a://bucket/lake\" or a folder")
            .map(resolvePath)
            .orElse("");
    Reporting reporting = reporting(section.section("reporting"));
    History history = history(section.section("history"));
    List<SourceConfig> sources = sources(section);
    IdentityConfig identity =
        new IdentityReader(
                section.section("identity"), sources.stream().map(SourceConfig::id).toList())
            .read();
    AttributionConfig attribution = new AttributionReader(section.section("attribution")).read();
    ConversionsConfig conversions =
        new ConversionsReader(section.section("conversions"), attribution).read();
    ConfigSection costs = section.section("costs");
    CostsConfig costRates = new CostsConfig(costs.fraction("goods-rate"), expectedParts(costs));
    costs.refuseUnknownKeys();
    ConfigSection checks = section.section("checks");
    ChecksConfig rules =
        new ChecksConfig(
            checks.fraction("max-quarantined-share").orElse(0.5),
            checks.oneOf("stale-feed", List.of("warn", "stop")).filter("stop"::equals).isPresent());
    checks.refuseUnknownKeys();
    LtvConfig ltv = ltv(section.section("ltv"));
    ConfigSection privacy = section.section("privacy");
    PrivacyConfig people =
        new PrivacyConfig(
            privacy.wholeNumber("min-cell", 1, 1_000_000).orElse(5),
            privacy.wholeNumber("keep-touches", 30, 36_500),
            privacy.flag("person-keys"));
    privacy.refuseUnknownKeys();
    CampaignsConfig campaigns = NameRules.campaigns(section.section("campaigns"));
    List<ChannelRule> channelRules = NameRules.channels(section.section("channels"));
    ConfigSection scorecard = section.section("scorecard");
    String headline =
        scorecard
            .oneOf(
                "headline",
                List.of(
                    "mer", "total_spend", "total_revenue", "blended_media_cac", "new_customers"))
            .orElse("mer");
    scorecard.refuseUnknownKeys();
    boolean demoPepper = section.flag("demo-pepper");
    section.refuseUnknownKeys();
    return new PlumblineConfig(
        lake,
        reporting,
        people.personKeys()
            ? sources.stream().map(SourceConfig::keepingNativeIds).toList()
            : sources,
        history,
        identity,
        conversions,
        attribution,
        costRates,
        rules,
        ltv,
        people,
        campaigns,
        channelRules,
        headline,
        demoPepper,
        fingerprint);
  }

  private Reporting reporting(ConfigSection section) {
    Reporting reporting =
        new Reporting(
            section.currency("currency").orElse("USD"),
            section.zone("time-zone").orElse(ZoneOffset.UTC),
            DayOfWeek.valueOf(
                section
                    .oneOf("week-starts", List.of("monday", "saturday", "sunday"))
                    .orElse("monday")
                    .toUpperCase(Locale.ROOT)),
            section.oneOf("language", List.of("en", "zh-Hans", "zh-Hant")).orElse("en"));
    section.refuseUnknownKeys();
    return reporting;
  }

  private History history(ConfigSection section) {
    History history =
        new History(
            section.date("orders-complete-from"),
            section.wholeNumber("warm-up-days", 0, 3650).orElse(180),
            section.date("touches-complete-from"));
    section.refuseUnknownKeys();
    return history;
  }

  private List<SourceConfig> sources(ConfigSection section) {
    List<SourceConfig> sources = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (ConfigSection entry : section.sections("sources")) {
      Optional<String> id = entry.requiredText("id", "shop-de");
      Optional<String> format = entry.requiredText("format", "\"shopify/orders_csv\"");
      Optional<String> path =
          entry.requiredText("path", "\"s3a://bucket/exports/*.csv\"").map(resolvePath);
      Optional<ZoneId> zone = entry.zone("time-zone");
      Optional<String> currency = entry.currency("currency");
      Optional<String> account = entry.text("account");
      Optional<String> brand = entry.text("brand");
      Optional<String> market = entry.text("market");
      Map<String, String> columns = entry.map("columns");
      Map<String, String> options = entry.map("options");
      if (options.containsKey(SourceConfig.PERSON_KEYS)) {
        entry.problem(
            "PLB-CONF-004",
            "options." + SourceConfig.PERSON_KEYS,
            "is no option of one source",
            "write privacy { person-keys = true }, which holds for every source");
      }
      entry.refuseUnknownKeys();
      id.filter(name -> !name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*"))
          .ifPresent(
              name ->
                  entry.problem(
                      "PLB-CONF-004",
                      "id",
                      "must be letters, digits, '-', '_' or '.'",
                      "rename it"));
      id.filter(name -> !ids.add(name))
          .ifPresent(
              name ->
                  entry.problem(
                      "PLB-CONF-007", "id", "is used by two sources", "give each its own"));
      format
          .filter(name -> !name.matches("[a-z0-9_]+/[a-z0-9_]+"))
          .ifPresent(
              name ->
                  entry.problem(
                      "PLB-CONF-004",
                      "format",
                      "must be <platform>/<form>",
                      "write meta_ads/ui_csv"));
      if (id.isPresent() && path.isPresent() && format.filter(f -> f.contains("/")).isPresent()) {
        SourceConfig source =
            new SourceConfig(
                id.get(),
                format.get(),
                path.get(),
                zone,
                currency,
                account,
                brand,
                market,
                columns,
                options);
        for (String problem : sourceProblems.apply(source)) {
          entry.problem("PLB-CONF-008", "format", problem, "see the formats in README");
        }
        sources.add(source);
      }
    }
    if (sources.isEmpty() && problems.isEmpty()) {
      section.problem(
          "PLB-CONF-003",
          "sources",
          "needs at least one source",
          "add { id = ..., format = ..., path = ... }");
    }
    return sources;
  }

  private static List<String> expectedParts(ConfigSection costs) {
    List<String> expected =
        costs.texts("expected", List.of("media", "content", "tools", "people", "goods"));
    expected.stream()
        .filter(part -> !CostsConfig.PARTS.contains(part))
        .forEach(
            part ->
                costs.problem(
                    "PLB-CONF-005",
                    "expected",
                    "names no part of cost: " + part,
                    "use some of " + String.join(", ", CostsConfig.PARTS)));
    return expected;
  }

  private static LtvConfig ltv(ConfigSection section) {
    LtvConfig ltv =
        new LtvConfig(
            section
                .oneOf("model", List.of("auto", "bg_nbd", "mbg_nbd", "pareto_nbd"))
                .orElse("auto"),
            section
                .oneOf("segment-by", List.of("none", "brand", "market", "brand_market"))
                .orElse("brand"),
            section.wholeNumber("inactive-days", 1, 3650).orElse(90),
            section.wholeNumber("daily-ages", 0, 730).orElse(30),
            section.wholeNumber("backtest-days", 28, 1095).orElse(182),
            section.fraction("discount-rate").orElse(0.10));
    section.refuseUnknownKeys();
    return ltv;
  }

  private void refuseSecrets(Config config) {
    refuseSecrets("", config.root());
  }

  /** Looks into sections and lists; keys in order. */
  private void refuseSecrets(String key, ConfigValue value) {
    if (value instanceof ConfigObject section) {
      String above = key.isEmpty() ? "" : key + ".";
      section.keySet().stream()
          .sorted()
          .forEach(name -> refuseSecrets(above + name, section.get(name)));
    } else if (value instanceof ConfigList list) {
      for (int i = 0; i < list.size(); i++) {
        refuseSecrets(key + "[" + i + "]", list.get(i));
      }
    } else {
      String text = String.valueOf(value.unwrapped());
      boolean ours = key.equals("plumbline.demo-pepper") || key.contains(".columns.");
      if (!ours && SECRET_KEY.matcher(key).matches() || SECRET_VALUE.matcher(text).matches()) {
        secrets.add(text);
        problems.add(
            "PLB-CONF-009 "
                + key
                + " (line "
                + value.origin().lineNumber()
                + "): looks like a secret, and secrets are not read from the file; fix: remove it and use the"
                + " environment, a Hadoop credential provider or an instance role");
      }
    }
  }

  private PlumblineException refused(String name) {
    return new PlumblineException(
        "PLB-CONF-000",
        2,
        name
            + " has "
            + problems.size()
            + " problem(s):\n  "
            + problems.stream().map(this::told).collect(Collectors.joining("\n  ")));
  }

  /** A problem as it may be printed and stored: without secrets, addresses or phone numbers. */
  private String told(String problem) {
    String told = problem;
    for (String secret : secrets) {
      told = secret.isBlank() ? told : told.replace(secret, "[removed]");
    }
    return PERSON.matcher(told).replaceAll("[removed]");
  }

  private static String fingerprint(Config config) {
    // Relative order of keys and comments do not matter: concise rendering sorts keys.
    String rendered = config.withoutPath("lake").root().render(ConfigRenderOptions.concise());
    return sha256(rendered);
  }

  /** Hex SHA-256 of a text. */
  public static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
