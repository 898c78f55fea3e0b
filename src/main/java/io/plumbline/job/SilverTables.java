package io.plumbline.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.SourceConfig;
import io.plumbline.identity.IdentifierKeys;
import io.plumbline.identity.People;
import io.plumbline.model.AdExtracts;
import io.plumbline.model.AdPerformance;
import io.plumbline.model.Consents;
import io.plumbline.model.Conversions;
import io.plumbline.model.Costs;
import io.plumbline.model.CrmConversions;
import io.plumbline.model.Customers;
import io.plumbline.model.ExchangeRates;
import io.plumbline.model.Journeys;
import io.plumbline.model.Newest;
import io.plumbline.model.OrderLines;
import io.plumbline.model.Orders;
import io.plumbline.model.StageHistory;
import io.plumbline.model.Touchpoints;
import io.plumbline.model.Unconverted;
import io.plumbline.source.ChannelRules;
import io.plumbline.source.Exports;
import io.plumbline.table.Bronze;
import io.plumbline.table.GoldDimensions;
import io.plumbline.table.Silver;
import io.plumbline.table.SilverAds;
import io.plumbline.table.SilverIdentity;
import io.plumbline.table.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What each silver table is made of: bronze in, one truth per concept out. */
final class SilverTables {
  private final SparkSession spark;
  private final Feeds feeds;
  private final PlumblineConfig config;
  private final LocalDate asOf;
  private final TableGraph graph;
  private final PersonTables people;
  private final String reporting;
  private final Counting counting;

  SilverTables(
      SparkSession spark,
      PlumblineConfig config,
      LocalDate asOf,
      TableGraph graph,
      IdentifierKeys keys) {
    this.spark = spark;
    this.config = config;
    this.asOf = asOf;
    this.graph = graph;
    this.feeds = new Feeds(spark, config);
    this.people = new PersonTables(feeds, graph, keys);
    this.counting = new Counting(config, asOf);
    this.reporting = config.reporting().currency();
  }

