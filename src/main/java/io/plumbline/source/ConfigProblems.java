package io.plumbline.source;

import io.plumbline.config.SourceConfig;
import io.plumbline.table.Bronze;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What is wrong with the configuration of a source, in sentences that say what to write. */
final class ConfigProblems {
  private static final Set<String> DATE_ORDERS = Set.of("dmy", "mdy", "ymd");
  private static final Set<String> GRAINS =
      Set.of("account", "campaign", "ad_group", "ad", "keyword");

  private ConfigProblems() {}

  static List<String> of(SourceConfig source) {
    List<String> problems = new ArrayList<>();
    if (source.format().indexOf('/') <= 0) {
      return List.of(
          key(source, "format")
              + "'"
              + source.format()
              + "' must be <platform>/<form>; write for example meta_ads/ui_csv");
    }
    if (!Declarations.PLATFORMS.contains(source.platform())) {
      return List.of(
          key(source, "format")
              + "platform '"
              + source.platform()
              + "' is unknown; "
              + near(source.platform(), Declarations.PLATFORMS));
    }
    List<String> forms = Declarations.forms(source.platform());
    if (!forms.contains(source.form())) {
      return List.of(
          key(source, "format")
              + "form '"
              + source.form()
              + "' of "
              + source.platform()
              + " is unknown; "
              + near(source.form(), forms));
    }
    Form form = Declarations.formOf(source).orElseThrow();
    addColumns(source, form, problems);
    addCurrency(source, form, problems);
    addOptions(source, problems);
    if (form.streams().stream().allMatch(stream -> stream.table().isEmpty())) {
      problems.add(
          key(source, "options.grain")
              + "'"
              + source.options().get("grain")
              + "' is no grain of "
              + source.format()
              + "; leave it out to read the usual one");
    }
    return List.copyOf(problems);
  }

  private static void addColumns(SourceConfig source, Form form, List<String> problems) {
    Set<String> known = new TreeSet<>();
    form.streams().stream()
        .flatMap(stream -> Bronze.named(stream.table()).stream())
        .flatMap(table -> table.columns().stream())
        .map(column -> column.name())
        .filter(column -> !BronzeRows.isLineage(column))
        .forEach(known::add);
    form.streams().forEach(stream -> stream.rules().forEach(rule -> known.add(rule.column())));
    source.columns().keySet().stream()
        .map(SourceMapping::column)
        .distinct()
        .sorted()
        .filter(column -> !known.contains(column))
        .forEach(
            column ->
                problems.add(
                    key(source, "columns." + column)
                        + "no column of "
                        + source.format()
                        + " is called so; "
                        + near(column, known)));
    SourceMapping.of(source)
        .forEach(
            (ours, mapping) ->
                mapping
                    .problems()
                    .forEach(problem -> problems.add(key(source, "columns." + ours) + problem)));
  }

  private static void addCurrency(SourceConfig source, Form form, List<String> problems) {
    source
        .currency()
        .filter(code -> !Values.isCurrency(code))
        .ifPresent(
            code ->
                problems.add(
                    key(source, "currency")
                        + "'"
                        + code
                        + "' is not an ISO 4217 code; write for example EUR"));
    boolean mapped = source.columns().containsKey("currency");
    if (form.needsCurrency() && source.currency().isEmpty() && !mapped) {
      problems.add(
          key(source, "currency")
              + "missing: files of "
              + source.format()
              + " carry no currency; set the account's ISO 4217 code, or map columns.currency");
    }
  }

  private static void addOptions(SourceConfig source, List<String> problems) {
    String mark = source.options().getOrDefault("decimal-mark", ".");
    if (!mark.equals(".") && !mark.equals(",")) {
      problems.add(key(source, "options.decimal-mark") + "'" + mark + "' must be \".\" or \",\"");
    }
    check(source, "date-order", DATE_ORDERS, problems);
    check(source, "grain", GRAINS, problems);
    String since = source.options().get("since");
    if (since != null && !isDay(since)) {
      problems.add(
          key(source, "options.since") + "'" + since + "' is no day; write for example 2026-09-01");
    }
    String encoding = source.options().get("encoding");
    if (encoding != null && !isCharset(encoding)) {
      problems.add(
          key(source, "options.encoding")
              + "'"
              + encoding
              + "' is no character set; write for example GB18030 or windows-1252");
    }
  }

  private static boolean isDay(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeParseException noDay) {
      return false;
    }
  }

  private static boolean isCharset(String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static void check(
      SourceConfig source, String option, Set<String> allowed, List<String> problems) {
    String value = source.options().get(option);
    if (value != null && !allowed.contains(value)) {
      problems.add(
          key(source, "options." + option)
              + "'"
              + value
              + "' must be one of "
              + new TreeSet<>(allowed));
    }
  }

  private static String key(SourceConfig source, String key) {
    return "sources." + source.id() + "." + key + ": ";
  }

  private static String near(String written, Collection<String> known) {
    return Names.nearest(written, known)
        .map(name -> "write '" + name + "'")
        .orElse("use one of " + String.join(", ", new TreeSet<>(known)));
  }
}
