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
import io.plumbline.table.Silver;
import io.plumbline.table.SilverIdentity;
import io.plumbline.table.Table;
import java.util.List;
import java.util.function.Supplier;
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
  private People found;
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
      Supplier<Dataset<Row>> orders,
      Supplier<Dataset<Row>> touches,
      Supplier<Dataset<Row>> conversions) {
    List<Table> crm = feeds.with(List.of(), Silver.LEADS, Silver.OPPORTUNITIES);
    graph.define(
        SilverIdentity.PERSON_MAP,
        crm,
        in -> {
          Dataset<Row> seen = observed(in, orders.get(), touches.get(), conversions.get());
          Dataset<Row> shared =
              graph.shared(
                  "shared identifiers",
                  () -> SharedIdentifiers.of(seen, ignored(), config.identity().limits()));
          return PersonMap.of(seen, shared, ignored(), config.identity());
        });
    graph.define(
        SilverIdentity.PERSON_LINKS_REFUSED,
        feeds.with(List.of(SilverIdentity.PERSON_MAP), Silver.LEADS, Silver.OPPORTUNITIES),
        in ->
            PersonMap.refusedLinks(
                observed(in, orders.get(), touches.get(), conversions.get()),
                in.of(SilverIdentity.PERSON_MAP)));
  }

  /** Adds the way back to the ids systems print. */
  void defineKeys(Supplier<Dataset<Row>> customerIds) {
    graph.define(
        SilverIdentity.PERSON_KEYS,
        feeds.with(List.of(SilverIdentity.PERSON_MAP), Silver.LEADS),
        in ->
            PersonKeys.of(
                found(in).withPerson(named(customerIds.get()), "customer_key"),
                found(in).withPerson(feeds.of(in, Silver.LEADS), "contact_key", "email_key"),
                feeds.systems(),
                feeds::feeds));
  }

  /** People by the map this run wrote; its refused identifiers are counted once. */
  synchronized People found(TableGraph.Inputs in) {
    if (found == null) {
      Dataset<Row> map = in.of(SilverIdentity.PERSON_MAP);
      found = People.of(map, graph.shared("refused identifiers", () -> People.refused(map)));
    }
    return found;
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
        graph.shared(
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
    return graph.shared("identifiers seen together", () -> Sightings.of(records));
  }
}
