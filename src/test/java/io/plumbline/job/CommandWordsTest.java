package io.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.plumbline.report.Words;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the commands say. */
class CommandWordsTest {
  @Test
  void everyLanguageHasEverySentenceWithTheSamePlaces() {
    Config all = Words.all(CommandWords.RESOURCE);
    assertThat(places(all.getConfig("zh-Hans"))).isEqualTo(places(all.getConfig("en")));
  }

  @Test
  void everyChineseIsSimplifiedAndAllElseEnglish() {
    assertThat(CommandWords.of(Optional.of("zh-Hant")).say("preview.accepted")).isEqualTo("接受");
    assertThat(CommandWords.of(Optional.of("de")).say("preview.accepted")).isEqualTo("accepted");
  }

  @Test
  void everyCommandHasHelpWithAnExample() {
    new CommandLine(new Plumbline())
        .getSubcommands()
        .forEach(
            (name, command) -> {
              ByteArrayOutputStream help = new ByteArrayOutputStream();
              command.usage(new PrintStream(help, true, StandardCharsets.UTF_8));
              assertThat(help.toString(StandardCharsets.UTF_8))
                  .as(name)
                  .contains("Example: plumbline " + name);
            });
  }

  private static Map<String, TreeSet<String>> places(Config words) {
    return words.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    Pattern.compile("\\{\\d\\}")
                        .matcher(entry.getValue().unwrapped().toString())
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toCollection(TreeSet::new))));
  }
}
