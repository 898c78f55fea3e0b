package io.plumbline.report;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The sentences of the page in one language, from {@code report/words.conf}. */
final class Words {
  private final Config sentences;

  private Words(Config sentences) {
    this.sentences = sentences;
  }

  /** The words of a language of {@link ReportContext}. */
  static Words of(String language) {
    return new Words(all().getConfig(language));
  }

  /** Every language, for tests that compare them. */
  static Config all() {
    try (InputStream stream = Words.class.getResourceAsStream("/report/words.conf")) {
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

  /** The sentence of a name that data brings, such as a model; the name itself when unknown. */
  String sayOr(String group, String name) {
    String path = ConfigUtil.joinPath(group, name);
    return sentences.hasPath(path) ? sentences.getString(path) : name;
  }
}
