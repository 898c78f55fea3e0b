package io.plumbline.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads one object of the file and notes every problem instead of stopping at the first. */
final class ConfigSection {
  private final Config config;
  private final String path;
  private final List<String> problems;
  private final Set<String> known = new TreeSet<>();

  ConfigSection(Config config, String path, List<String> problems) {
    this.config = config;
    this.path = path;
    this.problems = problems;
  }

  /** A section that may be missing. */
  ConfigSection section(String key) {
    known.add(key);
    if (!config.hasPath(key)) {
      return new ConfigSection(
          com.typesafe.config.ConfigFactory.empty(), path + "." + key, problems);
    }
    if (config.getValue(key).valueType() != ConfigValueType.OBJECT) {
      problem("PLB-CONF-002", key, "must be an object { ... }", "write " + key + " { ... }");
      return new ConfigSection(
          com.typesafe.config.ConfigFactory.empty(), path + "." + key, problems);
    }
    return new ConfigSection(config.getConfig(key), path + "." + key, problems);
  }

  /** Names of this section's entries, sorted; each counts as known. */
  List<String> keys() {
    List<String> names = config.root().keySet().stream().sorted().toList();
    known.addAll(names);
    return names;
  }

  /** Sections of a list. */
  List<ConfigSection> sections(String key) {
    known.add(key);
    List<ConfigSection> all = new ArrayList<>();
    if (!config.hasPath(key)) {
      return all;
    }
    try {
      List<? extends Config> items = config.getConfigList(key);
      for (int i = 0; i < items.size(); i++) {
        all.add(new ConfigSection(items.get(i), path + "." + key + "[" + i + "]", problems));
      }
    } catch (ConfigException e) {
      problem(
          "PLB-CONF-002", key, "must be a list of objects [ { ... } ]", "put each entry in { }");
    }
    return all;
  }

