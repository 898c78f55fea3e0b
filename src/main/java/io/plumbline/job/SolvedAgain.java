package io.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.plumbline.attribution.DataDriven;
import io.plumbline.config.AttributionConfig;
import io.plumbline.config.LtvConfig;
import io.plumbline.config.PlumblineConfig;
import io.plumbline.receipt.Solved;
import io.plumbline.table.GoldAttribution;
import io.plumbline.table.GoldValue;
import io.plumbline.table.Silver;
import io.plumbline.table.Table;
import io.plumbline.value.CustomerValue;
import io.plumbline.value.ModelChoice;
import io.plumbline.value.ModelFits;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Solves the numbers of a publication once more that a solver found. */
final class SolvedAgain {
  private final PlumblineConfig config;
  private final LocalDate asOf;
  private final TableGraph.Inputs published;

  SolvedAgain(PlumblineConfig config, LocalDate asOf, TableGraph.Inputs published) {
    this.config = config;
    this.asOf = asOf;
    this.published = published;
  }

  List<String> tables() {
    return List.of(
        GoldAttribution.ATTRIBUTION_DATA_DRIVEN.fullName(), GoldValue.VALUE_MODELS.fullName());
  }

  Optional<Solved> of(Table table, Map<String, Object> keys) {
    if (table.equals(GoldAttribution.ATTRIBUTION_DATA_DRIVEN)) {
      return Optional.of(learnt(keys));
    }
    return table.equals(GoldValue.VALUE_MODELS) ? Optional.of(fitted(keys)) : Optional.empty();
  }

  private Solved learnt(Map<String, Object> keys) {
    AttributionConfig attribution = config.attribution();
    AttributionConfig.DataDriven settings = attribution.dataDriven();
    Dataset<Row> paths =
        AttributionTables.paths(config, asOf, published)
            .where(col("period").equalTo(keys.get("period")))
            .where(col("conversion_type").equalTo(keys.get("conversion_type")));
    Map<String, String> parameters = parameters();
    parameters.put("model", String.valueOf(keys.get("model")));
    parameters.put("models", String.join(", ", settings.models()));
    parameters.put("replicates", String.valueOf(settings.replicates()));
    parameters.put("collapse_repeats", String.valueOf(settings.collapseRepeats()));
    parameters.put("click_window_days", String.valueOf(attribution.clickWindowDays()));
    parameters.put("view_window_days", String.valueOf(attribution.viewWindowDays()));
    return new Solved(
        parameters,
        DataDriven.sufficient(paths)
            .select("path", "conversions", "nulls", "revenue")
            .orderBy(col("conversions").desc(), col("nulls").desc(), col("path")),
        DataDriven.of(paths, new DataDriven.Settings(settings.models(), settings.replicates())));
  }

  private Solved fitted(Map<String, Object> keys) {
    LtvConfig ltv = config.ltv();
    LocalDate fitAsOf = ModelFits.fitAsOf(asOf, config.reporting().weekStarts());
    Dataset<Row> histories =
        CustomerValue.histories(
            published.of(Silver.ORDERS), published.of(Silver.CUSTOMERS), ltv.segmentBy(), fitAsOf);
    ModelChoice choice =
        ltv.model().equals("auto")
            ? ModelChoice.best(published.of(GoldValue.VALUE_BACKTEST).collectAsList())
            : ModelChoice.always(ltv.model());
    Map<String, String> parameters = parameters();
    parameters.put("fit_as_of", fitAsOf.toString());
    parameters.put("model", ltv.model());
    parameters.put("segment_by", ltv.segmentBy());
    Dataset<Row> complete = histories.where(col("is_left_truncated").equalTo(false));
    Dataset<Row> counted =
        keys.get("part").equals("spend")
            ? complete
                .where(col("x").gt(0).and(col("monetary_value").gt(0)))
                .groupBy("segment", "x", "monetary_value")
                .agg(count(lit(1)).as("customers"))
                .orderBy("segment", "x", "monetary_value")
            : complete
                .groupBy("segment", "x", "tx", "age")
                .agg(count(lit(1)).as("customers"))
                .orderBy("segment", "x", "tx", "age");
    return new Solved(parameters, counted, ModelFits.of(histories, choice, fitAsOf));
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("code_version", Sessions.version());
    parameters.put("as_of", asOf.toString());
    return parameters;
  }
}
