package io.plumbline.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;

/**
 * Rows of one sheet of an XLSX workbook, numbers and dates as stored: the first sheet with a header
 * for the stream, else the first.
 */
final class SheetLines implements RecordSource.Lines {
  private static final int HEADER_WITHIN = 20;

  private final ReadableWorkbook workbook;
  private final Stream<Row> rows;
  private final Iterator<Row> remaining;
  private long position;

  SheetLines(InputStream input, Form.Stream stream) throws IOException {
    workbook = new ReadableWorkbook(input);
    rows = sheetFor(stream).openStream();
    remaining = rows.iterator();
  }

  /** The first rows of every sheet, blank ones left out. */
  static List<List<String[]>> beginnings(InputStream input, int most) throws IOException {
    try (ReadableWorkbook workbook = new ReadableWorkbook(input)) {
      List<List<String[]>> sheets = new ArrayList<>();
      for (Sheet sheet : workbook.getSheets().toList()) {
        try (Stream<Row> rows = sheet.openStream()) {
          sheets.add(rows.map(SheetLines::texts).filter(SheetLines::isFilled).limit(most).toList());
        }
      }
      return sheets;
    }
  }

  private static boolean isFilled(String[] cells) {
    return Arrays.stream(cells).anyMatch(cell -> cell != null && !cell.isBlank());
  }

  private Sheet sheetFor(Form.Stream stream) throws IOException {
    for (Sheet sheet : workbook.getSheets().toList()) {
      try (Stream<Row> first = sheet.openStream()) {
        boolean fits =
            first
                .limit(HEADER_WITHIN)
                .map(SheetLines::texts)
                .map(cells -> Layout.of(stream, cells))
                .anyMatch(layout -> layout.missing().isEmpty() && layout.matched() > 0);
        if (fits) {
          return sheet;
        }
      }
    }
    return workbook.getFirstSheet();
  }

  @Override
  public String[] next() {
    while (remaining.hasNext()) {
      Row row = remaining.next();
      String[] cells = texts(row);
      if (isFilled(cells)) {
        position = row.getRowNum();
        return cells;
      }
    }
    return null;
  }

  private static String[] texts(Row row) {
    String[] cells = new String[row.getCellCount()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = text(row.getCell(i));
    }
    return cells;
  }

  private static String text(Cell cell) {
    if (cell == null || cell.getType() == CellType.EMPTY) {
      return null;
    }
    return cell.getType() == CellType.NUMBER ? cell.getRawValue() : cell.getText();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public String kind() {
    return "sheet_row";
  }

  @Override
  public void close() throws IOException {
    rows.close();
    workbook.close();
  }
}
