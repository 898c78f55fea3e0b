package io.plumbline.source;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** How files are opened: Hadoop's own files, and the session's {@code spark.hadoop.*} settings. */
final class HadoopSettings {
  private static final String PREFIX = "spark.hadoop.";

  private HadoopSettings() {}

  /**
   * The settings of this session, by its stable interface: what Spark reads from {@code
   * core-site.xml} on the class path, and what the session was given.
   */
  static Configuration of(SparkSession spark) {
    Configuration hadoop = new Configuration();
    Map<String, String> settings = new java.util.TreeMap<>();
    scala.jdk.javaapi.CollectionConverters.asJava(spark.conf().getAll()).forEach(settings::put);
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            hadoop.set(key.substring(PREFIX.length()), value);
          } else if (key.startsWith("fs.")) { // set on the session as it runs
            hadoop.set(key, value);
          }
        });
    addCredentials(hadoop);
    return hadoop;
  }

  /** Keys in the driver's environment reach the executors, as with Spark's own readers. */
  private static void addCredentials(Configuration hadoop) {
    boolean isSet =
        hadoop.get("fs.s3a.access.key") != null || System.getenv("AWS_ACCESS_KEY_ID") == null;
    if (isSet) {
      return;
    }
    Map.of(
            "AWS_ACCESS_KEY_ID", "fs.s3a.access.key",
            "AWS_SECRET_ACCESS_KEY", "fs.s3a.secret.key",
            "AWS_SESSION_TOKEN", "fs.s3a.session.token")
        .forEach(
            (variable, key) -> {
              if (System.getenv(variable) != null) {
                hadoop.set(key, System.getenv(variable));
              }
            });
  }
}
