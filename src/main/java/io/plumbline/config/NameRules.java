package io.plumbline.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads rules that match names: of campaigns, and of the tags that tell channels apart. */
final class NameRules {
  private static final List<String> TAGS =
      List.of("click-id", "source", "medium", "campaign", "referrer");
  private static final Pattern PART = Pattern.compile("\\{([^{}]*)}|\\*|[^{}*]+|[{}]");

  private NameRules() {}

  static CampaignsConfig campaigns(ConfigSection section) {
    List<CampaignRule> rules = new ArrayList<>();
    for (ConfigSection entry : section.sections("rules")) {
      entry.requiredText("match", "\"DE_*\" or \"/retarget/\"");
      Optional<String> match = entry.pattern("match");
      Optional<String> source = entry.text("source");
      Optional<String> channel = entry.text("channel");
      Map<String, String> values = new LinkedHashMap<>();
      for (String field : CampaignsConfig.FIELDS) {
        List<String> allowed = allowed(field);
        (allowed.isEmpty() ? entry.text(field) : entry.oneOf(field, allowed))
            .ifPresent(value -> values.put(field, value));
      }
      entry.refuseUnknownKeys();
      if (values.isEmpty()) {
        entry.problem(
            "PLB-CONF-003",
            "match",
            "is of a rule that sets nothing",
            "add one of " + CampaignsConfig.FIELDS);
      }
      match.ifPresent(text -> rules.add(new CampaignRule(text, source, channel, values)));
    }
    Optional<CampaignsConfig.NameTemplate> template =
        section.text("name-template").flatMap(text -> template(section, text));
    section.refuseUnknownKeys();
    return new CampaignsConfig(rules, template);
  }

  static List<ChannelRule> channels(ConfigSection section) {
    List<ChannelRule> rules = new ArrayList<>();
    for (ConfigSection entry : section.sections("rules")) {
      Map<String, String> patterns = new LinkedHashMap<>();
      for (String tag : TAGS) {
        entry.pattern(tag).ifPresent(pattern -> patterns.put(tag, pattern));
      }
      Optional<String> channel = entry.requiredText("channel", "email");
      Optional<Boolean> paid = entry.text("paid").map(text -> entry.flag("paid"));
      entry.refuseUnknownKeys();
      channel
          .filter(name -> !name.matches("[A-Za-z0-9_]+"))
          .ifPresent(
              name ->
                  entry.problem(
                      "PLB-CONF-004",
                      "channel",
                      "must be letters, digits or '_'",
                      "write a channel such as podcast"));
      if (patterns.isEmpty()) {
        entry.problem(
            "PLB-CONF-003", "channel", "is of a rule that matches nothing", "add one of " + TAGS);
      }
      channel.ifPresent(name -> rules.add(new ChannelRule(patterns, name, paid)));
    }
    section.refuseUnknownKeys();
    return List.copyOf(rules);
  }

  private static List<String> allowed(String field) {
    return switch (field) {
      case "audience" -> CampaignsConfig.AUDIENCES;
      case "search" -> CampaignsConfig.SEARCHES;
      default -> List.of();
    };
  }

  /**
   * {@code "{market}_{objective}_*"}: fields in braces, {@code *} for anything, the rest as it is.
   */
  private static Optional<CampaignsConfig.NameTemplate> template(
      ConfigSection section, String text) {
    StringBuilder pattern = new StringBuilder("(?is)^");
    List<String> fields = new ArrayList<>();
    boolean isOpen = false;
    boolean isValid = true;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      String field = parts.group(1);
      boolean isText = field == null && !parts.group().matches("[*{}]");
      isValid &= isText || !isOpen; // two open parts side by side can be cut anywhere
      isOpen = !isText;
      if (field != null) {
        isValid &= CampaignsConfig.FIELDS.contains(field) && !fields.contains(field);
        fields.add(field);
        pattern.append("(.+?)");
      } else if (parts.group().equals("*")) {
        pattern.append(".*");
      } else {
        isValid &= isText;
        pattern.append(Pattern.quote(parts.group()));
      }
    }
    if (!isValid || fields.isEmpty()) {
      section.problem(
          "PLB-CONF-004",
          "name-template",
          "must be fields in braces with text between them, each of "
              + CampaignsConfig.FIELDS
              + " at most once",
          "write \"{market}_{objective}_*\"");
      return Optional.empty();
    }
    return Optional.of(new CampaignsConfig.NameTemplate(pattern.append("$").toString(), fields));
  }
}