  /** Adds every silver table to the graph. */
  void define() {
    graph.timeless(
        GoldDimensions.DIM_CHANNEL,
        List.of(),
        in -> ChannelRules.channels(spark, config.channelRules()));
    graph.timeless(
        Silver.FX_DAILY,
        List.of(Bronze.FX_RATES),
        in -> ExchangeRates.daily(in.of(Bronze.FX_RATES), reporting));
    for (Table latest : Silver.LATEST_ONLY) {
      if (feeds.feed(latest)) {
        Table from = Bronze.named(latest.name()).orElseThrow();
        graph.timeless(latest, List.of(from), in -> newest(latest, people.named(in.of(from))));
      }
    }
    people.define(this::newestOrders, this::newestTouches, this::newestConversions);
    if (config.privacy().personKeys()) {
      people.defineKeys();
    }
    graph.define(
        Silver.AD_PERFORMANCE,
        List.of(Bronze.AD_PERFORMANCE, GoldDimensions.DIM_CHANNEL, Silver.FX_DAILY),
        in ->
            AdPerformance.of(
                    AdExtracts.standing(newestAds(in)),
                    in.of(GoldDimensions.DIM_CHANNEL),
                    CampaignNames.mapping(config.campaigns()),
                    firstProvisionalDays(),
                    in.of(Silver.FX_DAILY),
                    reporting)
                .where(col("fx_rate").isNotNull()));
    graph.timeless(
        SilverAds.AD_PERFORMANCE_REMOVED,
        List.of(Bronze.AD_PERFORMANCE),
        in -> AdExtracts.removed(newestAds(in), restatementWindows()));
    graph.timeless(
        SilverAds.AD_PERFORMANCE_RESTATEMENTS,
        List.of(Bronze.AD_PERFORMANCE),
        in -> AdExtracts.restatements(in.of(Bronze.AD_PERFORMANCE), restatementWindows()));
    graph.timeless(
        Silver.ORDER_LINES,
        List.of(Bronze.ORDER_LINES, Bronze.ORDERS),
        in -> OrderLines.of(in.of(Bronze.ORDER_LINES), newestOrders(in)));
    graph.define(
        Silver.REFUNDS,
        List.of(Bronze.REFUNDS, Bronze.ORDERS, Silver.FX_DAILY, SilverIdentity.PERSON_MAP),
        in ->
            inContract(
                Silver.REFUNDS,
                Orders.refunds(in.of(Bronze.REFUNDS), orders(in))
                    .withColumn("amount_reporting", ExchangeRates.converted(col("amount")))
                    .where(col("amount_reporting").isNotNull())
                    .drop("fx_rate")));
    graph.timeless(
        Silver.TOUCHPOINTS,
        List.of(
            Bronze.TOUCHPOINTS, Bronze.ORDERS, Silver.AD_PERFORMANCE, SilverIdentity.PERSON_MAP),
        new TouchKeys(this::newestOrders),
        this::touchpoints);
    graph.define(
        Silver.CUSTOMERS,
        customersInputs(),
        in ->
            Customers.of(
                orders(in),
                seeds(in),
                Consents.of(
                    orders(in),
                    PersonTables.found(in)
                        .withPerson(feeds.of(in, Silver.LEADS), "contact_key", "email_key"),
                    PersonTables.found(in).withPerson(newestConversions(in), "user_key"),
                    PersonTables.found(in)
                        .withPerson(feeds.of(in, Silver.EMAIL_EVENTS), "contact_key"),
                    in.of(Silver.TOUCHPOINTS)),
                config.history().firstOrdersKnownFrom(feeds.feed(Silver.CUSTOMER_FIRST_ORDER))));
    graph.define(Silver.ORDERS, ordersInputs(), this::ordersInFull);
    graph.define(
        Silver.CONVERSIONS,
        feeds.with(
            List.of(
                Bronze.CONVERSIONS,
                Silver.ORDERS,
                Silver.CUSTOMERS,
                SilverIdentity.PERSON_MAP,
                Silver.FX_DAILY),
            Silver.LEADS,
            Silver.OPPORTUNITIES),
        in ->
            Conversions.of(
                in.of(Silver.ORDERS), in.of(Silver.CUSTOMERS), told(in), counting.conversions()));
    graph.define(
        Silver.JOURNEYS,
        feeds.with(
            List.of(Silver.CONVERSIONS, Silver.TOUCHPOINTS, SilverIdentity.PERSON_MAP),
            Silver.LEADS,
            Silver.OPPORTUNITIES),
        new JourneyKeys(this::crm, counting.journeys().longestDays()),
        in ->
            Journeys.of(
                in.of(Silver.CONVERSIONS),
                in.of(Silver.TOUCHPOINTS),
                crm(in).where(col("date").leq(lit(asOf))),
                counting.journeys()));
    graph.timeless(
        Silver.COSTS_DAILY,
        List.of(Bronze.COSTS, Silver.FX_DAILY),
        in ->
            Costs.daily(in.of(Bronze.COSTS), in.of(Silver.FX_DAILY), reporting)
                .where(col("amount_reporting").isNotNull()));
  }

  /** Objects that change are known by their own time of change, everything else by its extract. */
  private static Dataset<Row> newest(Table table, Dataset<Row> records) {
    Dataset<Row> newest =
        table.has("updated_ts")
            ? Newest.per(records, table.keys(), col("updated_ts").desc_nulls_last())
            : Newest.per(records, table.keys());
    return table.equals(Silver.OPPORTUNITY_STAGE_HISTORY)
        ? StageHistory.withFromStage(newest)
        : newest;
  }

  /** Conversions no shop reported and that are not made of orders, with person and rate. */
  private Dataset<Row> told(TableGraph.Inputs in) {
    Dataset<Row> imported =
        Conversions.imported(PersonTables.found(in).withPerson(newestConversions(in), "user_key"));
    Dataset<Row> ofCrm = crm(in).where(col("conversion_type").isin(counting.ofCrm()));
    return ExchangeRates.withRate(
            counting.ofCrm().length == 0 ? imported : imported.unionByName(ofCrm),
            in.of(Silver.FX_DAILY),
            reporting,
            coalesce(col("currency"), lit(reporting)),
            col("date"))
        .where(col("fx_rate").isNotNull());
  }

