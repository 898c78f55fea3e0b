package io.plumbline.metric;

import static org.apache.spark.sql.functions.col;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** Columns as the contracts in {@code table} want them. */
final class Contract {
  /** Zero and one of money, of customers and of orders. */
  static final Column ZERO = functions.lit(new BigDecimal("0.000000")).cast("decimal(20,6)");

  static final Column ONE = functions.lit(new BigDecimal("1.000000")).cast("decimal(20,6)");

  /** One customer or order in units of 0.000001, as facts of people are summed. */
  static final Column ONE_IN_UNITS = functions.lit(1_000_000L);

  static final Column NO_UNITS = functions.lit(0L);

  private Contract() {}

  /** Named columns. */
  static Column[] named(List<String> names) {
    return names.stream().map(name -> col(name)).toArray(Column[]::new);
  }

  /** One list after the other. */
  static List<String> join(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }

  /** A ratio of two sums as double; null when either is null or the lower one is zero. */
  static Column ratio(Column numerator, Column denominator) {
    return functions.try_divide(numerator.cast("double"), denominator.cast("double"));
  }
}
