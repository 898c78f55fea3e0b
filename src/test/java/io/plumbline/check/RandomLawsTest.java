package io.plumbline.check;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.attribution.AttributionCredit;
import io.plumbline.attribution.AttributionDaily;
import io.plumbline.attribution.DataDriven;
import io.plumbline.attribution.ModelVariant;
import io.plumbline.metric.AcquiredBy;
import io.plumbline.metric.AcquisitionCost;
import io.plumbline.metric.ChannelReturn;
import io.plumbline.metric.FromOrders;
import io.plumbline.metric.Given;
import io.plumbline.model.Conversions;
import io.plumbline.model.Journeys;
import io.plumbline.model.LookBack;
import io.plumbline.table.GoldCosts;
import io.plumbline.table.GoldDimensions;
import io.plumbline.table.Silver;
import io.plumbline.table.Types;
import io.plumbline.testing.LocalSpark;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Laws 1, 2 and 3 over some 10,000 random orders of 2,000 companies at once. A company is a brand:
 * every table with money keeps brands apart, so one run of the transforms serves all of them, and
 * each law is checked company by company against sums made while drawing.
 */
@ExtendWith(LocalSpark.class)
class RandomLawsTest {
  private static final long SEED = 20261122L;
  private static final int CASES = 2_000;
  private static final LocalDate AS_OF = LocalDate.of(2026, 3, 31);
  private static final List<String> CHANNELS = List.of("meta_ads", "google_ads", "email", "direct");
  private static final List<String> MODELS = List.of("first", "linear");
  private static final BigDecimal ZERO = BigDecimal.ZERO.setScale(6);

  /** What a company's tables have to add up to. */
  private static final class Whole {
    private BigDecimal spend = ZERO;
    private BigDecimal ledger = ZERO;
    private BigDecimal revenue = ZERO;
    private BigDecimal refunds = ZERO;
    private BigDecimal margin = ZERO;
    private long orders;
    private long customers;

    String orders() {
      return "%d %s %s %s".formatted(orders, revenue, refunds, margin);
    }
  }

  private static final Map<String, Whole> WHOLES = new TreeMap<>();
  private static final List<List<String>> ORDERS = new ArrayList<>();
  private static final List<List<String>> REFUNDS = new ArrayList<>();
  private static final List<List<String>> CUSTOMERS = new ArrayList<>();
  private static final List<List<String>> TOUCHES = new ArrayList<>();
  private static final List<List<String>> ADS = new ArrayList<>();
  private static final List<Row> LEDGER = new ArrayList<>();

  private static Dataset<Row> orders;
  private static Dataset<Row> customers;
  private static Dataset<Row> conversions;
  private static Dataset<Row> journeys;
  private static Dataset<Row> credit;
  private static Dataset<Row> ads;
  private static Dataset<Row> slices;
  private static Dataset<Row> refunds;
  private static Dataset<Row> byChannel;

  @BeforeAll
  static void draw(SparkSession spark) {
    System.out.println("RandomLawsTest seed " + SEED);
    Random random = new Random(SEED);
    for (int number = 0; number < CASES; number++) {
      company("c%05d".formatted(number), random);
    }
    orders =
        Given.rows(
                spark,
                Silver.ORDERS,
                List.of(
                    "order_key",
                    "person_id",
                    "is_counted",
                    "created_ts",
                    "business_date",
                    "brand",
                    "net_revenue_reporting",
                    "refunds_reporting",
                    "margin_reporting"),
                ORDERS)
            .cache();
    refunds =
        Given.rows(
            spark,
            Silver.REFUNDS,
            List.of("order_key", "business_date", "amount_reporting"),
            REFUNDS);
    customers =
        Given.rows(
                spark,
                Silver.CUSTOMERS,
                List.of("person_id", "first_order_date", "first_order_key", "brand"),
                CUSTOMERS)
            .cache();
    ads =
        Given.rows(
                spark,
                Silver.AD_PERFORMANCE,
                List.of("date", "channel", "brand", "is_primary", "spend_reporting"),
                ADS)
            .cache();
    slices =
        Given.rows(spark, GoldDimensions.DIM_MODEL, "model\nfirst\nlinear")
            .drop("variant")
            .withColumn("variant", lit("default"));
    conversions =
        Conversions.of(
                orders,
                customers,
                told(spark),
                new Conversions.Rules(
                    AS_OF, Optional.empty(), 30, Map.of(), Map.of(), false, Optional.empty()))
            .cache();
    journeys =
        Journeys.of(
                conversions,
                Given.rows(
                    spark,
                    Silver.TOUCHPOINTS,
                    List.of(
                        "touch_key", "person_id", "event_ts", "date", "channel_name", "touch_kind"),
                    TOUCHES),
                conversions.limit(0),
                Journeys.Rules.of(AS_OF, LookBack.of(30, 1), OptionalInt.empty()))
            .cache();
    credit = AttributionCredit.of(conversions, journeys, variants()).cache();
    byChannel =
        FromOrders.byChannelMonthly(
                orders,
                refunds,
                customers,
                AcquiredBy.fromCredit(credit, conversions, customers),
                AS_OF)
            .cache();
  }

