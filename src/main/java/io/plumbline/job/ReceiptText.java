package io.plumbline.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.io.PublishedState;
import io.plumbline.receipt.Explanation;
import io.plumbline.receipt.Step;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A receipt in words and as JSON. */
final class ReceiptText {
  private final Explanation explanation;
  private final PublishedState state;
  private final String version;

  ReceiptText(Explanation explanation, PublishedState state, String version) {
    this.explanation = explanation;
    this.state = state;
    this.version = version;
  }

  /** For people. */
  String plain() {
    List<String> out = new ArrayList<>();
    out.add(
        "%s, publication %d, run %s, as of %s, version %d of the table, program %s"
            .formatted(
                explanation.table(),
                state.n(),
                state.runId(),
                state.asOf(),
                state.table(explanation.table()).orElseThrow().version(),
                version));
    out.add(
        explanation.cell().entrySet().stream()
            .map(cell -> cell.getKey() + "=" + CsvLine.text(cell.getValue()))
            .collect(Collectors.joining("  ")));
    explanation.steps().forEach(step -> step(step, out));
    quotients(out);
    explanation.again().ifPresent(again -> again(again, out));
    out.add("");
    out.add("adds up: " + (explanation.addsUp() ? "yes" : "no"));
    return String.join("\n", out);
  }

  private static void step(Step step, List<String> out) {
    out.add("");
    out.add("%,d row%s of %s".formatted(step.cells(), step.cells() == 1 ? "" : "s", step.table()));
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("column", "published", "made of", "adds up", "how"));
    step.sums()
        .forEach(
            (column, sum) ->
                lines.add(
                    List.of(
                        column,
                        text(sum.cells()),
                        text(sum.rows()),
                        sum.addsUp()
                            ? "yes"
                            : "no: " + sum.different() + " differ by " + difference(sum),
                        sum.how())));
    out.addAll(columns(lines));
    for (Step.Below below : step.below()) {
      out.add("");
      out.add(
          "from %,d rows of %s%s"
              .formatted(
                  below.rows(),
                  below.table(),
                  below.lines().size() < below.rows()
                      ? ", the largest " + below.lines().size()
                      : ""));
      out.addAll(columns(headed(below.columns(), below.lines())));
    }
  }

  private void quotients(List<String> out) {
    if (explanation.quotients().isEmpty()) {
      return;
    }
    out.add("");
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("ratio", "numerator", "denominator", "published", "again", "equal", "how"));
    for (Explanation.Quotient quotient : explanation.quotients()) {
      lines.add(
          List.of(
              quotient.column(),
              text(quotient.numerator()),
              text(quotient.denominator()),
              text(quotient.published()),
              text(quotient.recomputed()),
              quotient.isEqual() ? quotient.published() == null ? "none" : "yes" : "no",
              quotient.formula()));
    }
    out.addAll(columns(lines));
  }

  private static void again(Explanation.Again again, List<String> out) {
    out.add("");
    again.parameters().forEach((name, value) -> out.add(name + " = " + value));
    out.add("");
    out.add("solved again from %,d rows".formatted(again.sufficientRows()));
    out.addAll(columns(headed(again.columns(), again.lines())));
    out.add("");
    out.add(
        "compared to the last bit: "
            + String.join(", ", again.compared())
            + (again.different().isEmpty()
                ? "; all equal"
                : "; different: " + String.join(", ", again.different())));
  }

  /** For programs. */
  String json() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("schema_version", 1)
        .put("table", explanation.table())
        .put("publication", state.n())
        .put("run_id", state.runId())
        .put("as_of", state.asOf().toString())
        .put("table_version", state.table(explanation.table()).orElseThrow().version())
        .put("code_version", version)
        .put("adds_up", explanation.addsUp());
    ObjectNode cell = root.putObject("cell");
    explanation.cell().forEach((column, value) -> put(cell, column, value));
    ArrayNode steps = root.putArray("steps");
    explanation.steps().forEach(step -> step(steps.addObject(), step));
    ArrayNode ratios = root.putArray("ratios");
    for (Explanation.Quotient quotient : explanation.quotients()) {
      ratios
          .addObject()
          .put("column", quotient.column())
          .put("formula", quotient.formula())
          .put("numerator", quotient.numerator())
          .put("denominator", quotient.denominator())
          .put("published", quotient.published())
          .put("recomputed", quotient.recomputed())
          .put("is_equal", quotient.isEqual());
    }
    explanation.again().ifPresent(again -> again(root.putObject("solved"), again));
    return root.toPrettyString();
  }

  private static void step(ObjectNode node, Step step) {
    node.put("table", step.table()).put("rows", step.cells());
    ObjectNode sums = node.putObject("sums");
    step.sums()
        .forEach(
            (column, sum) ->
                sums.putObject(column)
                    .put("published", number(sum.cells()))
                    .put("rows", number(sum.rows()))
                    .put("different", sum.different())
                    .put("how", sum.how())
                    .put("adds_up", sum.addsUp()));
    ArrayNode below = node.putArray("below");
    for (Step.Below rows : step.below()) {
      ObjectNode table = below.addObject().put("table", rows.table()).put("rows", rows.rows());
      lines(table.putArray("first"), rows.columns(), rows.lines());
    }
  }

  private static void again(ObjectNode node, Explanation.Again again) {
    ObjectNode parameters = node.putObject("parameters");
    again.parameters().forEach(parameters::put);
    node.put("sufficient_rows", again.sufficientRows());
    lines(node.putArray("sufficient"), again.columns(), again.lines());
    again.compared().forEach(node.putArray("compared")::add);
    again.different().forEach(node.putArray("different")::add);
  }

  private static void lines(ArrayNode array, List<String> columns, List<List<Object>> lines) {
    for (List<Object> line : lines) {
      ObjectNode row = array.addObject();
      for (int i = 0; i < columns.size(); i++) {
        put(row, columns.get(i), line.get(i));
      }
    }
  }

  /** Money and keys as text: a reader of JSON may keep 53 bits of a number only. */
  private static void put(ObjectNode node, String name, Object value) {
    if (value == null) {
      node.putNull(name);
    } else if (value instanceof Boolean flag) {
      node.put(name, flag);
    } else if (value instanceof Double number) {
      node.put(name, number);
    } else if (value instanceof Integer number) {
      node.put(name, number);
    } else {
      node.put(name, CsvLine.text(value));
    }
  }

  private static String number(BigDecimal value) {
    return value == null ? null : value.toPlainString();
  }

  private static String difference(Step.Sum sum) {
    return text(
        (sum.rows() == null ? BigDecimal.ZERO : sum.rows())
            .subtract(sum.cells() == null ? BigDecimal.ZERO : sum.cells()));
  }

  private static String text(Object value) {
    return value == null ? "-" : CsvLine.text(value);
  }

  private static List<List<String>> headed(List<String> columns, List<List<Object>> lines) {
    List<List<String>> all = new ArrayList<>();
    all.add(columns);
    lines.forEach(line -> all.add(line.stream().map(ReceiptText::text).toList()));
    return all;
  }

  private static List<String> columns(List<List<String>> lines) {
    int[] widths = new int[lines.get(0).size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    List<String> out = new ArrayList<>();
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        text.append("  ").append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length()));
      }
      out.add(text.toString().stripTrailing());
    }
    return out;
  }
}
