package io.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void everyLanguageHasEverySentenceWithTheSamePlaces() {
    Config all = Words.all(ReportPage.WORDS);
    assertThat(places(all.getConfig("zh-Hans"))).isEqualTo(places(all.getConfig("en")));
    assertThat(places(all.getConfig("zh-Hant"))).isEqualTo(places(all.getConfig("en")));
  }

  @Test
  void unknownLanguageIsRefused() {
    assertThatThrownBy(
            () -> new ReportContext("t", "USD", SampleLake.AS_OF, "r", "fr", "last", false))
        .hasMessageContaining("report language fr is not one of [en, zh-Hans, zh-Hant]");
  }

  private static Map<String, Set<String>> places(Config words) {
    return words.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> places(entry.getValue())));
  }

  private static Set<String> places(ConfigValue sentence) {
    Set<String> found = new TreeSet<>();
    Matcher place = Pattern.compile("\\{\\d\\}").matcher(sentence.unwrapped().toString());
    while (place.find()) {
      found.add(place.group());
    }
    return found;
  }
}
