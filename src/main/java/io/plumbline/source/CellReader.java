package io.plumbline.source;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/**
 * Reads the cells of one column of one file.
 *
 * <p>Exports repeat themselves: days, names, ids and hashes are remembered by their text, so that
 * each is worked out once while it stays in sight.
 */
final class CellReader {
  private static final int REMEMBERED = 512; // a power of two

  private final ColumnRule rule;
  private final Conventions conventions;
  private final String[] texts;
  private final Object[] values;
  private long removed;

  CellReader(ColumnRule rule, Conventions conventions) {
    this.rule = rule;
    this.conventions = conventions.orOrder(rule.scale());
    boolean isNumber =
        rule.type() instanceof DecimalType
            || rule.type().equals(DataTypes.LongType)
            || rule.type().equals(DataTypes.DoubleType);
    texts = isNumber ? null : new String[REMEMBERED];
    values = isNumber ? null : new Object[REMEMBERED];
  }

  /** The value; null only for text that stands for none. */
  Object read(String text) throws Refusal {
    if (text == null) {
      return null;
    }
    if (text.length() > Limits.FIELD) {
      throw Limits.recordTooLarge(rule.column() + " is longer than a million characters");
    }
    if (texts == null) {
      return Values.of(rule, text, conventions);
    }
    int hash = text.hashCode();
    int slot = (hash ^ hash >>> 16) & REMEMBERED - 1;
    if (text.equals(texts[slot])) {
      return values[slot];
    }
    Object value = Values.of(rule, text, conventions);
    long gone = value instanceof String stored ? Privacy.removals(text, stored) : 0;
    removed += gone;
    if (gone == 0) {
      texts[slot] = text;
      values[slot] = value;
    }
    return value;
  }

  /** How many addresses and phone numbers were taken out since this was asked last. */
  long takeRemoved() {
    long taken = removed;
    removed = 0;
    return taken;
  }
}
