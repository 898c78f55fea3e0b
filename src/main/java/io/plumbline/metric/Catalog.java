package io.plumbline.metric;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.plumbline.table.GoldScores;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * The dictionary of metrics: name in three languages, formula, numerator, denominator, basis and
 * cost scope of everything a gold table publishes, so that no two metrics can be confused.
 */
public final class Catalog {
  private Catalog() {}

  /** {@code metric_catalog} from {@code metric_catalog.conf}. */
  public static Dataset<Row> table(SparkSession spark) {
    Config resource = ConfigFactory.parseResources(Catalog.class, "/metric_catalog.conf").resolve();
    List<Row> rows = new ArrayList<>();
    for (Config metric : resource.getConfigList("metrics")) {
      List<String> names = metric.getStringList("names");
      rows.add(
          RowFactory.create(
              metric.getString("metric"),
              names.get(0),
              names.get(1),
              names.get(2),
              metric.getString("formula"),
              metric.getString("numerator"),
              metric.hasPath("denominator") ? metric.getString("denominator") : null,
              metric.getString("basis"),
              metric.getString("cost-scope"),
              metric.getString("unit"),
              metric.getBoolean("additive"),
              metric.getBoolean("higher-is-better")));
    }
    return spark
        .createDataFrame(rows, GoldScores.METRIC_CATALOG.schema())
        .select(GoldScores.METRIC_CATALOG.typedSelection());
  }
}
