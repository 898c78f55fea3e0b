package io.plumbline.receipt;

import io.plumbline.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which columns below a column is made of, as far as receipts say. */
public final class ColumnOrigins {
  private static final Pattern COLUMN = Pattern.compile("\\bp\\.([a-z][a-z0-9_]*)");

  private final Receipts receipts = new Receipts();

  /** A column of a table below. */
  public record Origin(String table, String column) {}

  /** Columns of the table to those below; none for a table without receipt. */
  public Map<String, List<Origin>> of(Table table) {
    Map<String, List<Origin>> all = new LinkedHashMap<>();
    receipts
        .of(table.fullName())
        .ifPresent(receipt -> table.columns().forEach(column -> put(all, receipt, column.name())));
    return all;
  }

  private static void put(Map<String, List<Origin>> all, Receipt receipt, String column) {
    LinkedHashSet<Origin> origins = new LinkedHashSet<>();
    for (Receipt.Part part : receipt.parts()) {
      receipt
          .asked(part, List.of(column))
          .values()
          .forEach(
              amount -> {
                Matcher names = COLUMN.matcher(amount);
                while (names.find()) {
                  origins.add(new Origin(part.parent(), names.group(1)));
                }
              });
    }
    if (!origins.isEmpty()) {
      all.put(column, new ArrayList<>(origins));
    }
  }
}