  Optional<String> text(String key) {
    known.add(key);
    if (!config.hasPath(key)) {
      return Optional.empty();
    }
    ConfigValue value = config.getValue(key);
    if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
      problem("PLB-CONF-002", key, "must be a single value", "write " + key + " = \"...\"");
      return Optional.empty();
    }
    return Optional.of(config.getString(key));
  }

  Optional<String> requiredText(String key, String example) {
    Optional<String> value = text(key).filter(text -> !text.isBlank());
    if (value.isEmpty()) {
      problem("PLB-CONF-003", key, "is required", "add " + key + " = " + example);
    }
    return value;
  }

  List<String> texts(String key, List<String> otherwise) {
    known.add(key);
    if (!config.hasPath(key)) {
      return otherwise;
    }
    try {
      return config.getStringList(key);
    } catch (ConfigException e) {
      problem("PLB-CONF-002", key, "must be a list of names", "write " + key + " = [a, b]");
      return otherwise;
    }
  }

  /** A list of lists of names. */
  List<List<String>> groups(String key) {
    known.add(key);
    List<List<String>> groups = new ArrayList<>();
    if (!config.hasPath(key)) {
      return groups;
    }
    Object value = config.getValue(key).unwrapped();
    boolean isGroups =
        value instanceof List<?> all
            && all.stream().allMatch(one -> one instanceof List<?> names && !names.isEmpty());
    if (!isGroups) {
      problem("PLB-CONF-002", key, "must be a list of lists of names", "write [[a, b], [c, d]]");
      return groups;
    }
    for (Object group : (List<?>) value) {
      groups.add(((List<?>) group).stream().map(String::valueOf).toList());
    }
    return groups;
  }

  Map<String, String> map(String key) {
    known.add(key);
    Map<String, String> all = new LinkedHashMap<>();
    if (config.hasPath(key)) {
      section(key).config.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(e -> all.put(unquoted(e.getKey()), lines(e.getValue().unwrapped())));
    }
    return all;
  }

  /** A list is a line per element. */
  private static String lines(Object value) {
    return value instanceof java.util.List<?> list
        ? list.stream().map(String::valueOf).collect(java.util.stream.Collectors.joining("\n"))
        : String.valueOf(value);
  }

  Optional<LocalDate> date(String key) {
    return parsed(key, LocalDate::parse, "must be a date", "write it as 2024-01-31");
  }

  Optional<ZoneId> zone(String key) {
    return parsed(
        key, ZoneId::of, "must be a time zone", "use a name such as Europe/Berlin or UTC");
  }

  Optional<String> currency(String key) {
    return parsed(
        key,
        code -> Currency.getInstance(code).getCurrencyCode(),
        "must be an ISO 4217 currency code",
        "use three capital letters such as EUR");
  }

  Optional<String> oneOf(String key, List<String> allowed) {
    Optional<String> value = text(key);
    if (value.isPresent() && !allowed.contains(value.get())) {
      problem(
          "PLB-CONF-004",
          key,
          "must be one of " + allowed + NearNames.hint(value.get(), allowed),
          "choose one of them");
      return Optional.empty();
    }
    return value;
  }

  Optional<Integer> wholeNumber(String key, int lowest, int highest) {
    Optional<Integer> value =
        parsed(key, Integer::valueOf, "must be a whole number", "write digits only");
    if (value.isPresent() && (value.get() < lowest || value.get() > highest)) {
      problem(
          "PLB-CONF-005", key, "must be from " + lowest + " to " + highest, "choose such a number");
      return Optional.empty();
    }
    return value;
  }

  Optional<Double> fraction(String key) {
    Optional<Double> value =
        parsed(key, Double::valueOf, "must be a number", "write a fraction such as 0.35");
    if (value.isPresent() && !(value.get() >= 0 && value.get() <= 1)) {
      problem("PLB-CONF-005", key, "must be a fraction from 0 to 1", "35 % is 0.35");
      return Optional.empty();
    }
    return value;
  }

  /**
   * A pattern over names, without case: {@code /regular expression/} found anywhere, or a glob with
   * {@code *} and {@code ?} over the whole name.
   */
  Optional<String> pattern(String key) {
    return parsed(
        key,
        ConfigSection::expression,
        "must be a glob or a regular expression between slashes",
        "write \"DE_*\" or \"/retarget(ing)?/\"");
  }

  private static String expression(String written) {
    if (written.length() > 2 && written.startsWith("/") && written.endsWith("/")) {
      return Pattern.compile("(?is)" + written.substring(1, written.length() - 1)).pattern();
    }
    StringBuilder glob = new StringBuilder("(?is)^");
    for (char letter : written.strip().toCharArray()) {
      glob.append(
          switch (letter) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(String.valueOf(letter));
          });
    }
    return glob.append("$").toString();
  }

  Optional<Double> number(String key, double lowest, double highest) {
    Optional<Double> value =
        parsed(key, Double::valueOf, "must be a number", "write digits and a point");
    if (value.isPresent() && !(value.get() >= lowest && value.get() <= highest)) {
      problem(
          "PLB-CONF-005", key, "must be from " + lowest + " to " + highest, "choose such a number");
      return Optional.empty();
    }
    return value;
  }

  boolean flag(String key) {
    return parsed(
            key,
            text -> {
              if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException(text);
              }
              return text.equals("true");
            },
            "must be true or false",
            "choose one of them")
        .orElse(false);
  }

  /** Notes keys nobody asked for. Call last. */
  void refuseUnknownKeys() {
    for (String key : config.root().keySet()) {
      if (!known.contains(key)) {
        problem(
            "PLB-CONF-001",
            "\"" + key + "\"",
            "is not a key of this section" + NearNames.hint(key, known),
            "known here: " + String.join(", ", known));
      }
    }
  }

  /** Notes a problem of a key: place, key, value, rule and fix. */
  void problem(String code, String key, String rule, String fix) {
    String value = "";
    String place = place(config.root().origin());
    if (config.hasPath(key)) {
      ConfigValue found = config.getValue(key);
      place = place(found.origin());
      value = " = " + found.render(ConfigRenderOptions.concise());
    }
    problems.add(
        code
            + " "
            + path
            + "."
            + unquoted(key)
            + value
            + " ("
            + place
            + "): "
            + rule
            + "; fix: "
            + fix);
  }

  private <T> Optional<T> parsed(String key, Function<String, T> parse, String rule, String fix) {
    Optional<String> value = text(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(value.get()));
    } catch (IllegalArgumentException | DateTimeException e) {
      problem("PLB-CONF-004", key, rule, fix);
      return Optional.empty();
    }
  }

  private static String place(ConfigOrigin origin) {
    String file =
        origin.filename() != null
            ? java.nio.file.Path.of(origin.filename()).getFileName().toString()
            : origin.description();
    return origin.lineNumber() > 0 && origin.filename() != null
        ? file + ":" + origin.lineNumber()
        : file;
  }

  private static String unquoted(String key) {
    return key.replace("\"", "");
  }
}
