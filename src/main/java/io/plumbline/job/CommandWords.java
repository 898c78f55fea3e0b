package io.plumbline.job;

import io.plumbline.report.Words;
import java.util.Optional;

/** The sentences of the commands of the first hour. */
final class CommandWords {
  static final String RESOURCE = "/commands/words.conf";

  private CommandWords() {}

  /**
   * The words of a language; every Chinese is simplified Chinese here, all others are English.
   * Without a language the one of the terminal is taken.
   */
  static Words of(Optional<String> language) {
    String wanted =
        language
            .or(() -> Optional.ofNullable(System.getenv("LC_ALL")))
            .or(() -> Optional.ofNullable(System.getenv("LANG")))
            .orElse("en");
    return Words.of(RESOURCE, wanted.startsWith("zh") ? "zh-Hans" : "en");
  }
}
