package io.plumbline.job;

import io.plumbline.config.ConfigReader;
import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.PlumblineException;
import io.plumbline.io.ObjectStore;
import io.plumbline.source.Exports;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;
import scala.Tuple2;

/** Options every command has. */
final class Options {
  @Option(
      names = "--conf",
      paramLabel = "FILE",
      defaultValue = "conf/plumbline.conf",
      description = "configuration, a path or s3a:// URI (default: ${DEFAULT-VALUE})")
  String conf;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description =
          "sets a key above the file: plumbline.reporting.currency=EUR, or a Spark key: spark.sql.shuffle.partitions=8")
  Map<String, String> defined = new LinkedHashMap<>();

  @Option(names = "--debug", description = "prints the stack trace of an error")
  boolean debug;

  /** Keys of {@code -D} that are Spark's. */
  Map<String, String> sparkKeys() {
    return keys(true);
  }

  /** Hadoop settings without a Spark session: those of spark-submit and of {@code -D}. */
  Configuration hadoop() {
    Configuration hadoop = new Configuration();
    for (Tuple2<String, String> key : new SparkConf().getAllWithPrefix("spark.hadoop.")) {
      hadoop.set(key._1(), key._2());
    }
    sparkKeys()
        .forEach(
            (key, value) -> {
              if (key.startsWith("spark.hadoop.")) {
                hadoop.set(key.substring("spark.hadoop.".length()), value);
              }
            });
    return hadoop;
  }

  /** The configuration, for commands that need no Spark session. */
  PlumblineConfig config(Configuration hadoop) {
    return config(hadoop, conf, keys(false));
  }

  /** The configuration. */
  PlumblineConfig config(SparkSession spark) {
    return config(spark, Map.of());
  }

  /** The configuration with some keys set above everything else. */
  PlumblineConfig config(SparkSession spark, Map<String, String> above) {
    Map<String, String> overrides = new LinkedHashMap<>(keys(false));
    overrides.putAll(above);
    return config(Sessions.hadoop(spark), conf, overrides);
  }

  /** Reads a configuration file; relative paths inside it are relative to its folder. */
  static PlumblineConfig config(Configuration hadoop, String file, Map<String, String> overrides) {
    ObjectStore store = new ObjectStore(hadoop);
    String text =
        store
            .read(file)
            .orElseThrow(
                () ->
                    new PlumblineException(
                        "PLB-CONF-010",
                        2,
                        "configuration "
                            + file
                            + " does not exist; fix: pass --conf FILE, or try `plumbline demo`"));
    String place = store.absolute(file);
    int slash = place.lastIndexOf('/');
    String folder = place.substring(0, slash);
    return new ConfigReader(Exports::problems, path -> store.resolve(folder, path))
        .read(text, place.substring(slash + 1), overrides);
  }

  private Map<String, String> keys(boolean isSpark) {
    return defined.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("spark.") == isSpark)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
