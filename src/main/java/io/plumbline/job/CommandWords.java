package io.plumbline.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The sentences of the commands of the first hour, from {@code commands/words.conf}. */
final class CommandWords {
  private final Config sentences;

  private CommandWords(Config sentences) {
    this.sentences = sentences;
  }

  /**
   * The words of a language; every Chinese is simplified Chinese here, all others are English.
   * Without a language the one of the terminal is taken.
   */
  static CommandWords of(Optional<String> language) {
    String wanted =
        language
            .or(() -> Optional.ofNullable(System.getenv("LC_ALL")))
            .or(() -> Optional.ofNullable(System.getenv("LANG")))
            .orElse("en");
    return new CommandWords(all().getConfig(wanted.startsWith("zh") ? "zh-Hans" : "en"));
  }

  /** Every language, for tests that compare them. */
  static Config all() {
    try (InputStream stream = CommandWords.class.getResourceAsStream("/commands/words.conf")) {
      return ConfigFactory.parseReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
          .resolve();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A sentence with {@code {0}}, {@code {1}} filled in. */
  String say(String key, Object... values) {
    String sentence = sentences.getString(key);
    for (int i = 0; i < values.length; i++) {
      sentence = sentence.replace("{" + i + "}", String.valueOf(values[i]));
    }
    return sentence;
  }

  /** The sentence of a name, or the name itself when there is none. */
  String sayOr(String group, String name) {
    String key = group + "." + name;
    return sentences.hasPath(key) ? sentences.getString(key) : name;
  }
}
