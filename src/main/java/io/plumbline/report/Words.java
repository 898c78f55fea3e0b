package io.plumbline.report;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Sentences in one language, from a HOCON resource with a section per language. */
public final class Words {
  private final Config sentences;

  private Words(Config sentences) {
    this.sentences = sentences;
  }

  /** The sentences of a resource such as {@code /report/words.conf} in a language it has. */
  public static Words of(String resource, String language) {
    return new Words(all(resource).getConfig(language));
  }

  /** Every language of a resource, for tests that compare them. */
  public static Config all(String resource) {
    try (InputStream stream = Words.class.getResourceAsStream(resource)) {
      return ConfigFactory.parseReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
          .resolve();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A sentence with {@code {0}}, {@code {1}} filled in. */
  public String say(String key, Object... values) {
    String sentence = sentences.getString(key);
    for (int i = 0; i < values.length; i++) {
      sentence = sentence.replace("{" + i + "}", String.valueOf(values[i]));
    }
    return sentence;
  }

  /** The sentence of a name that data brings, such as a model; the name itself when unknown. */
  public String sayOr(String group, String name) {
    String path = ConfigUtil.joinPath(group, name);
    return sentences.hasPath(path) ? sentences.getString(path) : name;
  }
}
