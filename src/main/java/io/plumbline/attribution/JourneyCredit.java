package io.plumbline.attribution;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.plumbline.money.Units;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Conversions with their touches, and what each touch takes under every variant, side by side: a
 * row per conversion and touch, and one per conversion without any ({@code touch_key} null).
 *
 * <p>Parts are units of 0.000001 by largest remainder. Models that know a few weights a journey are
 * split by arithmetic on the row; only those whose every touch has a weight of its own need a sum
 * over the journey and a sort for each measure.
 *
 * @param rows conversion and touch, {@code whole_*} in units, and what {@code shares} refer to
 * @param shares one per variant
 */
record JourneyCredit(Dataset<Row> rows, List<Share> shares) {
  static final List<String> MEASURES = List.of("conversions", "revenue", "refunds", "margin");
  private static final WindowSpec JOURNEY = Window.partitionBy("conversion_key");

  /**
   * What the touch of a row takes under one variant.
   *
   * @param isCredited whether it carries weight
   * @param isNobodys whether the model passes over all touches of the journey
   * @param share weight over all weights of the journey
   * @param parts units by measure; none when the touch takes all
   */
  record Share(
      ModelVariant variant,
      Column isCredited,
      Column isNobodys,
      Column share,
      Map<String, Column> parts) {

    /** Whether the row stands for a journey whose credit no touch takes, by its oldest one. */
    private Column isLeftOver() {
      return col("touch_key").isNull().or(isNobodys.and(col("position").equalTo(1)));
    }
  }

  /** Credit of journeys within one reach. */
  static JourneyCredit of(
      Dataset<Row> conversions, Dataset<Row> journeys, List<ModelVariant> variants) {
    Dataset<Row> touched =
        whole(conversions)
            .join(
                journeys.drop("person_id", "person_bucket"),
                new String[] {"conversion_key"},
                "left_outer");
    Splits splits = new Splits(variants);
    // Sums and sorts over journeys first, while rows are narrow.
    Dataset<Row> placed =
        Units.divided(
                Touch.withPath(touched).withColumns(splits.weights).withColumns(splits.totals),
                splits.divisions)
            .withColumns(splits.places);
    return new JourneyCredit(
        placed
            .withColumns(splits.classes)
            .withColumns(splits.sums)
            .withColumns(splits.quotients)
            .withColumns(splits.rests)
            .withColumns(splits.parts),
        splits.shares);
  }

  /**
   * A row per variant that gives the touch weight, or the journey to nobody: adds {@code
   * variant_place} (of {@link #shares}, from 0), {@code is_nobodys}, {@code share} and the
   * measures, in units.
   */
  Dataset<Row> byVariant() {
    Column[] places =
        IntStream.range(0, shares.size()).mapToObj(place -> lit(place)).toArray(Column[]::new);
    Map<String, Column> taken = new LinkedHashMap<>();
    taken.put("share", when(col("is_nobodys"), 1.0).otherwise(ofPlace(Share::share)));
    for (String measure : MEASURES) {
      Column part = col(wholeOf(measure));
      for (int i = 0; i < shares.size(); i++) {
        Column own = shares.get(i).parts().get(measure);
        if (own != null) {
          part = when(isPlace(i), own).otherwise(part);
        }
      }
      taken.put(measure, when(col("is_nobodys"), col(wholeOf(measure))).otherwise(part));
    }
    // Numbers and conditions only: structs of an array are objects to Spark, one a variant and row.
    return rows.withColumn("variant_place", explode(array(places)))
        .withColumn("is_nobodys", ofPlace(Share::isLeftOver))
        .where(col("is_nobodys").or(ofPlace(Share::isCredited)))
        .withColumns(taken);
  }

  private Column ofPlace(Function<Share, Column> told) {
    Column found = told.apply(shares.get(shares.size() - 1));
    for (int i = shares.size() - 2; i >= 0; i--) {
      found = when(isPlace(i), told.apply(shares.get(i))).otherwise(found);
    }
    return found;
  }

  private static Column isPlace(int place) {
    return col("variant_place").equalTo(place);
  }

  private static Dataset<Row> whole(Dataset<Row> conversions) {
    return conversions
        .select(
            col("conversion_key"),
            col("conversion_type"),
            col("conversion_ts"),
            col("date").as("conversion_date"),
            col("is_new_customer"),
            col("is_tracked"),
            col("kept_apart"),
            col("brand"),
            col("market"),
            col("person_id"),
            col("person_bucket"),
            col("count").multiply(1_000_000L).as(wholeOf("conversions")),
            Units.of(col("revenue")).as(wholeOf("revenue")),
            Units.of(col("refunds")).as(wholeOf("refunds")),
            Units.of(col("margin")).as(wholeOf("margin")))
        .withColumns(
            MEASURES.stream()
                .collect(
                    Collectors.toMap(
                        JourneyCredit::magnitudeOf, measure -> abs(col(wholeOf(measure))))));
  }

  /** Column of a conversion's own units. */
  static String wholeOf(String measure) {
    return "whole_" + measure;
  }

  private static String magnitudeOf(String measure) {
    return "_size_" + measure;
  }

