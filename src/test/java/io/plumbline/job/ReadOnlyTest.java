package io.plumbline.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.config.PlumblineException;
import io.plumbline.testing.LocalSpark;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.CommandExecutionMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a served session may and may not say. */
@ExtendWith(LocalSpark.class)
class ReadOnlyTest {
  @TempDir private static Path folder;

  @BeforeEach
  void published(SparkSession spark) {
    String table = folder.resolve("spend").toString();
    if (!folder.resolve("spend").toFile().exists()) {
      spark.sql("SELECT 'meta_ads' AS channel, 12.5 AS spend").write().format("delta").save(table);
    }
    spark.sql("CREATE DATABASE IF NOT EXISTS served");
    spark.sql("CREATE OR REPLACE VIEW served.spend AS SELECT * FROM delta.`" + table + "`");
  }

  @AfterEach
  void gone(SparkSession spark) {
    spark.sql("DROP DATABASE served CASCADE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT channel, sum(spend) FROM served.spend GROUP BY channel",
        "WITH s AS (SELECT * FROM served.spend) SELECT * FROM s a JOIN s b USING (channel)",
        "SELECT * FROM served.spend WHERE spend > (SELECT avg(spend) FROM served.spend)",
        "SELECT 1",
        "SELECT explode(sequence(1, 3))",
        "SELECT * FROM VALUES (1), (2)",
        "SELECT * FROM range(3)",
        "SHOW DATABASES",
        "SHOW TABLES IN served",
        "SHOW VIEWS IN served",
        "SHOW COLUMNS IN served.spend",
        "SHOW FUNCTIONS",
        "SHOW CREATE TABLE served.spend",
        "DESCRIBE served.spend",
        "DESCRIBE TABLE EXTENDED served.spend",
        "DESCRIBE DATABASE served",
        "EXPLAIN SELECT * FROM served.spend",
        "USE served",
        "SET spark.sql.ansi.enabled=true",
        "SET -v",
      })
  void reads(String sql, SparkSession spark) {
    assertThatCode(() -> ReadOnly.check(analyzed(spark, sql))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP VIEW served.spend",
        "DROP DATABASE served CASCADE",
        "CREATE DATABASE other",
        "CREATE TABLE served.mine (a INT) USING parquet",
        "CREATE TABLE served.mine USING delta AS SELECT 1 AS a",
        "CREATE TEMPORARY VIEW mine AS SELECT 1",
        "CREATE OR REPLACE VIEW served.spend AS SELECT 0 AS spend",
        "INSERT INTO delta.`%s` SELECT 'x', 1.0",
        "INSERT OVERWRITE DIRECTORY '/tmp/elsewhere' USING csv SELECT * FROM served.spend",
        "DELETE FROM delta.`%s`",
        "UPDATE delta.`%s` SET spend = 0",
        "VACUUM delta.`%s`",
        "OPTIMIZE delta.`%s`",
        "SELECT * FROM delta.`%s`",
        "SELECT * FROM text.`/etc/passwd`",
        "SELECT * FROM served.spend UNION ALL SELECT channel, spend FROM delta.`%s`",
        "SELECT (SELECT max(value) FROM text.`/etc/passwd`)",
        "SELECT TRANSFORM (channel) USING 'cat' AS (c STRING) FROM served.spend",
        "SELECT reflect('java.lang.System', 'getenv', 'PATH')",
        "SET spark.hadoop.fs.s3a.endpoint=http://elsewhere",
        "ADD JAR '/tmp/some.jar'",
        "CACHE TABLE served.spend",
        "REFRESH TABLE served.spend",
        "CREATE FUNCTION mine AS 'some.Class'",
        "RESET",
      })
  void changesNothingAndLooksNowhereElse(String sql, SparkSession spark) {
    String statement = sql.replace("%s", folder.resolve("spend").toString());
    assertThatThrownBy(() -> ReadOnly.check(analyzed(spark, statement)))
        .as(statement)
        .isInstanceOf(PlumblineException.class)
        .hasMessageContaining("PLB-SERVE-001");
  }

  @Test
  void aDoorToTheWorldNeedsALock() {
    assertThatThrownBy(() -> ServeCommand.refuseOpenDoor("0.0.0.0", "NONE"))
        .hasMessageContaining("would open the lake to everybody");
    assertThatCode(() -> ServeCommand.refuseOpenDoor("localhost", "NONE"))
        .doesNotThrowAnyException();
    assertThatCode(() -> ServeCommand.refuseOpenDoor("0.0.0.0", "LDAP")).doesNotThrowAnyException();
  }

  /** The plan as a check rule sees it: analysed, and not run. */
  private static LogicalPlan analyzed(SparkSession spark, String sql) {
    LogicalPlan parsed;
    try {
      parsed = spark.sessionState().sqlParser().parsePlan(sql);
    } catch (Exception e) {
      throw new IllegalStateException(sql, e);
    }
    return spark.sessionState().executePlan(parsed, CommandExecutionMode.SKIP()).analyzed();
  }
}
