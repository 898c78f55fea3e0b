package io.plumbline.job;

import io.plumbline.config.PlumblineException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plumbline serve}: the published state by JDBC and ODBC, read-only. */
@Command(
    name = "serve",
    description = {
      "A read-only SQL endpoint for BI tools: Spark's Thrift server over the newest publication, until it is stopped.",
      "A new publication is taken over as it appears. Needs SPARK_HOME: a Spark distribution with its Thrift server."
    },
    footer = {
      "",
      "Example: plumbline serve --port 10000, with SPARK_HOME=/opt/spark",
      "         beeline -u jdbc:hive2://localhost:10000/gold"
    })
final class ServeCommand implements Callable<Integer> {
  private static final String SERVER = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2";

  @Mixin private Options options;

  @Option(
      names = "--lake",
      paramLabel = "URI",
      description = "a demo lake to serve without a configuration file")
  private String lake;

  @Option(
      names = "--port",
      defaultValue = "10000",
      description = "TCP port (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "address to listen at (default: ${DEFAULT-VALUE})")
  private String host;

  @Option(
      names = "--refresh-seconds",
      defaultValue = "30",
      description = "how often a new publication is looked for (default: ${DEFAULT-VALUE})")
  private int refreshSeconds;

  @Override
  public Integer call() throws InterruptedException {
    Class<?> server = server();
    refuseOpenDoor(
        host, options.sparkKeys().getOrDefault("spark.hadoop.hive.server2.authentication", "NONE"));
    SparkSession spark = Sessions.open(settings());
    PublishedLake published = PublishedLake.open(spark, options, Optional.ofNullable(lake));
    ServedViews views = new ServedViews(spark, published);
    System.err.println("making views of publication " + published.state().n());
    views.refresh();
    start(server, spark);
    System.err.println(
        "serving publication %d at jdbc:hive2://%s:%d/gold, read-only; stop with Ctrl-C"
            .formatted(published.state().n(), host, port));
    while (true) {
      Thread.sleep(refreshSeconds * 1000L);
      views
          .refresh()
          .ifPresent(n -> System.err.println("serving publication " + n + " from now on"));
    }
  }

  private static Class<?> server() {
    try {
      return Class.forName(SERVER, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new PlumblineException(
          "PLB-SERVE-003",
          2,
          "Spark's Thrift server is not here: it is part of the full distribution only; fix: set SPARK_HOME to one,"
              + " such as that of `pip install -r notebooks/requirements.txt`:"
              + " SPARK_HOME=$(python -c 'import pyspark, os; print(os.path.dirname(pyspark.__file__))'),"
              + " with Delta's jars in PLUMBLINE_SUBMIT_OPTIONS",
          e);
    }
  }

  /** The Thrift server asks nobody who they are unless told to. */
  static void refuseOpenDoor(String host, String authentication) {
    boolean isAsked = !List.of("NONE", "NOSASL").contains(authentication.toUpperCase(Locale.ROOT));
    try {
      if (!isAsked && !InetAddress.getByName(host).isLoopbackAddress()) {
        throw new PlumblineException(
            "PLB-SERVE-002",
            2,
            "--host "
                + host
                + " would open the lake to everybody who reaches it; fix: keep 127.0.0.1 and tunnel, or set"
                + " -D spark.hadoop.hive.server2.authentication=LDAP or KERBEROS with their settings");
      }
    } catch (UnknownHostException e) {
      throw new PlumblineException(
          "PLB-SERVE-004", 2, "--host " + host + " is no address; fix: 127.0.0.1", e);
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(options.sparkKeys());
    settings.put("spark.hadoop.hive.server2.thrift.bind.host", host);
    settings.put("spark.hadoop.hive.server2.thrift.port", String.valueOf(port));
    settings.put("spark.hadoop.hive.server2.transport.mode", "binary");
    settings.put(
        "spark.sql.extensions",
        "io.delta.sql.DeltaSparkSessionExtension," + ReadOnly.class.getName());
    settings.put("spark.sql.catalogImplementation", "in-memory");
    return settings;
  }

  private static void start(Class<?> server, SparkSession spark) {
    try {
      server
          .getMethod("startWithSparkSession", SparkSession.class, boolean.class)
          .invoke(null, spark, false);
    } catch (ReflectiveOperationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new PlumblineException(
          "PLB-SERVE-005",
          1,
          "the Thrift server did not start: "
              + cause.getMessage()
              + "; fix: see the cause, often a port in use",
          cause);
    }
  }
}
