package io.plumbline.history;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import java.sql.Date;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * How many days a source is usually behind as_of: of the newest 30 cases the 90th percentile by
 * nearest rank, so that one bad week in a month teaches nothing.
 *
 * <p>From 7 nights on that found the source on time the cases are those nights. Before, they are
 * the days on which its files were extracted, at least 5: just before the next one came, its newest
 * day was so far behind. A source that is late teaches nothing while it is.
 */
final class FeedHabits {
  private static final int NIGHTS = 7;
  private static final int EXTRACTS = 4;
  private static final int NEWEST = 30;

  private FeedHabits() {}

  /**
   * {@code source, usual_behind_days, learnt_from}.
   *
   * @param memory gold.source_freshness of earlier runs
   * @param extracts {@code source, extracted, date}: newest day of event by day of extract
   */
  static Dataset<Row> of(Dataset<Row> memory, Dataset<Row> extracts, LocalDate asOf) {
    Dataset<Row> nights =
        memory
            .where(col("status").isin("on_time", "learning").and(col("as_of").lt(lit(date(asOf)))))
            .groupBy(col("source"), col("as_of").as("at"))
            .agg(min("behind_days").as("behind"));
    WindowSpec inOrder = Window.partitionBy("source").orderBy("extracted");
    Column newestSoFar = max("date").over(inOrder);
    Dataset<Row> days =
        extracts
            .withColumn("newest", newestSoFar)
            .withColumn("next", lead("extracted", 1).over(inOrder))
            .where(col("next").isNotNull())
            .select(
                col("source"),
                col("extracted").as("at"),
                // The night before the next extract, whose as_of is two days before it.
                greatest(datediff(date_sub(col("next"), 2), col("newest")), lit(0))
                    .cast("bigint")
                    .as("behind"));
    return usual(nights, NIGHTS, "of_nights")
        .join(usual(days, EXTRACTS, "of_files"), new String[] {"source"}, "full_outer")
        .select(
            col("source"),
            coalesce(col("of_nights"), col("of_files")).as("usual_behind_days"),
            when(col("of_nights").isNotNull(), "nights").otherwise("files").as("learnt_from"));
  }

  private static Dataset<Row> usual(Dataset<Row> cases, int least, String name) {
    Column rank = expr("int(ceil(0.9 * cases))");
    return cases
        .where(col("behind").isNotNull())
        .withColumn("n", row_number().over(Window.partitionBy("source").orderBy(col("at").desc())))
        .where(col("n").leq(NEWEST))
        .groupBy("source")
        .agg(count(lit(1)).as("cases"), array_sort(collect_list("behind")).as("all"))
        .where(col("cases").geq(least))
        .select(col("source"), element_at(col("all"), rank).as(name));
  }

  private static Date date(LocalDate day) {
    return Date.valueOf(day);
  }
}