  @AfterAll
  static void free() {
    List.of(orders, customers, ads, conversions, journeys, credit, byChannel)
        .forEach(Dataset::unpersist);
  }

  @Test
  void creditOfEveryModelIsWhatWasSold() {
    Map<String, String> expected = new TreeMap<>();
    WHOLES.forEach(
        (brand, whole) ->
            MODELS.forEach(model -> expected.put(brand + " " + model, whole.orders())));
    assertThat(
            found(
                credit,
                "brand, model",
                "sum(credited_conversions)",
                "sum(credited_revenue)",
                "sum(credited_refunds)",
                "coalesce(sum(credited_margin), 0BD)"))
        .isEqualTo(withoutEmpty(expected));
  }

  @Test
  void spendIsTheSameInEverySlice(SparkSession spark) {
    Map<String, String> expected = new TreeMap<>();
    WHOLES.forEach(
        (brand, whole) -> {
          for (String model : MODELS) {
            expected.put(brand + " conversion " + model, whole.spend.toPlainString());
            expected.put(brand + " touch " + model, whole.spend.toPlainString());
          }
        });
    Dataset<Row> daily =
        ChannelReturn.daily(
            AttributionDaily.of(conversions, journeys, variants(), AS_OF),
            ads,
            slices
                .withColumn("date_basis", lit("conversion"))
                .withColumn("conversion_type", lit("order")),
            "UTC");
    Map<String, String> found = found(daily, "brand, date_basis, model", "sum(spend_reporting)");
    expected.forEach(
        (slice, spend) ->
            assertThat(found.getOrDefault(slice, "0.000000")).as(slice).isEqualTo(spend));
    assertThat(expected.keySet()).containsAll(found.keySet());
  }

  @Test
  void mediaAndLedgerAreTheCostOfEveryModel(SparkSession spark) {
    Map<String, String> expected = new TreeMap<>();
    WHOLES.forEach(
        (brand, whole) -> {
          for (String model : MODELS) {
            expected.put(brand + " full " + model, whole.spend.add(whole.ledger).toPlainString());
            expected.put(brand + " media " + model, whole.spend.toPlainString());
          }
        });
    Dataset<Row> costs =
        AcquisitionCost.monthly(
            ads,
            spark.createDataFrame(
                LEDGER,
                new StructType()
                    .add("date", DataTypes.DateType)
                    .add("channel", DataTypes.StringType)
                    .add("brand", DataTypes.StringType)
                    .add("market", DataTypes.StringType)
                    .add("cost", Types.MONEY)),
            credit,
            byChannel,
            Given.rows(
                spark,
                GoldDimensions.DIM_CHANNEL,
                "channel | is_paid\nmeta_ads | true\nemail | false"),
            slices,
            Given.rows(spark, GoldCosts.COST_COMPLETENESS_MONTHLY, ""),
            AS_OF);
    Map<String, String> found = found(costs, "brand, cost_scope, attribution_model", "sum(cost)");
    expected.forEach(
        (slice, cost) ->
            assertThat(found.getOrDefault(slice, "0.000000")).as(slice).isEqualTo(cost));
    assertThat(expected.keySet()).containsAll(found.keySet());
  }

