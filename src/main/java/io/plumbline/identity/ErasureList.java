package io.plumbline.identity;

import io.plumbline.config.ConfigReader;
import io.plumbline.config.SourceConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * People to erase, as somebody wrote them down: one identifier a line.
 *
 * <p>A line is an e-mail address, a phone number, an id long enough to be unique by itself (16
 * characters: cookies, click ids, SHA-256 of an address), or {@code id:SOURCE/VALUE}, an id as the
 * system of that source (or platform) prints it. Each is hashed in every form it may have been read
 * in; what the line said is not kept.
 *
 * @param lines lines that name somebody
 * @param unreadable numbers of lines, from 1, that name nobody in any form
 */
public record ErasureList(List<Line> lines, List<Integer> unreadable) {
  private static final Pattern OF_SYSTEM = Pattern.compile("id:([^/]+)/(.+)");
  private static final Pattern PHONE = Pattern.compile("[+(]?\\d[\\d ()./-]{5,}");
  private static final Pattern HASHED = Pattern.compile("[0-9a-fA-F]{64}");

  /** Shorter ids are those of one system. */
  private static final int UNIQUE = 16;

  /**
   * One line.
   *
   * @param number from 1
   * @param hashes keyed hashes, as silver holds them
   */
  public record Line(int number, Set<String> hashes) {
    public Line {
      hashes = Set.copyOf(hashes);
    }
  }

  public ErasureList {
    lines = List.copyOf(lines);
    unreadable = List.copyOf(unreadable);
  }

  /** Lines asked for, blank ones not counted. */
  public int requested() {
    return lines.size() + unreadable.size();
  }

  /** Reads a list; blank lines are skipped. */
  public static ErasureList of(
      Stream<String> written, IdentifierKeys keys, IdSystems systems, List<SourceConfig> sources) {
    List<Line> lines = new ArrayList<>();
    List<Integer> unreadable = new ArrayList<>();
    int number = 0;
    for (String line : (Iterable<String>) written::iterator) {
      number++;
      String text = line.replace("\uFEFF", "").strip();
      if (!text.isEmpty()) {
        Set<String> hashes = hashes(text, keys, systems, sources);
        if (hashes.isEmpty()) {
          unreadable.add(number);
        } else {
          lines.add(new Line(number, hashes));
        }
      }
    }
    return new ErasureList(lines, unreadable);
  }

  private static Set<String> hashes(
      String text, IdentifierKeys keys, IdSystems systems, List<SourceConfig> sources) {
    Set<String> hashes = new LinkedHashSet<>();
    Matcher ofSystem = OF_SYSTEM.matcher(text);
    if (ofSystem.matches()) {
      String value = ofSystem.group(2).strip();
      Set<String> named = systems(ofSystem.group(1).strip(), systems, sources);
      if (!named.isEmpty()) {
        String plain = keys.keyed(ConfigReader.sha256(value));
        hashes.add(plain);
        named.forEach(system -> hashes.add(ConfigReader.sha256(system + "|" + plain)));
      }
      return hashes;
    }
    for (String form : forms(text)) {
      hashes.add(keys.keyed(ConfigReader.sha256(form)));
    }
    if (HASHED.matcher(text).matches()) {
      hashes.add(keys.keyed(text.toLowerCase(Locale.ROOT)));
    }
    return hashes;
  }

  /** Names of the systems a source, or the sources of a platform, are of. */
  private static Set<String> systems(String name, IdSystems systems, List<SourceConfig> sources) {
    Set<String> named = new LinkedHashSet<>();
    sources.stream()
        .filter(source -> source.id().equals(name) || source.platform().equals(name))
        .forEach(source -> named.add(systems.system(source.id())));
    return named;
  }

  /** A value as readers normalise it, and as platforms do before they hash it. */
  private static List<String> forms(String text) {
    int at = text.indexOf('@');
    if (at > 0) {
      String address = text.toLowerCase(Locale.ROOT);
      String domain = address.substring(at);
      boolean isGmail = domain.equals("@gmail.com") || domain.equals("@googlemail.com");
      return isGmail
          ? List.of(address, address.substring(0, at).replace(".", "") + domain)
          : List.of(address);
    }
    List<String> forms = new ArrayList<>();
    if (PHONE.matcher(text).matches()) {
      String digits = text.replaceAll("\\D", "").replaceFirst("^00", "");
      forms.addAll(List.of(text, digits, "+" + digits));
    } else if (text.length() >= UNIQUE) {
      forms.add(text);
    }
    return forms;
  }
}
