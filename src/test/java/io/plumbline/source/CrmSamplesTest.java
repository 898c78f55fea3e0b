package io.plumbline.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.config.SourceConfig;
import io.plumbline.table.Bronze;
import io.plumbline.table.ColumnSpec;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each form of each CRM and e-mail platform on the sample of its documentation, against rows worked
 * out by hand in {@code golden.txt}: every column that is not null, and no other.
 */
class CrmSamplesTest {
  private static final Path EXPORTS = Path.of("src/test/resources/exports");
  private static final String RECORDS = "(records)";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final Set<String> NOT_SHOWN = Set.of("brand", "market");

  /** Samples are a few rows: interpreting their plans is faster than compiling them. */
  @BeforeAll
  static void interpretPlans() {
    LocalSpark.session().conf().set("spark.sql.codegen.wholeStage", "false");
    LocalSpark.session().conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
  }

  @AfterAll
  static void compilePlansAgain() {
    LocalSpark.session().conf().unset("spark.sql.codegen.wholeStage");
    LocalSpark.session().conf().unset("spark.sql.codegen.factoryMode");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"klaviyo", "hubspot", "hubspot_email", "fxiaoke", "salesforce", "mailchimp"})
  void samplesGiveTheRowsWorkedOutByHand(String platform) throws IOException {
    Map<String, Golden> golden = golden(platform);
    assertThat(golden.keySet()).isEqualTo(new TreeSet<>(Declarations.forms(platform)));
    golden.forEach((form, expected) -> check(platform, form, expected));
  }

  private record Golden(List<String> settings, List<String> rows, String outcomes) {}

  private static void check(String platform, String form, Golden expected) {
    SourceConfig source =
        Sample.source(platform + "/" + form, expected.settings().toArray(String[]::new));
    Sample sample = Sample.of(source, file(platform, form));
    List<String> rows = new ArrayList<>();
    String outcomes;
    if (Declarations.formOf(source).orElseThrow().joins()) {
      outcomes = readTogether(sample, rows);
    } else {
      List<PlainRead.Entry> entries = sample.readPlainly();
      outcomes = PlainRead.outcomes(entries).toString();
      Form declared = Declarations.formOf(source).orElseThrow();
      entries.stream()
          .filter(entry -> entry.stream() != null)
          .forEach(
              entry -> {
                String table = declared.stream(entry.stream()).table();
                rows.add(shown(table, travelled(table, entry.values())));
              });
    }
    assertThat(outcomes).as(platform + "/" + form).isEqualTo(expected.outcomes());
    assertThat(rows).as(platform + "/" + form).containsExactlyInAnyOrderElementsOf(expected.rows());
  }

  /** All tables and outcomes of a joined form in one query. */
  private static String readTogether(Sample sample, List<String> rows) {
    Reading reading = sample.read();
    Column everything = to_json(struct(col("*")));
    Dataset<Row> all = reading.records().select(lit(RECORDS).as("table"), everything.as("row"));
    for (Map.Entry<String, Dataset<Row>> given : reading.rows().entrySet()) {
      all = all.union(given.getValue().select(lit(given.getKey()), everything));
    }
    Map<String, Long> outcomes = new TreeMap<>();
    for (Row row : all.collectAsList()) {
      JsonNode values = json(row.getString(1));
      if (row.getString(0).equals(RECORDS)) {
        String kind = values.path("control_kind").asText("");
        String rule = values.path("rule").asText("");
        String key =
            values.path("outcome").asText()
                + (kind.isEmpty() ? "" : ":" + kind)
                + (rule.isEmpty() ? "" : ":" + rule);
        outcomes.merge(key, 1L, Long::sum);
      } else {
        rows.add(shown(row.getString(0), typed(row.getString(0), values)));
      }
    }
    return outcomes.toString();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Map<String, Object> typed(String table, JsonNode values) {
    Map<String, Object> typed = new LinkedHashMap<>();
    for (ColumnSpec spec : Bronze.named(table).orElseThrow().columns()) {
      JsonNode value = values.path(spec.name());
      if (value.isMissingNode() || value.isNull()) {
        continue;
      }
      boolean isTime = spec.type().equals(DataTypes.TimestampType);
      typed.put(
          spec.name(),
          isTime
              ? Instant.parse(value.asText())
              : spec.type() instanceof DecimalType
                  ? value.decimalValue()
                  : spec.type().equals(DataTypes.DoubleType)
                      ? (Object) value.asDouble()
                      : value.asText());
    }
    return typed;
  }

  /** Days and instants as they mean, from what travels to Spark. */
  private static Map<String, Object> travelled(String table, Map<String, Object> values) {
    Map<String, Object> typed = new LinkedHashMap<>(values);
    for (ColumnSpec spec : Bronze.named(table).orElseThrow().columns()) {
      Object value = values.get(spec.name());
      if (value != null && spec.type().equals(DataTypes.DateType)) {
        typed.put(spec.name(), LocalDate.ofEpochDay((Integer) value));
      } else if (value != null && spec.type().equals(DataTypes.TimestampType)) {
        typed.put(spec.name(), Instant.EPOCH.plusNanos((Long) value * 1000));
      }
    }
    return typed;
  }

  private static String shown(String table, Map<String, Object> values) {
    TreeMap<String, String> shown = new TreeMap<>();
    for (ColumnSpec spec : Bronze.named(table).orElseThrow().columns()) {
      Object value = values.get(spec.name());
      if (value != null && !BronzeRows.isLineage(spec.name()) && !NOT_SHOWN.contains(spec.name())) {
        shown.put(spec.name(), text(spec.name(), value));
      }
    }
    return table + " " + shown;
  }

  private static String text(String column, Object value) {
    if (value instanceof BigDecimal number) {
      return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
    String text = value.toString();
    if (column.equals("event_id") && (text.startsWith(Derived.UNKEYED) || text.startsWith("k-"))) {
      return Privacy.sha("auto");
    }
    if (text.startsWith("k-")) {
      return text.substring(2);
    }
    return text.isEmpty() ? "''" : text;
  }

  private static Path file(String platform, String form) {
    Path folder = EXPORTS.resolve(platform);
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(
              file ->
                  file.getFileName().toString().equals(form)
                      || file.getFileName().toString().startsWith(form + "."))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Map<String, Golden> golden(String platform) throws IOException {
    Map<String, Golden> golden = new TreeMap<>();
    String form = null;
    for (String line : Files.readAllLines(EXPORTS.resolve(platform).resolve("golden.txt"))) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("[")) {
        form = line.substring(1, line.indexOf(']'));
        List<String> settings = new ArrayList<>();
        for (String setting : line.substring(line.indexOf(']') + 1).strip().split(" ")) {
          settings.addAll(setting.isEmpty() ? List.of() : List.of(setting.split("=", 2)));
        }
        golden.put(form, new Golden(settings, new ArrayList<>(), ""));
      } else if (line.startsWith("outcomes ")) {
        Golden begun = golden.get(form);
        golden.put(form, new Golden(begun.settings(), begun.rows(), line.substring(9)));
      } else {
        golden.get(form).rows().add(expected(line));
      }
    }
    return golden;
  }

  private static String expected(String line) {
    int colon = line.indexOf(": ");
    TreeMap<String, String> columns = new TreeMap<>();
    for (String part : line.substring(colon + 2).split("; ")) {
      String[] nameAndValue = part.split("=", 2);
      String value = nameAndValue[1];
      columns.put(
          nameAndValue[0],
          value.startsWith("#") ? hash(nameAndValue[0], value.substring(1)) : value);
    }
    return line.substring(0, colon) + " " + columns;
  }

  private static String hash(String column, String value) {
    return column.endsWith("_key") ? Privacy.sha(value, column) : Privacy.sha(value);
  }
}