  @Test
  void fractionalCohortsAddUpToWhatWasSold() {
    Map<String, String> expected = new TreeMap<>();
    WHOLES.forEach(
        (brand, whole) ->
            MODELS.forEach(
                model ->
                    expected.put(
                        brand + " " + model,
                        whole.orders() + " " + whole.customers + " " + whole.refunds)));
    Map<String, String> found =
        found(
            byChannel,
            "brand, attribution_model",
            "sum(orders)",
            "sum(revenue)",
            "sum(refunds_by_order_date)",
            "sum(margin)",
            "sum(CASE WHEN months_since_first_order = 0 THEN customers END)",
            "sum(refunds)");
    assertThat(found).isEqualTo(withoutEmpty(expected));
  }

  @Test
  void learntCreditAddsUpOverChannels(SparkSession spark) {
    Random random = new Random(SEED + 1);
    List<Row> paths = new ArrayList<>();
    Map<String, String> expected = new TreeMap<>();
    for (int number = 0; number < CASES; number++) {
      String type = "c%05d".formatted(number);
      long conversions = 0;
      BigDecimal revenue = ZERO;
      for (int path = random.nextInt(4); path >= 0; path--) {
        List<String> steps = new ArrayList<>();
        for (int step = random.nextInt(4); step > 0; step--) {
          steps.add(CHANNELS.get(random.nextInt(4)));
        }
        long sold = random.nextInt(3);
        long lost = steps.isEmpty() ? 0 : random.nextInt(3);
        BigDecimal money = sold == 0 ? ZERO : money(random, 90_000_000);
        conversions += sold;
        revenue = revenue.add(money);
        paths.add(
            RowFactory.create(
                Date.valueOf("2026-03-01"),
                type,
                steps.isEmpty() ? "unattributed" : String.join(" > ", steps),
                steps,
                sold,
                lost,
                money,
                true));
      }
      for (String model : List.of("markov_1", "shapley", "shapley_rate")) {
        if (conversions > 0) {
          expected.put(type + " " + model, conversions + " " + revenue);
        }
      }
    }
    Dataset<Row> learnt =
        DataDriven.of(
            spark.createDataFrame(
                paths,
                StructType.fromDDL(
                    "period date, conversion_type string, path string, steps array<string>,"
                        + " conversions bigint, nulls bigint, revenue decimal(20,6), is_mature boolean")),
            new DataDriven.Settings(List.of("markov_1", "shapley", "shapley_rate"), 0));
    Map<String, String> found =
        found(learnt, "conversion_type, model", "sum(conversions)", "sum(revenue)");
    found.values().removeIf(sums -> sums.equals("0 0.000000"));
    assertThat(found).as("seed %s", SEED + 1).isEqualTo(expected);
  }

  private static List<ModelVariant> variants() {
    return MODELS.stream().map(ModelVariant::ofDefault).toList();
  }

  private static Map<String, String> withoutEmpty(Map<String, String> expected) {
    expected.values().removeIf(sums -> sums.startsWith("0 "));
    return expected;
  }

