package io.plumbline.source;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.source.DamagedCorpus.Aim;
import io.plumbline.source.DamagedCorpus.Damage;
import io.plumbline.source.DamagedCorpus.Expected;
import io.plumbline.source.DamagedCorpus.Kept;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The damages of JSON text, one object per line or one document; see {@link DamagedCorpus}.
 *
 * <p>Damaged records are copies of the last one with one field changed, put after it. Fields that
 * the sample keeps outside its records, or in arrays, are not aimed at.
 */
final class DamagedJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final Form.Stream stream;
  private final Aim aim;
  private final String text;
  private final JsonNode document;
  private final List<ObjectNode> records = new ArrayList<>();
  private final List<Damage> damages = new ArrayList<>();
  private ArrayNode array;

  DamagedJson(Form.Stream stream, String text, List<PlainRead.Entry> clean, Aim aim) {
    this.stream = stream;
    this.aim = aim;
    this.text = text.strip();
    long count = clean.stream().filter(e -> e.isRecord() && e.outcome().equals("accepted")).count();
    JsonNode whole = parsed(this.text);
    document = whole;
    if (whole == null) {
      this.text.lines().forEach(line -> records.add((ObjectNode) parsed(line)));
    } else {
      Deque<JsonNode> left = new ArrayDeque<>(List.of(whole));
      while (!left.isEmpty() && array == null) {
        JsonNode node = left.poll();
        boolean holdsRecords = node.isArray() && node.size() == count && node.get(0).isObject();
        if (holdsRecords) {
          array = (ArrayNode) node;
          array.forEach(element -> records.add((ObjectNode) element));
        }
        node.forEach(left::add);
      }
    }
  }

  /** The one value of this text, or null when it is several or none. */
  private static JsonNode parsed(String text) {
    try {
      return MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(text);
    } catch (JsonProcessingException several) {
      return null;
    }
  }

  List<Damage> damages() {
    containers();
    if (!records.isEmpty()) {
      fields();
      brokenText();
    }
    return damages;
  }

  private void containers() {
    add("empty", "", Expected.refused("FILE_EMPTY"));
    add("blank", "\n \n", Expected.refused("FILE_EMPTY"));
    add("empty-array", "[]", new Expected(Kept.NONE, Map.of(), Map.of()));
    add("empty-object", "{}", new Expected(Kept.NONE, Map.of(), Map.of()));
    add("html", "<!DOCTYPE html>\n<html>Sign in</html>\n", Expected.refused("*"));
    add(
        "api-error",
        "{\"error\":{\"message\":\"(#17) User request limit reached\",\"code\":17}}",
        new Expected(Kept.NONE, Map.of("quarantined:*", 1L), Map.of()));
    add("mark", "\ufeff" + text, Expected.same());
    damages.add(new Damage("utf-16", ("\ufeff" + text).getBytes(UTF_16LE), Expected.same()));
    add("final-line-end", text + "\r\n", Expected.same());
    byte[] zipped = DamagedTable.gzip(text);
    damages.add(new Damage("gzip", zipped, Expected.same()));
    damages.add(
        new Damage(
            "cut-gzip",
            Arrays.copyOf(zipped, zipped.length / 2),
            document == null
                ? new Expected(Kept.SOME, Map.of("*", 1L), Map.of())
                : Expected.beginning("FILE_TRUNCATED")));
    if (document == null) {
      add("cut-line", text + "\n" + text.substring(0, 40), Expected.waits("RECORD_MALFORMED"));
      add("blank-lines", text.replace("\n", "\n\n"), Expected.same());
      add("pretty", pretty(), Expected.same());
      add("in-an-array", "[" + String.join(",", text.lines().toList()) + "]", Expected.same());
    } else {
      add("cut", text.substring(0, text.length() - 4), Expected.beginning("FILE_TRUNCATED"));
      add("pretty", document.toPrettyString(), Expected.same());
    }
  }

  private String pretty() {
    StringBuilder all = new StringBuilder();
    records.forEach(record -> all.append(record.toPrettyString()).append('\n'));
    return all.toString();
  }

  private void fields() {
    waits("money-text", aim.money(), "\"ten\"", "NOT_A_NUMBER");
    waits("money-flag", aim.money(), "true", "NOT_A_NUMBER");
    waits("money-nul", aim.money(), "\"1\\u00002\"", "NOT_A_NUMBER");
    waits("money-huge-exponent", aim.money(), "1e9999", "NOT_A_NUMBER");
    waits("money-long", aim.money(), '"' + "9".repeat(200_000) + '"', "NOT_A_NUMBER");
    if (isNeeded(aim.money())) {
      waits("money-null", aim.money(), "null", "MISSING_REQUIRED");
      waits("money-object", aim.money(), "{}", "MISSING_REQUIRED");
      waits("money-array", aim.money(), "[1,2]", "NOT_A_NUMBER");
      altered(aim.money(), null)
          .ifPresent(t -> add("money-missing", t, Expected.waits("MISSING_REQUIRED")));
    }
    altered(aim.money(), "-1500000")
        .ifPresent(t -> add("money-negative", t, Expected.with("accepted", 1)));
    waits("day-text", aim.day(), "\"someday\"", "NOT_A_DATE");
    waits("day-1970", aim.day(), "\"1970-01-01\"", "DATE_TOO_EARLY");
    waits("day-future", aim.day(), "\"2099-01-01\"", "DATE_IN_FUTURE");
    if (isNeeded(aim.day())) {
      waits("day-null", aim.day(), "null", rule(aim.day()).missingRule());
    }
    aim.ids().stream()
        .filter(id -> altered(id, "1").isPresent() && rule(id).unit().equals("id"))
        .findFirst()
        .ifPresent(
            id -> {
              waits("id-float", id, "1.2E+17", "ID_SCIENTIFIC");
              waits("id-spreadsheet", id, "\"1.2E+17\"", "ID_SCIENTIFIC");
            });
    waits("currency-unknown", aim.currency(), "\"EUX\"", "CURRENCY_UNKNOWN");
    field(last(), aim.account())
        .ifPresent(
            account ->
                damages.add(
                    new Damage(
                        "other-account",
                        altered(aim.account(), "\"999000999\"").orElseThrow().getBytes(UTF_8),
                        Map.of("account", account.parent.get(account.name).asText()),
                        Expected.waits("OTHER_ACCOUNT"))));
    add("record-twice", with(record -> {}), Expected.with("accepted", 1));
    add(
        "unknown-fields",
        with(record -> record.put("something_new", "x".repeat(100_000)).set("more", nested(100))),
        Expected.with("accepted", 1));
    add("strings-for-numbers", every(DamagedJson::asStrings), Expected.same());
  }

  private void brokenText() {
    ObjectNode record = last();
    field(record, aim.money())
        .ifPresent(
            money -> {
              String printed = money.parent.get(money.name).toString();
              String twice = "\"" + money.name + "\":" + printed;
              String marked = with(copy -> field(copy, aim.money()).orElseThrow().set("\"@\""));
              String wanted = "\"" + money.name + "\":\"@\"";
              waitsOrCuts(
                  "key-twice", marked.replace(wanted, twice + "," + twice), "RECORD_MALFORMED");
              waitsOrCuts("not-a-number", marked.replace("\"@\"", "NaN"), "RECORD_MALFORMED");
              waitsOrCuts("raw-nul", marked.replace("@", "1\u00002"), "RECORD_MALFORMED");
            });
    String deep = "[".repeat(5000) + "]".repeat(5000);
    String marked = with(copy -> copy.put("deep", "@"));
    waitsOrCuts("very-deep", marked.replace("\"@\"", deep), "RECORD_TOO_LARGE");
    if (document == null) {
      add(
          "no-object",
          text + "\n[1]\n\"x\"\n17\n",
          Expected.with("quarantined:RECORD_MALFORMED", 3));
    }
  }

  /** In lines the broken record waits; a document can not be read on, its beginning is kept. */
  private void waitsOrCuts(String name, String broken, String rule) {
    add(
        name,
        broken,
        document == null
            ? Expected.waits(rule)
            : new Expected(Kept.SOME, Map.of("*", 1L), Map.of()));
  }

  private boolean isNeeded(String column) {
    int at = column == null ? -1 : stream.indexOf(column);
    ColumnRule rule = at < 0 ? null : stream.rules().get(at);
    return rule != null
        && rule.required()
        && rule.otherwise() == null
        && rule.fallback() == null
        && paths(last(), rule).size() == 1;
  }

  private ColumnRule rule(String column) {
    return stream.rules().get(stream.indexOf(column));
  }

  private void waits(String name, String column, String json, String rule) {
    altered(column, json).ifPresent(changed -> add(name, changed, Expected.waits(rule)));
  }

  /** The text with one record more, its field set or, with null, taken out. */
  private Optional<String> altered(String column, String json) {
    if (field(last(), column).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        with(
            copy -> {
              Field field = field(copy, column).orElseThrow();
              if (json == null) {
                field.parent.remove(field.name);
              } else {
                field.set(json);
              }
            }));
  }

  private ObjectNode last() {
    return records.get(records.size() - 1);
  }

  private record Field(ObjectNode parent, String name) {
    void set(String json) {
      parent.set(name, parsed(json));
    }
  }

  private Optional<Field> field(ObjectNode record, String column) {
    int rule = column == null ? -1 : stream.indexOf(column);
    return rule < 0
        ? Optional.empty()
        : paths(record, stream.rules().get(rule)).stream().findFirst();
  }

  /** Fields of the record this column may come from, best first. */
  private static List<Field> paths(ObjectNode record, ColumnRule rule) {
    List<Field> found = new ArrayList<>();
    JsonNode data = record.has("_airbyte_data") ? record.get("_airbyte_data") : record;
    for (ColumnRule.Alias alias : rule.from()) {
      find("", (ObjectNode) data, alias.normal(), found);
    }
    return found;
  }

  private static void find(String path, ObjectNode node, String wanted, List<Field> found) {
    node.properties()
        .forEach(
            entry -> {
              String inner = path + Names.normal(entry.getKey());
              if (entry.getValue().isObject()) {
                find(inner, (ObjectNode) entry.getValue(), wanted, found);
              } else if (inner.equals(wanted) && entry.getValue().isValueNode()) {
                found.add(new Field(node, entry.getKey()));
              }
            });
  }

  /** The text with one record more: the last one, changed. */
  private String with(Consumer<ObjectNode> change) {
    ObjectNode copy = last().deepCopy();
    change.accept(copy);
    if (document == null) {
      return text + "\n" + copy + "\n";
    }
    array.add(copy);
    String longer = document.toString();
    array.remove(array.size() - 1);
    return longer;
  }

  private String every(Consumer<ObjectNode> change) {
    if (document == null) {
      StringBuilder all = new StringBuilder();
      for (ObjectNode record : records) {
        ObjectNode copy = record.deepCopy();
        change.accept(copy);
        all.append(copy).append('\n');
      }
      return all.toString();
    }
    List<ObjectNode> before = records.stream().map(ObjectNode::deepCopy).toList();
    records.forEach(change);
    String changed = document.toString();
    for (int i = 0; i < before.size(); i++) {
      records.get(i).setAll(before.get(i));
    }
    return changed;
  }

  private static void asStrings(ObjectNode node) {
    node.properties()
        .forEach(
            entry -> {
              if (entry.getValue().isObject()) {
                asStrings((ObjectNode) entry.getValue());
              } else if (entry.getValue().isNumber()) {
                entry.setValue(node.textNode(entry.getValue().asText()));
              }
            });
  }

  private static JsonNode nested(int depth) {
    ObjectNode inner = MAPPER.createObjectNode();
    for (int i = 0; i < depth; i++) {
      ObjectNode outer = MAPPER.createObjectNode();
      outer.set("x", inner);
      inner = outer;
    }
    return inner;
  }

  private void add(String name, String content, Expected expected) {
    damages.add(new Damage(name, content.getBytes(UTF_8), expected));
  }
}
