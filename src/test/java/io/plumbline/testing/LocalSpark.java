package io.plumbline.testing;

import io.plumbline.job.TestSessions;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one local SparkSession of this JVM, as a parameter. */
public final class LocalSpark implements ParameterResolver {
  private static SparkSession session;

  /** The session, started on first use. */
  public static synchronized SparkSession session() {
    if (session == null) {
      session =
          TestSessions.open(
              Map.of(
                  "spark.master", "local[2]",
                  "spark.driver.host", "localhost",
                  "spark.driver.bindAddress", "127.0.0.1",
                  "spark.ui.enabled", "false",
                  "spark.sql.shuffle.partitions", "2",
                  "spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/warehouse"));
    }
    return session;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return session();
  }
}
