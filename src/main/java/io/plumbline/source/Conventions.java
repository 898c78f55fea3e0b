package io.plumbline.source;

import java.io.Serializable;
import java.time.ZoneId;

/**
 * How the text of one source is meant.
 *
 * @param zone zone of the source's days
 * @param zoneIsDeclared the source names its zone; otherwise it is the reporting zone
 * @param naiveZone zone of times without offset
 * @param decimalMark {@code .}, {@code ,} or a blank to decide by each number
 * @param dateOrder {@code dmy}, {@code mdy} or '' when the source does not say
 * @param latest no date of the file is later, as days since 1970
 * @param fileDay day the file was made, as days since 1970
 */
record Conventions(
    ZoneId zone,
    boolean zoneIsDeclared,
    ZoneId naiveZone,
    char decimalMark,
    String dateOrder,
    long latest,
    long fileDay)
    implements Serializable {

  Conventions withDecimalMark(char mark) {
    return new Conventions(zone, zoneIsDeclared, naiveZone, mark, dateOrder, latest, fileDay);
  }

  Conventions notAfter(long day) {
    return new Conventions(zone, zoneIsDeclared, naiveZone, decimalMark, dateOrder, day, fileDay);
  }

  /** With the order a platform prints days in, where the source says none of its own. */
  Conventions orOrder(String order) {
    boolean isOrder = order.equals("mdy") || order.equals("dmy");
    return isOrder && dateOrder.isEmpty()
        ? new Conventions(zone, zoneIsDeclared, naiveZone, decimalMark, order, latest, fileDay)
        : this;
  }

  Conventions ofFile(long day) {
    return new Conventions(zone, zoneIsDeclared, naiveZone, decimalMark, dateOrder, latest, day);
  }
}