  /** What a CRM says of people, of every type. */
  private Dataset<Row> crm(TableGraph.Inputs in) {
    People known = PersonTables.found(in);
    return in.shared(
        "conversions of the CRM",
        () ->
            CrmConversions.of(
                known.withPerson(
                    feeds.of(in, Silver.LEADS), "contact_key", "email_key", "click_id"),
                known.withPerson(feeds.of(in, Silver.OPPORTUNITIES), "contact_key")));
  }

  private Dataset<Row> newestConversions(TableGraph.Inputs in) {
    return Newest.per(
        people.named(in.of(Bronze.CONVERSIONS)),
        List.of("source", "conversion_type", "conversion_id"));
  }

  private Dataset<Row> newestTouches(TableGraph.Inputs in) {
    return people.named(Touchpoints.newest(in.of(Bronze.TOUCHPOINTS)));
  }

  /** The newest record of every ad entity and day, marked where a newer extract lacks it. */
  private Dataset<Row> newestAds(TableGraph.Inputs in) {
    return in.shared("newest ad records", () -> AdExtracts.newest(in.of(Bronze.AD_PERFORMANCE)));
  }

  private Dataset<Row> newestOrders(TableGraph.Inputs in) {
    return in.shared("newest orders", () -> people.named(Orders.newest(in.of(Bronze.ORDERS))));
  }

  /**
   * Newest orders with rate, person and {@code is_counted}; those without a rate wait in
   * quarantine.
   */
  private Dataset<Row> orders(TableGraph.Inputs in) {
    Dataset<Row> newest = newestOrders(in);
    People known = PersonTables.found(in);
    return in.shared(
        "orders in reporting currency",
        () -> convertedOrders(known.withPerson(newest, PersonTables.BUYER).drop("known_as"), in));
  }

  private Dataset<Row> convertedOrders(Dataset<Row> known, TableGraph.Inputs in) {
    return ExchangeRates.withRate(
            known, in.of(Silver.FX_DAILY), reporting, col("currency"), col("business_date"))
        .where(col("fx_rate").isNotNull())
        .withColumn("is_counted", Orders.isCounted(asOf))
        .withColumn("net_revenue_reporting", ExchangeRates.converted(col("net_revenue")));
  }

  private List<Table> ordersInputs() {
    List<Table> inputs =
        new ArrayList<>(
            List.of(
                Bronze.ORDERS,
                Silver.FX_DAILY,
                SilverIdentity.PERSON_MAP,
                Silver.REFUNDS,
                Silver.CUSTOMERS,
                Silver.ORDER_LINES));
    return feeds.with(inputs, Silver.PRODUCT_COSTS, Silver.ORDER_COSTS);
  }

  private Dataset<Row> ordersInFull(TableGraph.Inputs in) {
    Dataset<Row> orders = orders(in);
    Dataset<Row> withRefunds = Orders.withRefunds(orders, in.of(Silver.REFUNDS), asOf);
    Dataset<Row> rates = in.of(Silver.FX_DAILY);
    Dataset<Row> unitCosts =
        ExchangeRates.withRate(
                feeds.of(in, Silver.PRODUCT_COSTS),
                rates,
                reporting,
                col("currency"),
                col("valid_from"))
            .withColumn("unit_cost_reporting", ExchangeRates.converted(col("unit_cost")));
    Dataset<Row> lineCosts = Orders.lineCosts(in.of(Silver.ORDER_LINES), orders, unitCosts);
    Dataset<Row> otherCosts =
        Orders.otherCosts(feeds.of(in, Silver.ORDER_COSTS), orders, rates, reporting);
    Dataset<Row> firsts =
        in.of(Silver.CUSTOMERS)
            .select(col("first_order_key").as("order_key"), lit(true).as("first"));
    return inContract(
        Silver.ORDERS,
        Orders.withMargin(
                withRefunds, lineCosts, otherCosts, config.costs().goodsRate().orElse(null))
            .join(firsts, new String[] {"order_key"}, "left_outer")
            .withColumn("is_first_order", coalesce(col("first"), lit(false))));
  }

