package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.SourceConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The sample of every form, damaged: no exception, every record with one outcome, reasons that say
 * what to do and name nobody.
 */
class DamagedSamplesTest {
  private static final Set<String> OUTCOMES =
      Set.of("accepted", "control", "quarantined", "file_problem");

  @TempDir Path folder;

  /** A sample as a list of expected values names it. */
  private record Named(String format, Path file, String[] settings) {
    @Override
    public String toString() {
      return format + " " + file.getFileName();
    }
  }

  static Stream<Named> samples() throws IOException {
    List<Named> samples = new ArrayList<>();
    for (String platform : Declarations.PLATFORMS) {
      Path folder = Sample.resource(platform);
      Path golden = folder.resolve("golden.txt");
      for (String line : Files.exists(golden) ? Files.readAllLines(golden) : List.<String>of()) {
        String[] words = line.split(" ");
        if (words[0].equals("read") || words[0].equals("==")) {
          Path file = folder.resolve(words[2]);
          samples.add(new Named(words[1], file, GoldenSamplesTest.settings(words)));
        } else if (line.startsWith("[")) {
          String form = line.substring(1, line.indexOf(']'));
          String[] settings = GoldenSamplesTest.settings(("- - " + line).split(" "));
          for (Path file : FormCoverageTest.filesOf(platform + "/" + form)) {
            samples.add(new Named(platform + "/" + form, file, settings));
          }
        }
      }
    }
    return samples.stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void noDamageBreaksTheReader(Named sample) throws IOException {
    String name = sample.file().getFileName().toString();
    SourceConfig source = Sample.source(sample.format(), sample.settings());
    byte[] good = Files.readAllBytes(sample.file());
    List<PlainRead.Entry> clean = read(source, "good", name, good);
    Map<String, byte[]> damages = damages(good);
    assertThat(damages).hasSizeGreaterThanOrEqualTo(15);
    damages.forEach(
        (damage, bytes) -> {
          List<PlainRead.Entry> entries = read(source, damage, name, bytes);
          String what = sample + " " + damage;
          for (PlainRead.Entry entry : entries) {
            assertThat(entry.outcome()).as(what).isIn(OUTCOMES);
            if (Set.of("quarantined", "file_problem").contains(entry.outcome())) {
              assertThat(entry.rule()).as(what).matches("[A-Z_]+");
              assertThat(entry.reason()).as(what).isNotBlank().doesNotContain("@example");
              assertThat(entry.fix()).as(what).isNotBlank();
              assertThat(String.valueOf(entry.masked())).as(what).doesNotContain("@example");
            }
          }
          if (damage.startsWith("same")) {
            assertThat(values(entries)).as(what).isEqualTo(values(clean));
          }
        });
  }

  private static List<Map<String, Object>> values(List<PlainRead.Entry> entries) {
    return entries.stream()
        .filter(entry -> entry.stream() != null)
        .map(PlainRead.Entry::values)
        .toList();
  }

  private List<PlainRead.Entry> read(
      SourceConfig source, String damage, String name, byte[] bytes) {
    try {
      Path file =
          folder.resolve(damage.replaceAll("\\W", "_")).resolve(Path.of(name).getFileName());
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
      return PlainRead.of(
          source,
          List.of(
              new SourceFile(
                  file.toUri().toString(),
                  file.getFileName().toString(),
                  bytes.length,
                  Instant.parse("2026-10-01T00:00:00Z"),
                  Optional.empty())));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> damages(byte[] good) throws IOException {
    Map<String, byte[]> damages = new LinkedHashMap<>();
    Random random = new Random(11);
    damages.put("empty", new byte[0]);
    damages.put("blank", " \n \n".getBytes(StandardCharsets.UTF_8));
    damages.put("cut in half", Arrays.copyOf(good, good.length / 2));
    damages.put("cut at the end", Arrays.copyOf(good, good.length - 3));
    damages.put("without its beginning", Arrays.copyOfRange(good, good.length / 3, good.length));
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(good);
    }
    damages.put("same but zipped", zipped.toByteArray());
    damages.put("zipped and cut", Arrays.copyOf(zipped.toByteArray(), zipped.size() / 2));
    damages.put(
        "another file", "<html><body>Sign in</body></html>".getBytes(StandardCharsets.UTF_8));
    damages.put("only a header", "a,b,c\n".getBytes(StandardCharsets.UTF_8));
    for (int round = 0; round < 3; round++) {
      byte[] flipped = good.clone();
      for (int i = 0; i < 5; i++) {
        flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
      }
      damages.put("bytes changed " + round, flipped);
    }
    boolean isText = good[0] != 'P' && (good[0] & 0xff) != 0xff;
    String text = new String(good, StandardCharsets.UTF_8);
    if (isText) {
      damages.put("quotes opened", (text + "\"never closed").getBytes(StandardCharsets.UTF_8));
      damages.put("twice", (text + text).getBytes(StandardCharsets.UTF_8));
      damages.put("no quotes", text.replace("\"", "").getBytes(StandardCharsets.UTF_8));
      damages.put("digits gone", text.replaceAll("\\d", "x").getBytes(StandardCharsets.UTF_8));
      damages.put("nulls inside", text.replace('1', '\u0000').getBytes(StandardCharsets.UTF_8));
      damages.put(
          "address inside", text.replace("2", "p@example.com").getBytes(StandardCharsets.UTF_8));
      damages.put("mac lines", text.replace('\n', '\r').getBytes(StandardCharsets.UTF_8));
    } else {
      for (int cut = 1; cut <= 4; cut++) {
        damages.put("cut " + cut, Arrays.copyOf(good, good.length * cut / 5));
      }
    }
    return damages;
  }
}
