package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.SourceConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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

  static Stream<Path> goldenFiles() throws IOException {
    return GoldenSamplesTest.goldenFiles();
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void noDamageBreaksTheReader(Path golden) throws IOException {
    for (String line : Files.readAllLines(golden)) {
      if (!line.startsWith("read ")) {
        continue;
      }
      String[] read = line.split(" ");
      SourceConfig source = Sample.source(read[1], GoldenSamplesTest.settings(read));
      byte[] good = Files.readAllBytes(golden.resolveSibling(read[2]));
      List<PlainRead.Entry> clean = read(source, "good", read[2], good);
      Map<String, byte[]> damages = damages(good);
      assertThat(damages).hasSizeGreaterThanOrEqualTo(15);
      damages.forEach(
          (damage, bytes) -> {
            List<PlainRead.Entry> entries = read(source, damage, read[2], bytes);
            String what = line + " " + damage;
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
