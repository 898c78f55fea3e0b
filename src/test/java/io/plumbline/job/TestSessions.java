package io.plumbline.job;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Sessions as a small run has them, for tests of every room. */
public final class TestSessions {
  private TestSessions() {}

  /** A small run's session with these settings above its own. */
  public static SparkSession open(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(Sessions.SMALL);
    all.putAll(settings);
    return Sessions.open(all);
  }

  /** A session as the launcher opens it without a cluster: what benchmarks run in. */
  public static SparkSession embedded(Map<String, String> settings) {
    System.setProperty("plumbline.embedded", "true");
    return Sessions.open(settings);
  }
}
