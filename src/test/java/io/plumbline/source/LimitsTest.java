package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Giant, endless, nested, packed and vanished input costs itself, never the night. */
class LimitsTest {
  private static final String HEADER = "touch_id,user_key,event_ts,channel,utm_content\n";
  private static final String GOOD = "t1,u1,2026-09-01 10:00:00,email,plain\n";

  @TempDir Path folder;

  @Test
  void aGiantFieldWaitsAndItsNeighboursEnter() {
    String giant = "t2,u1,2026-09-01 10:00:00,email," + "x".repeat(10 << 20) + "\n";
    List<PlainRead.Entry> csv = read("a.csv", HEADER + GOOD + giant + GOOD);
    assertThat(PlainRead.outcomes(csv)).hasToString("{accepted=2, quarantined:RECORD_TOO_LARGE=1}");
    assertThat(csv.get(1).position()).isEqualTo(3);
    assertThat(csv.get(1).masked()).contains("\"utm_content\": text(10485760)");
    String object =
        "{\"touch_id\":\"t\",\"user_key\":\"u\",\"event_ts\":\"2026-09-01\",\"channel\":\"";
    String lines =
        object + "email\"}\n" + object + "y".repeat(2 << 20) + "\"}\n" + object + "email\"}\n";
    assertThat(PlainRead.outcomes(read("a.jsonl", lines)))
        .hasToString("{accepted=2, quarantined:RECORD_TOO_LARGE=1}");
    String endless = object + "email\"}\n" + "z".repeat(17 << 20) + "\n" + object + "sms\"}\n";
    assertThat(PlainRead.outcomes(read("b.jsonl", endless)))
        .hasToString("{accepted=2, quarantined:RECORD_TOO_LARGE=1}");
  }

  @Test
  void aQuoteNeverClosedIsNamedWithItsLine() {
    String open = HEADER + GOOD + "t2,u1,2026-09-01 10:00:00,email,\"open\n" + GOOD.repeat(500_000);
    List<PlainRead.Entry> read = read("open.csv", open);
    assertThat(PlainRead.outcomes(read))
        .hasToString("{accepted=1, file_problem:RECORD_TOO_LARGE=1}");
    assertThat(read.get(1).reason()).contains("after line 2");
  }

  @Test
  void deepJsonWaits() {
    String nested = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
    String good =
        "{\"touch_id\":\"t\",\"user_key\":\"u\",\"event_ts\":\"2026-09-01\",\"channel\":\"email\"}\n";
    assertThat(PlainRead.outcomes(read("deep.jsonl", good + nested + "\n" + good)))
        .hasToString("{accepted=2, quarantined:RECORD_TOO_LARGE=1}");
    assertThat(PlainRead.outcomes(read("deep.json", "[" + good + "," + nested + "]")))
        .hasToString("{accepted=1, file_problem:RECORD_TOO_LARGE=1}");
  }

  @Test
  void aPackedNothingIsNotUnpackedForEver() throws IOException {
    Path file = folder.resolve("bomb.csv.gz");
    byte[] blank = new byte[1 << 20];
    java.util.Arrays.fill(blank, (byte) '\n');
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write((HEADER + GOOD).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      for (int i = 0; i < 300; i++) {
        out.write(blank);
      }
    }
    assertThat(
            PlainRead.outcomes(Sample.of(Sample.source("generic/touchpoints"), file).readPlainly()))
        .containsKey("file_problem:FILE_TOO_LARGE");
  }

  @Test
  void aFileGoneSinceItWasListedIsNamed() {
    SourceFile gone =
        new SourceFile(
            folder.resolve("gone.csv").toUri().toString(),
            "gone.csv",
            1,
            Instant.EPOCH,
            Optional.empty());
    PlainRead.Entry entry =
        PlainRead.of(Sample.source("generic/touchpoints"), List.of(gone)).get(0);
    assertThat(entry.rule()).isEqualTo("FILE_UNREADABLE");
    assertThat(entry.reason()).isEqualTo("the file was listed and is gone now");
    assertThat(entry.fix()).startsWith("Run again");
  }

  private List<PlainRead.Entry> read(String name, String text) {
    Path file = Sample.write(folder.resolve(name), text);
    return Sample.of(Sample.source("generic/touchpoints"), file).readPlainly();
  }
}
