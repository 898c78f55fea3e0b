package io.plumbline.report;

import io.plumbline.report.Grid.Cell;
import io.plumbline.table.ColumnSpec;
import io.plumbline.table.Gold;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The data dictionary, from the contracts: one folded table each. */
final class DictionarySection {
  private DictionarySection() {}

  static void write(Markup page, Edition edition) {
    Words words = edition.words();
    edition.openSection(
        page, "dictionary", words.say("dictionary.title"), words.say("dictionary.basis"));
    List<Table> tables =
        Stream.of(Gold.ALL, Silver.ALWAYS, Silver.LATEST_ONLY, Ops.ALL)
            .flatMap(List::stream)
            .distinct()
            .toList();
    page.open("details").element("summary", words.say("dictionary.open", tables.size()));
    for (Table table : tables) {
      writeTable(page, words, table);
    }
    page.close("details").close("section").line();
  }

  private static void writeTable(Markup page, Words words, Table table) {
    Grid grid =
        new Grid(
            table.grain(),
            Cell.word(words.say("column.column")),
            Cell.word(words.say("column.type")),
            Cell.word(words.say("column.unit")),
            Cell.word(words.say("column.meaning")));
    for (ColumnSpec column : table.columns()) {
      boolean isKey = table.keys().contains(column.name());
      grid.row(
          Cell.word(column.name() + (isKey ? " ◆" : "")),
          Cell.word(column.type().sql().toLowerCase(Locale.ROOT) + (column.nullable() ? " ?" : "")),
          Cell.word(column.unit()),
          Cell.word(column.comment()));
    }
    grid.writeFolded(page, table.fullName());
  }
}
