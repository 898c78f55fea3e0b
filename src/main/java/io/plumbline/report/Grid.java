package io.plumbline.report;

import java.util.ArrayList;
import java.util.List;

/** A table of the page: a heading row, body rows whose first cell names the row, a total. */
final class Grid {
  /** A cell; {@code style} is a class of report.css or empty. */
  record Cell(String text, String style, String title) {
    static Cell number(String text) {
      return new Cell(text, "n", "");
    }

    static Cell word(String text) {
      return new Cell(text, "", "");
    }

    Cell styled(String more) {
      return new Cell(text, (style + " " + more).strip(), title);
    }
  }

  private final String caption;
  private final List<Cell> headings;
  private final List<List<Cell>> rows = new ArrayList<>();
  private final List<Cell> total = new ArrayList<>();

  Grid(String caption, Cell... headings) {
    this(caption, List.of(headings));
  }

  Grid(String caption, List<Cell> headings) {
    this.caption = caption;
    this.headings = List.copyOf(headings);
  }

  Grid row(Cell... cells) {
    return row(List.of(cells));
  }

  Grid row(List<Cell> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  Grid total(Cell... cells) {
    total.addAll(List.of(cells));
    return this;
  }

  void write(Markup page) {
    page.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption);
    page.open("table").element("caption", caption).trusted("<thead>");
    writeRow(page, headings, "col");
    page.trusted("</thead><tbody>");
    rows.forEach(row -> writeRow(page, row, "row"));
    page.trusted("</tbody>");
    if (!total.isEmpty()) {
      page.trusted("<tfoot>");
      writeRow(page, total, "row");
      page.trusted("</tfoot>");
    }
    page.trusted("</table></div>\n");
  }

  /** Writes the table under its caption as a heading. */
  void writeTitled(Markup page) {
    page.element("h3", caption);
    write(page);
  }

  /** Writes the table folded under a summary. */
  void writeFolded(Markup page, String summary) {
    page.open("details").element("summary", summary);
    write(page);
    page.close("details").line();
  }

  private static void writeRow(Markup page, List<Cell> cells, String scope) {
    page.open("tr");
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      boolean heads = scope.equals("col") || i == 0;
      page.open(
          heads ? "th" : "td",
          heads ? "scope" : "",
          scope,
          cell.style().isEmpty() ? "" : "class",
          cell.style(),
          cell.title().isEmpty() ? "" : "title",
          cell.title());
      page.text(cell.text()).close(heads ? "th" : "td");
    }
    page.close("tr").line();
  }
}
