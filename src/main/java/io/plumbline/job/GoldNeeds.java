package io.plumbline.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.plumbline.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which gold tables stay empty for lack of what, from {@code commands/needs.conf}. */
final class GoldNeeds {
  private static final Config NEEDS =
      ConfigFactory.parseResources(GoldNeeds.class.getClassLoader(), "commands/needs.conf");

  private GoldNeeds() {}

  /**
   * Tables that stay empty, each with what it lacks; a lack is a list of concepts any of which
   * would do.
   *
   * @param fed bronze tables that have a source
   */
  static Map<String, List<List<String>>> unmet(Set<String> fed) {
    Map<String, List<List<String>>> unmet = new LinkedHashMap<>();
    for (Table table : PublishedTables.all()) {
      boolean isListed = table.layer().equals("gold") && NEEDS.hasPath(table.name());
      List<List<String>> lacks = new ArrayList<>();
      for (String need : isListed ? NEEDS.getStringList(table.name()) : List.<String>of()) {
        List<String> either = Arrays.stream(need.split("\\|")).map(String::strip).toList();
        if (either.stream().noneMatch(fed::contains)) {
          lacks.add(either);
        }
      }
      if (!lacks.isEmpty()) {
        unmet.put(table.fullName(), lacks);
      }
    }
    return unmet;
  }

  /** All needs, for a test that compares them with the contracts. */
  static Config all() {
    return NEEDS;
  }
}
