package io.plumbline.job;

import io.plumbline.table.Gold;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import java.util.List;
import java.util.stream.Stream;

/** Every table readers can ask for. */
final class PublishedTables {
  private PublishedTables() {}

  static List<Table> all() {
    return Stream.of(Silver.ALWAYS, Silver.LATEST_ONLY, Gold.ALL, Ops.ALL)
        .flatMap(List::stream)
        .toList();
  }
}