  private Dataset<Row> touchpoints(TableGraph.Inputs in) {
    People known = PersonTables.found(in);
    Dataset<Row> seen = newestTouches(in);
    Dataset<Row> landings =
        Touchpoints.ofOrders(known.withKnownAs(newestOrders(in), PersonTables.BUYER));
    Dataset<Row> ruled =
        ChannelRules.withChannel(seen.unionByName(landings), config.channelRules());
    Dataset<Row> placed = Touchpoints.withCampaign(ruled, in.of(Silver.AD_PERFORMANCE));
    return Touchpoints.inContract(known.withPerson(placed, PersonTables.VISITOR));
  }

  private List<Table> customersInputs() {
    return feeds.with(
        List.of(
            Bronze.ORDERS,
            Bronze.CONVERSIONS,
            Silver.FX_DAILY,
            SilverIdentity.PERSON_MAP,
            Silver.TOUCHPOINTS),
        Silver.CUSTOMER_FIRST_ORDER,
        Silver.LEADS,
        Silver.EMAIL_EVENTS);
  }

  private Dataset<Row> seeds(TableGraph.Inputs in) {
    return PersonTables.found(in)
        .withPerson(feeds.of(in, Silver.CUSTOMER_FIRST_ORDER), "customer_key");
  }

  private Dataset<Row> firstProvisionalDays() {
    List<Row> days =
        config.sources().stream()
            .map(
                (SourceConfig source) ->
                    RowFactory.create(
                        source.id(),
                        java.sql.Date.valueOf(
                            asOf.minusDays(Exports.restatementDays(source) - 1L))))
            .toList();
    StructType schema =
        new StructType()
            .add("source", DataTypes.StringType)
            .add("first_provisional_day", DataTypes.DateType);
    return spark.createDataFrame(days, schema);
  }

  private Dataset<Row> restatementWindows() {
    List<Row> windows =
        config.sources().stream()
            .map(source -> RowFactory.create(source.id(), Exports.restatementDays(source)))
            .toList();
    return spark.createDataFrame(
        windows,
        new StructType()
            .add("source", DataTypes.StringType)
            .add("restatement_days", DataTypes.IntegerType));
  }

  /** What {@link #waitingForRates} looks at, with the day whose rate counts. */
  private static final Map<Table, Column> RATED_ON =
      Map.of(
          Bronze.AD_PERFORMANCE, col("date"),
          Bronze.ORDERS, col("business_date"),
          Bronze.COSTS, coalesce(col("booking_date"), col("period_start")),
          Bronze.CONVERSIONS, col("date"));

  /** What {@link #waitingForRates} reads. */
  static final List<Table> RATED =
      Stream.of(
              RATED_ON.keySet().stream().sorted(Comparator.comparing(Table::name)),
              Stream.of(Bronze.OPPORTUNITIES, Silver.FX_DAILY))
          .flatMap(tables -> tables)
          .toList();

  /** Records whose currency has no rate on their day, as rows of ops.quarantine. */
  Dataset<Row> waitingForRates(TableGraph.Inputs in) {
    Dataset<Row> rates = in.of(Silver.FX_DAILY);
    Stream<Dataset<Row>> ofDeals =
        counting.ofCrm().length > 0
            ? Stream.of(
                Unconverted.of(
                    in.of(Bronze.OPPORTUNITIES)
                        .where(col("amount").isNotNull().and(col("currency").isNotNull())),
                    to_date(col("created_ts")),
                    rates,
                    reporting))
            : Stream.empty();
    Stream<Dataset<Row>> always =
        RATED.stream()
            .filter(RATED_ON::containsKey)
            .map(table -> Unconverted.of(in.of(table), RATED_ON.get(table), rates, reporting));
    return Stream.concat(always, ofDeals)
        .reduce(Dataset::unionByName)
        .orElseThrow()
        .dropDuplicates("source", "source_file", "source_position", "rule");
  }

  private static Dataset<Row> inContract(Table table, Dataset<Row> rows) {
    return rows.select(table.selection());
  }
}
