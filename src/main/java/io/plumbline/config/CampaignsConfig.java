package io.plumbline.config;

import java.util.List;
import java.util.Optional;

/**
 * How campaign names are read.
 *
 * @param rules the first that matches holds
 * @param nameTemplate fills what the rule leaves open
 */
public record CampaignsConfig(List<CampaignRule> rules, Optional<NameTemplate> nameTemplate) {
  /** What a rule or a template can say of a campaign. */
  public static final List<String> FIELDS =
      List.of("brand", "market", "objective", "audience", "search");

  /** The only values of fields that are a choice. */
  public static final List<String> AUDIENCES = List.of("new", "existing", "all");

  public static final List<String> SEARCHES = List.of("brand", "generic");

  /**
   * A way names are built.
   *
   * @param pattern regular expression over the whole name, one group per field
   * @param fields what the groups are, in order
   */
  public record NameTemplate(String pattern, List<String> fields) {
    public NameTemplate {
      fields = List.copyOf(fields);
    }
  }

  public CampaignsConfig {
    rules = List.copyOf(rules);
  }
}