  /** Sums by key, whole numbers without decimals. */
  private static Map<String, String> found(Dataset<Row> rows, String keys, String... sums) {
    String name = "random_laws";
    rows.createOrReplaceTempView(name);
    Map<String, String> found = new TreeMap<>();
    int columns = keys.split(",").length;
    for (Row row :
        rows.sparkSession()
            .sql(
                "SELECT %s, %s FROM %s GROUP BY %s"
                    .formatted(keys, String.join(", ", sums), name, keys))
            .collectAsList()) {
      List<String> cells = new ArrayList<>();
      for (int i = columns; i < row.size(); i++) {
        BigDecimal sum = new BigDecimal(row.get(i).toString());
        boolean isCount = i == columns && sums.length > 1 || i == columns + 4;
        cells.add(
            isCount ? sum.stripTrailingZeros().toPlainString() : sum.setScale(6).toPlainString());
      }
      List<String> key = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        key.add(row.getString(i));
      }
      found.put(String.join(" ", key), String.join(" ", cells));
    }
    return found;
  }

  private static void company(String brand, Random random) {
    Whole whole = new Whole();
    WHOLES.put(brand, whole);
    List<Long> people = new ArrayList<>();
    for (int order = random.nextInt(12); order > 0; order--) {
      order(brand, whole, people, random);
    }
    for (int row = random.nextInt(4); row > 0; row--) {
      boolean isPrimary = random.nextInt(4) > 0;
      BigDecimal spend = money(random, 90_000_000);
      whole.spend = isPrimary ? whole.spend.add(spend) : whole.spend;
      ADS.add(
          List.of(
              "" + day(random),
              CHANNELS.get(random.nextInt(2)),
              brand,
              "" + isPrimary,
              isPrimary ? spend.toPlainString() : ""));
    }
    if (random.nextBoolean()) {
      BigDecimal cost = money(random, 9_000_000).subtract(BigDecimal.ONE.setScale(6));
      whole.ledger = cost;
      LEDGER.add(
          RowFactory.create(
              Date.valueOf(day(random)),
              random.nextBoolean() ? "unallocated" : CHANNELS.get(random.nextInt(3)),
              brand,
              "(unassigned)",
              cost));
    }
  }

  /** An order of a new person, of one known already or of nobody, its refund and its touches. */
  private static void order(String brand, Whole whole, List<Long> people, Random random) {
    String key = "" + (ORDERS.size() + 1);
    boolean isNobodys = random.nextInt(8) == 0;
    boolean isNew = !isNobodys && (people.isEmpty() || random.nextBoolean());
    Long person = isNobodys ? null : isNew ? Long.valueOf(key) : people.get(0);
    LocalDate day = isNew || isNobodys ? day(random).withDayOfMonth(3) : AS_OF;
    BigDecimal revenue = random.nextInt(9) == 0 ? ZERO : money(random, 90_000_000);
    BigDecimal refunded = random.nextInt(5) == 0 ? money(random, 90_000_000) : ZERO;
    BigDecimal margin = money(random, 40_000_000).subtract(BigDecimal.valueOf(5).setScale(6));
    ORDERS.add(
        List.of(
            key,
            person == null ? "" : "" + person,
            "true",
            day + " 12:00:00",
            "" + day,
            brand,
            revenue.toPlainString(),
            refunded.toPlainString(),
            margin.toPlainString()));
    if (refunded.signum() > 0) {
      LocalDate given =
          day.minusDays(random.nextInt(20)); // a clock that is wrong: before the order
      REFUNDS.add(List.of(key, "" + given, refunded.toPlainString()));
    }
    whole.orders++;
    whole.revenue = whole.revenue.add(revenue);
    whole.refunds = whole.refunds.add(refunded);
    whole.margin = whole.margin.add(margin);
    if (isNew) {
      people.add(person);
      whole.customers++;
      CUSTOMERS.add(List.of("" + person, "" + day, key, brand));
    }
    for (int touch = random.nextInt(4); touch > 0 && person != null; touch--) {
      LocalDate at = day.minusDays(random.nextInt(40));
      TOUCHES.add(
          List.of(
              "" + (TOUCHES.size() + 1),
              "" + person,
              at + " 0%d:00:00".formatted(random.nextInt(10)),
              "" + at,
              CHANNELS.get(random.nextInt(4)),
              random.nextInt(5) == 0 ? "view" : "click"));
    }
  }

  private static LocalDate day(Random random) {
    return LocalDate.of(2026, 1, 1).plusDays(random.nextInt(90));
  }

  private static BigDecimal money(Random random, int below) {
    return BigDecimal.valueOf(1L + random.nextInt(below), 6);
  }

  private static Dataset<Row> told(SparkSession spark) {
    return spark.createDataFrame(
        List.of(),
        StructType.fromDDL(
            "id string, conversion_type string, source string, brand string, market string,"
                + " conversion_ts timestamp, date date, currency string, value decimal(20,6),"
                + " margin decimal(20,6), count bigint, person_id bigint, person_bucket int,"
                + " identifier_key bigint, fx_rate decimal(18,8)"));
  }
}
