package io.plumbline.job;

import io.plumbline.attribution.AttributionModel;
import io.plumbline.attribution.Custom;
import io.plumbline.attribution.ModelVariant;
import io.plumbline.attribution.PositionBased;
import io.plumbline.attribution.TimeDecay;
import io.plumbline.config.AttributionConfig;
import io.plumbline.metric.Dimensions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The rule models and variants of a configuration. */
final class Models {
  private final AttributionConfig config;
  private final List<ModelVariant> variants;

  Models(AttributionConfig config) {
    this.config = config;
    List<ModelVariant> all = new ArrayList<>();
    config.models().forEach(name -> all.add(ModelVariant.ofDefault(name)));
    config.variants().forEach(variant -> all.add(configured(variant)));
    this.variants = List.copyOf(all);
  }

  List<ModelVariant> variants() {
    return variants;
  }

  /** Every {@code model, variant}. */
  Dataset<Row> slices(SparkSession spark) {
    List<Row> rows =
        variants.stream().map(v -> RowFactory.create(v.model().name(), v.variant())).toList();
    return spark.createDataFrame(
        rows,
        new StructType().add("model", DataTypes.StringType).add("variant", DataTypes.StringType));
  }

  /** Every {@code model, variant, date_basis, conversion_type} of orders. */
  Dataset<Row> returnSlices(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (ModelVariant variant : variants) {
      for (String basis : List.of("conversion", "touch")) {
        rows.add(RowFactory.create(variant.model().name(), variant.variant(), basis, "order"));
      }
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("model", DataTypes.StringType)
            .add("variant", DataTypes.StringType)
            .add("date_basis", DataTypes.StringType)
            .add("conversion_type", DataTypes.StringType));
  }

  /** Rows of dim_model. */
  List<Dimensions.Model> dimension() {
    return variants.stream()
        .map(
            variant ->
                new Dimensions.Model(
                    variant.model().name(),
                    variant.variant(),
                    variant.variant().equals("default")
                        && variant.model().name().equals(config.defaultModel()),
                    variant.model().description(),
                    reach(variant).windows().clickDays(),
                    reach(variant).windows().viewDays(),
                    reach(variant).resets(),
                    reach(variant).isStrict() ? "strict" : "graph"))
        .toList();
  }

  private ModelVariant.Reach reach(ModelVariant variant) {
    return variant
        .reach()
        .orElse(
            new ModelVariant.Reach(
                new ModelVariant.Windows(config.clickWindowDays(), config.viewWindowDays()),
                Map.of(),
                false,
                false));
  }

  private ModelVariant configured(AttributionConfig.Variant variant) {
    AttributionConfig.Parameters parameters = variant.parameters();
    AttributionModel model =
        switch (variant.model()) {
          case "position_based" -> new PositionBased(parameters.first(), parameters.last());
          case "time_decay" -> new TimeDecay(parameters.halfLifeDays());
          case "custom" ->
              new Custom(parameters.positions(), parameters.channels(), parameters.otherChannels());
          default -> AttributionModel.named(variant.model());
        };
    boolean isNarrower =
        variant.clickDays().isPresent()
            || variant.viewDays().isPresent()
            || !variant.channelDays().isEmpty()
            || variant.resets()
            || variant.isStrict();
    return new ModelVariant(
        model,
        variant.name(),
        isNarrower
            ? Optional.of(
                new ModelVariant.Reach(
                    new ModelVariant.Windows(
                        variant.clickDays().orElse(config.clickWindowDays()),
                        variant.viewDays().orElse(config.viewWindowDays())),
                    variant.channelDays(),
                    variant.resets(),
                    variant.isStrict()))
            : Optional.empty());
  }
}
