package io.plumbline.config;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads {@code identity { }}. */
final class IdentityReader {
  private final ConfigSection section;
  private final List<String> sources;

  IdentityReader(ConfigSection section, List<String> sources) {
    this.section = section;
    this.sources = sources;
  }

  IdentityConfig read() {
    IdentityConfig.Limits usual = IdentityConfig.DEFAULT.limits();
    ConfigSection limits = section.section("limits");
    IdentityConfig.Limits read =
        new IdentityConfig.Limits(
            limit(limits, "customer", usual.customer()),
            limit(limits, "email", usual.email()),
            limit(limits, "phone", usual.phone()),
            limit(limits, "contact", usual.contact()),
            limit(limits, "cookie", usual.cookie()),
            limit(limits, "click", usual.click()));
    limits.refuseUnknownKeys();
    IdentityConfig identity =
        new IdentityConfig(
            read,
            section
                .wholeNumber("max-identifiers", 2, 1_000_000)
                .orElse(IdentityConfig.DEFAULT.maxIdentifiers()),
            domains(),
            ignored(),
            sameIds());
    section.refuseUnknownKeys();
    return identity;
  }

  private static int limit(ConfigSection limits, String kind, int otherwise) {
    return limits.wholeNumber(kind, 1, 1_000_000).orElse(otherwise);
  }

  private List<String> domains() {
    List<String> domains = section.texts("own-domains", List.of());
    for (String domain : domains) {
      if (!domain.matches("[\\p{L}\\p{N}-]+(\\.[\\p{L}\\p{N}-]+)+")) {
        section.problem(
            "PLB-CONF-004",
            "own-domains",
            "'" + domain + "' must be a mail domain",
            "write [acme.com], without @ and https://");
      }
    }
    return domains.stream().map(domain -> domain.toLowerCase(Locale.ROOT)).toList();
  }

  private List<String> ignored() {
    List<String> values = section.texts("ignore", List.of());
    if (values.stream().anyMatch(String::isBlank)) {
      section.problem(
          "PLB-CONF-004",
          "ignore",
          "must not hold an empty value: empty identifiers name nobody already",
          "remove it");
    }
    return values;
  }

  private List<List<String>> sameIds() {
    List<List<String>> groups = section.groups("same-ids");
    Set<String> named = new HashSet<>();
    for (List<String> group : groups) {
      for (String source : group) {
        if (!sources.contains(source)) {
          section.problem(
              "PLB-CONF-004",
              "same-ids",
              "knows no source '" + source + "'" + NearNames.hint(source, sources),
              "name ids of sources");
        } else if (!named.add(source)) {
          section.problem(
              "PLB-CONF-007",
              "same-ids",
              "names source '" + source + "' twice",
              "put sources that share ids into one list");
        }
      }
    }
    return groups;
  }
}
