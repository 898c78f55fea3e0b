package io.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Date;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CsvLineTest {
  private static final String STARTS = "=+-@\t\r\n\0＝＋－＠";

  @Test
  void whatMayStartAFormulaIsText() {
    assertThat(CsvLine.of(List.of("=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "-1", "a=b")))
        .isEqualTo("'=cmd|' /C calc'!A0,'@SUM(A1),'+1,'-1,a=b");
    assertThat(CsvLine.of(List.of("=1,\"x\""))).isEqualTo("\"'=1,\"\"x\"\"\"");
  }

  @Test
  void anyTextIsNeutralisedAndComesBack() {
    Random random = new Random(20261121);
    for (int n = 0; n < 5000; n++) {
      StringBuilder text = new StringBuilder();
      text.append(STARTS.charAt(random.nextInt(STARTS.length())));
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append(
            (char) (random.nextBoolean() ? STARTS.charAt(i % 12) : ' ' + random.nextInt(90)));
      }
      String cell = CsvLine.of(List.of(text.toString()));
      String read =
          cell.startsWith("\"") ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"") : cell;
      assertThat(read).isEqualTo("'" + text);
    }
  }

  @Test
  void numbersDaysAndGapsAreWhatTheyWere() {
    assertThat(
            CsvLine.of(
                Arrays.asList(
                    new BigDecimal("-1E+3"), -5L, -0.25, Date.valueOf("2026-10-31"), null, true)))
        .isEqualTo("-1000,-5,-0.25,2026-10-31,,true");
  }
}