  /** The columns that weigh and split, layer by layer, and the shares read from them. */
  private static final class Splits {
    private final Map<String, Column> weights = new LinkedHashMap<>();
    private final Map<String, Column> totals = new LinkedHashMap<>();
    private final List<Units.Division> divisions = new ArrayList<>();
    private final Map<String, Column> places = new LinkedHashMap<>();
    private final Map<String, Column> classes = new LinkedHashMap<>();
    private final Map<String, Column> sums = new LinkedHashMap<>();
    private final Map<String, Column> quotients = new LinkedHashMap<>();
    private final Map<String, Column> rests = new LinkedHashMap<>();
    private final Map<String, Column> parts = new LinkedHashMap<>();
    private final List<Share> shares = new ArrayList<>();
    private final Touch touch = Touch.columns();

    Splits(List<ModelVariant> variants) {
      for (ModelVariant variant : variants) {
        String name = "_" + shares.size() + "_";
        Weighing weighing = variant.model().weighing(touch);
        if (weighing instanceof Weighing.OneTakesAll one) {
          shares.add(taken(variant, one.position()));
        } else if (weighing instanceof Weighing.Few few) {
          shares.add(byClass(variant, few.classes(), name));
        } else if (weighing instanceof Weighing.Each each) {
          shares.add(byWeight(variant, each.weight(), name));
        }
      }
    }

    private Share taken(ModelVariant variant, Column taker) {
      return new Share(
          variant,
          coalesce(touch.position().equalTo(taker), lit(false)),
          variant.model().canCreditNobody() ? taker.isNull() : lit(false),
          lit(1.0),
          Map.of());
    }

    private Share byClass(ModelVariant variant, List<WeightClass> told, String name) {
      List<WeightClass> classes = new ArrayList<>();
      for (WeightClass same : told) {
        String its = name + classes.size() + "_";
        this.classes.put(its + "weight", same.weight());
        this.classes.put(its + "count", same.count());
        this.classes.put(its + "before", same.before());
        this.classes.put(its + "member", same.isMember());
        classes.add(
            new WeightClass(
                col(its + "weight"), col(its + "count"), col(its + "before"), col(its + "member")));
      }
      sums.put(name + "total", WeightClass.total(classes));
      sums.put(name + "own", WeightClass.own(classes));
      Column total = col(name + "total");
      Map<String, Column> parts = new LinkedHashMap<>();
      for (String measure : MEASURES) {
        List<Column> quotients = new ArrayList<>();
        List<Column> rests = new ArrayList<>();
        for (WeightClass same : classes) {
          String its = name + measure + quotients.size();
          this.quotients.put(its, Units.quotient(magnitude(measure), same.weight(), total));
          this.quotients.put(its + "_rest", Units.rest(magnitude(measure), same.weight(), total));
          quotients.add(col(its));
          rests.add(col(its + "_rest"));
        }
        this.rests.put(name + measure + "_rest", WeightClass.ofOwn(classes, rests));
        parts.put(
            measure,
            WeightClass.part(
                classes, magnitude(measure), quotients, rests, col(name + measure + "_rest")));
      }
      Column own = col(name + "own");
      return new Share(variant, own.gt(0), lit(false), portion(own, total), signed(name, parts));
    }

    private Share byWeight(ModelVariant variant, Column own, String name) {
      Column weight = col(name + "weight");
      Column total = col(name + "total");
      weights.put(name + "weight", own);
      totals.put(name + "total", nullif(sum(weight).over(JOURNEY), lit(0L)));
      Map<String, Column> parts = new LinkedHashMap<>();
      for (String measure : MEASURES) {
        String division = name + measure;
        divisions.add(new Units.Division(division, magnitude(measure), weight, total));
        WindowSpec largestFirst =
            JOURNEY.orderBy(col(Units.Division.rest(division)).desc(), touch.position().asc());
        places.put(division + "_place", row_number().over(largestFirst));
        places.put(
            division + "_given",
            sum(division)
                .over(
                    largestFirst.rowsBetween(
                        Window.unboundedPreceding(), Window.unboundedFollowing())));
        Column left = magnitude(measure).minus(col(division + "_given"));
        Column one = when(col(division + "_place").leq(left), 1L).otherwise(0L);
        parts.put(measure, col(division).plus(one));
      }
      return new Share(
          variant,
          weight.gt(0),
          variant.model().canCreditNobody() ? total.isNull() : lit(false),
          portion(weight, total),
          signed(name, parts));
    }

    private static Column magnitude(String measure) {
      return col(magnitudeOf(measure));
    }

    /** Gives the parts the sign of their wholes. */
    private Map<String, Column> signed(String name, Map<String, Column> units) {
      Map<String, Column> signed = new LinkedHashMap<>();
      units.forEach(
          (measure, part) -> {
            parts.put(
                name + measure + "_part",
                when(col(wholeOf(measure)).lt(0), part.multiply(-1L)).otherwise(part));
            signed.put(measure, col(name + measure + "_part"));
          });
      return signed;
    }

    private static Column portion(Column weight, Column total) {
      return weight.cast("double").divide(total.cast("double"));
    }
  }
}
