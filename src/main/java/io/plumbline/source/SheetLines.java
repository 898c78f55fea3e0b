package io.plumbline.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;

/** Rows of the first sheet of an XLSX workbook, numbers and dates as stored. */
final class SheetLines implements RecordSource.Lines {
  private final ReadableWorkbook workbook;
  private final Stream<Row> rows;
  private final Iterator<Row> remaining;
  private long position;

  SheetLines(InputStream input) throws IOException {
    workbook = new ReadableWorkbook(input);
    rows = workbook.getFirstSheet().openStream();
    remaining = rows.iterator();
  }

  @Override
  public String[] next() {
    while (remaining.hasNext()) {
      Row row = remaining.next();
      String[] cells = new String[row.getCellCount()];
      boolean isFilled = false;
      for (int i = 0; i < cells.length; i++) {
        Cell cell = row.getCell(i);
        cells[i] = text(cell);
        isFilled |= cells[i] != null && !cells[i].isBlank();
      }
      if (isFilled) {
        position = row.getRowNum();
        return cells;
      }
    }
    return null;
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
