package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.plumbline.config.SourceConfig;
import io.plumbline.table.Bronze;
import io.plumbline.table.ColumnSpec;
import io.plumbline.table.Table;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Systems nobody declared: a mapping in the source's own block is enough. */
class MappingTest {
  @TempDir Path folder;

  /**
   * ACME POS: German words, cents, days first, decimal commas, names that changed over the years.
   */
  @Test
  void anInventedTillIsReadByItsMappingAlone() {
    Path file =
        Sample.write(
            folder.resolve("acme_pos_2026-09-05.csv"),
            "Bon-Nr;Kundennr;Zeit;Umsatz Cent;Rabatt;Zustand;Kasse\n"
                + "B1;K7;03.09.2026 18:30;4202;1,50;bezahlt;POS-12\n"
                + "B2;;04.09.2026 09:05;1000;;storniert;POS-3\n"
                + "B3;K8;04.09.2026 10:00;1000;;verschenkt;POS-3\n");
    Map<String, String> columns = new HashMap<>();
    // As the configuration flattens columns { net_revenue { from = [...], unit = cents } }.
    columns.put("order_id", "Bon\nBon-Nr");
    columns.put("customer_key", "Kundennr");
    columns.put("created_ts", "Zeit");
    columns.put("net_revenue.from", "Nettoumsatz\nUmsatz Cent");
    columns.put("net_revenue.unit", "cents");
    columns.put("discount", "Rabatt");
    columns.put("status.from", "Zustand");
    columns.put("status.words.bezahlt", "paid");
    columns.put("status.words.storniert", "cancelled");
    columns.put("channel_hint.from", "Kasse");
    columns.put("channel_hint.take", "(POS)-\\d+");
    SourceConfig source =
        new SourceConfig(
            "acme_pos",
            "generic/orders",
            "files",
            Optional.of(java.time.ZoneId.of("Europe/Berlin")),
            Optional.of("EUR"),
            Optional.empty(),
            Optional.of("acme"),
            Optional.empty(),
            columns,
            Map.of("date-order", "dmy", "decimal-mark", ","));
    assertThat(Exports.problems(source)).isEmpty();
    List<Map<String, Object>> orders =
        PlainRead.accepted(Sample.of(source, file).readPlainly(), "rows");
    assertThat(orders).hasSize(3);
    Map<String, Object> first = orders.get(0);
    assertThat(first.get("order_id")).isEqualTo("B1");
    assertThat(first.get("customer_key")).isEqualTo("id:" + Privacy.sha("K7"));
    assertThat((BigDecimal) first.get("net_revenue")).isEqualByComparingTo("42.02");
    assertThat((BigDecimal) first.get("discount")).isEqualByComparingTo("1.5");
    assertThat(first.get("status")).isEqualTo("paid");
    assertThat(first.get("channel_hint")).isEqualTo("POS");
    // 18:30 in Berlin is 16:30 UTC
    assertThat(first.get("created_ts"))
        .isEqualTo(java.time.Instant.parse("2026-09-03T16:30:00Z").getEpochSecond() * 1_000_000);
    assertThat(first.get("business_date")).isEqualTo((int) LocalDate.of(2026, 9, 3).toEpochDay());
    assertThat(orders.get(1).get("status")).isEqualTo("cancelled");
    assertThat(orders.get(2).get("status")).isEqualTo("verschenkt"); // not a counted status
  }

  @Test
  void whatIsWrongWithAMappingIsSaid() {
    SourceConfig source =
        Sample.source(
            "generic/orders",
            "columns.net_revenue.unit",
            "pennies",
            "columns.order_id.take",
            "(",
            "columns.order_idd",
            "x");
    assertThat(String.join("\n", Exports.problems(source)))
        .contains("net_revenue: unit 'pennies' must be one of")
        .contains("order_id: take '(' is no regular expression")
        .contains("columns.order_idd: no column of generic/orders is called so; write 'order_id'");
  }

  /** Every table of ours can be filled from a file whose columns all have other names. */
  @Test
  void everyTableIsReadableUnderOtherNames() {
    for (Table table : Bronze.ALL) {
      List<ColumnSpec> own =
          table.columns().stream().filter(spec -> !BronzeRows.isLineage(spec.name())).toList();
      String header = own.stream().map(c -> "their " + c.name()).collect(Collectors.joining(","));
      String row = own.stream().map(MappingTest::text).collect(Collectors.joining(","));
      Path file = Sample.write(folder.resolve(table.name() + ".csv"), header + "\n" + row + "\n");
      Map<String, String> columns =
          own.stream().collect(Collectors.toMap(ColumnSpec::name, c -> "their " + c.name()));
      String[] settings =
          columns.entrySet().stream()
              .flatMap(e -> java.util.stream.Stream.of("columns." + e.getKey(), e.getValue()))
              .toArray(String[]::new);
      SourceConfig source = Sample.source("generic/" + table.name(), settings);
      List<PlainRead.Entry> entries = Sample.of(source, file).readPlainly();
      assertThat(PlainRead.outcomes(entries))
          .as(table.name() + " " + entries.get(0).reason())
          .isEqualTo(Map.of("accepted", 1L));
      Map<String, Object> values = entries.get(0).values();
      own.forEach(
          spec -> assertThat(values.get(spec.name())).as(table.name() + "." + spec).isNotNull());
    }
  }

  @Test
  void listsAndBlocksOfTheConfigurationArriveFlat() {
    assertThat(
            ConfigFactory.parseString("columns { a { from = [x, y], words { n = m } } }")
                .getConfig("columns")
                .entrySet()
                .stream()
                .map(Map.Entry::getKey))
        .containsExactlyInAnyOrder("a.from", "a.words.n");
    SourceMapping mapping =
        SourceMapping.of(
                Sample.source(
                    "generic/orders", "columns.a.from", "x\ny", "columns.a.words.n.b", "m"))
            .get("a");
    assertThat(mapping.names()).containsExactly("x", "y");
    assertThat(mapping.words()).isEqualTo(Map.of("nb", "m"));
  }

  private static String text(ColumnSpec spec) {
    return switch (spec.type().typeName()) {
      case "date" -> "2026-09-01";
      case "timestamp" -> "2026-09-01T10:00:00Z";
      case "boolean" -> "true";
      case "string" ->
          switch (spec.unit()) {
            case "ISO 4217" -> "EUR";
            case "zone" -> "Europe/Berlin";
            default -> "x" + spec.name().length();
          };
      default -> spec.unit().equals("fraction") ? "0.5" : "7";
    };
  }
}
