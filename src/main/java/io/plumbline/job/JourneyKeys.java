package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.plumbline.table.Silver;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Conversions whose journey may be another one: a conversion of the person changed, or what a CRM
 * says of the person, or a touch that lies in the conversion's look-back did, or became visible.
 *
 * @param told {@code person_id, conversion_type, conversion_ts, date} of what a CRM says
 * @param longestDays the longest look-back of any touch
 */
record JourneyKeys(Function<TableGraph.Inputs, Dataset<Row>> told, int longestDays)
    implements Touched {
  private static final String KEY = "conversion_key";
  private static final String PERSON = "person_id";
  private static final String[] EVENT = {PERSON, "conversion_type", "conversion_ts"};

  @Override
  public Dataset<Row> keys(Change change) {
    Dataset<Row> converted =
        change
            .rows(
                Silver.CONVERSIONS,
                KEY,
                PERSON,
                "conversion_type",
                "conversion_ts",
                "identifier_key",
                "is_tracked",
                "kept_apart")
            .localCheckpoint();
    Dataset<Row> touched =
        change.rows(
            Silver.TOUCHPOINTS,
            PERSON,
            "event_ts",
            "touch_key",
            "date",
            "channel_name",
            "touch_kind",
            "campaign_key",
            "is_paid_media",
            "identifier_type",
            "identifier_key",
            "event_name");
    Dataset<Row> visible =
        change
            .now()
            .of(Silver.TOUCHPOINTS)
            .where(
                col("date").gt(lit(change.asOfBefore())).and(col("date").leq(lit(change.asOf()))));
    Dataset<Row> toldOf =
        Change.between(
            told.apply(change.before()).where(col("date").leq(lit(change.asOfBefore()))),
            told.apply(change.now()).where(col("date").leq(lit(change.asOf()))),
            EVENT);
    Dataset<Row> people =
        converted.select(PERSON).union(toldOf.select(PERSON)).where(col(PERSON).isNotNull());
    Dataset<Row> now = change.now().of(Silver.CONVERSIONS);
    Dataset<Row> seen =
        touched
            .select(PERSON, "event_ts")
            .union(visible.select(PERSON, "event_ts"))
            .where(col(PERSON).isNotNull())
            .distinct();
    Dataset<Row> within =
        now.select(KEY, PERSON, "conversion_ts")
            .join(seen, new String[] {PERSON})
            .where(
                col("conversion_ts")
                    .geq(col("event_ts"))
                    .and(
                        col("conversion_ts")
                            .lt(col("event_ts").plus(lit(Duration.ofDays(longestDays))))));
    return converted
        .select(KEY)
        .union(now.join(people.distinct(), new String[] {PERSON}, "left_semi").select(KEY))
        .union(within.select(KEY));
  }

  @Override
  public Optional<Dataset<Row>> all(TableGraph.Inputs in) {
    return Optional.of(in.of(Silver.CONVERSIONS).select(KEY));
  }

  @Override
  public TableGraph.Inputs cut(TableGraph.Inputs all, Dataset<Row> keys) {
    Dataset<Row> people =
        all.of(Silver.CONVERSIONS)
            .join(keys, new String[] {KEY}, "left_semi")
            .where(col(PERSON).isNotNull())
            .select(PERSON)
            .distinct();
    return table ->
        table == Silver.CONVERSIONS || table == Silver.TOUCHPOINTS
            ? all.of(table).join(people, new String[] {PERSON}, "left_semi")
            : all.of(table);
  }
}
