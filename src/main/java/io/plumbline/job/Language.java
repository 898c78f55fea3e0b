package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.report.Words;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Option of commands that talk to people who do not run them every day. */
final class Language {
  @Option(
      names = "--language",
      paramLabel = "CODE",
      description = "en or zh-Hans (default: reporting.language, else the terminal's)")
  private String language;

  Words words(Optional<PlumblineConfig> config) {
    return CommandWords.of(
        Optional.ofNullable(language).or(() -> config.map(known -> known.reporting().language())));
  }
}
