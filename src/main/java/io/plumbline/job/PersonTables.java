package io.plumbline.job;

import static org.apache.spark.sql.functions.col;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.identity.IdentifierKeys;
import io.plumbline.identity.IgnoredIdentifiers;
import io.plumbline.identity.People;
import io.plumbline.identity.PersonKeys;
import io.plumbline.identity.PersonMap;
import io.plumbline.identity.SharedIdentifiers;
import io.plumbline.identity.Sightings;
import io.plumbline.table.Bronze;
import io.plumbline.table.Silver;
import io.plumbline.table.SilverIdentity;
import io.plumbline.table.Table;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Who is one person: the tables of identity, and people as the other tables ask for them. */
final class PersonTables {
  /** Identifiers of an order, strongest first. */
  static final String[] BUYER = {"customer_key", "email_key", "phone_key"};

  /** Identifiers of a touch, strongest first. */
  static final String[] VISITOR = {"user_id", "user_key", "click_id"};

  private final SparkSession spark;
  private final PlumblineConfig config;
  private final Feeds feeds;
  private final TableGraph graph;
  private final IdentifierKeys keys;
  private IgnoredIdentifiers ignored;

  PersonTables(Feeds feeds, TableGraph graph, IdentifierKeys keys) {
    this.feeds = feeds;
    this.spark = feeds.spark();
    this.config = feeds.config();
    this.graph = graph;
    this.keys = keys;
  }

  /** Adds the tables of identity to the graph. */
  void define(
      Function<TableGraph.Inputs, Dataset<Row>> orders,
      Function<TableGraph.Inputs, Dataset<Row>> touches,
      Function<TableGraph.Inputs, Dataset<Row>> conversions) {
    List<Table> records =
        feeds.with(
            List.of(Bronze.ORDERS, Bronze.TOUCHPOINTS, Bronze.CONVERSIONS),
            Silver.LEADS,
            Silver.OPPORTUNITIES);
    graph.timeless(
        SilverIdentity.PERSON_MAP,
        records,
        in -> {
          Dataset<Row> seen =
              observed(in, orders.apply(in), touches.apply(in), conversions.apply(in));
          Dataset<Row> shared =
              in.shared(
                  "shared identifiers",
                  () -> SharedIdentifiers.of(seen, ignored(), config.identity().limits()));
          return PersonMap.of(seen, shared, ignored(), config.identity());
        });
    graph.timeless(
        SilverIdentity.PERSON_LINKS_REFUSED,
        Stream.concat(records.stream(), Stream.of(SilverIdentity.PERSON_MAP)).toList(),
        in ->
            PersonMap.refusedLinks(
                observed(in, orders.apply(in), touches.apply(in), conversions.apply(in)),
                in.of(SilverIdentity.PERSON_MAP)));
  }

  /** Adds the way back to the ids systems print. */
  void defineKeys() {
    graph.timeless(
        SilverIdentity.PERSON_KEYS,
        feeds.with(List.of(Bronze.CUSTOMER_IDS, SilverIdentity.PERSON_MAP), Silver.LEADS),
        in ->
            PersonKeys.of(
                found(in).withPerson(named(in.of(Bronze.CUSTOMER_IDS)), "customer_key"),
                found(in).withPerson(feeds.of(in, Silver.LEADS), "contact_key", "email_key"),
                feeds.systems(),
                feeds::feeds));
  }

  /** People by the map of these inputs; its refused identifiers are counted once. */
  static People found(TableGraph.Inputs in) {
    Dataset<Row> map = in.of(SilverIdentity.PERSON_MAP);
    Dataset<Row> refused = in.shared("refused identifiers", () -> People.refused(map));
    return in.once("people", People.class, () -> People.of(map, refused));
  }

  /** Bronze records whose ids say which system they are of. */
  Dataset<Row> named(Dataset<Row> records) {
    return feeds.systems().named(records, ignored());
  }

  private synchronized IgnoredIdentifiers ignored() {
    if (ignored == null) {
      ignored = IgnoredIdentifiers.of(spark, keys, config.identity());
    }
    return ignored;
  }

  private Dataset<Row> observed(
      TableGraph.Inputs in, Dataset<Row> orders, Dataset<Row> touches, Dataset<Row> conversions) {
    Dataset<Row> visits =
        in.shared(
            "identifiers of touches",
            () ->
                touches.select(
                    col("brand"),
                    col("user_id"),
                    col("user_key"),
                    col("click_id"),
                    col("transaction_id"),
                    col("event_ts")));
    Sightings.Records records =
        new Sightings.Records(
            orders,
            visits,
            conversions,
            feeds.of(in, Silver.LEADS),
            feeds.of(in, Silver.OPPORTUNITIES));
    return in.shared("identifiers seen together", () -> Sightings.of(records));
  }
}
