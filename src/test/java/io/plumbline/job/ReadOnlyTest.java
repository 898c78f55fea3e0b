package io.plumbline.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.config.PlumblineException;
import io.plumbline.testing.LocalSpark;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a served session may and may not say. */
@ExtendWith(LocalSpark.class)
class ReadOnlyTest {
  @TempDir private static Path folder;
  private static SparkSession served;

  /** A session of its own, as the server's are, over a table and a view the server made. */
  @BeforeAll
  static void serve() {
    SparkSession ours = LocalSpark.session();
    String table = folder.resolve("spend").toString();
    ours.sql("SELECT 'meta_ads' AS channel, 12.5 AS spend").write().format("delta").save(table);
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    SparkSession server = SparkSession.builder().withExtensions(new ReadOnly()).getOrCreate();
    SparkSession.setDefaultSession(ours);
    SparkSession.setActiveSession(ours);
    ReadOnly.asServer(
        () -> {
          server.sql("CREATE DATABASE served");
          String rows = "SELECT * FROM delta.`" + table + "` VERSION AS OF 0";
          server.sql("CREATE VIEW served.spend AS " + rows);
          return server.sql("CREATE VIEW served.usual AS SELECT * FROM served.spend");
        });
    served = server.newSession();
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
        "SELECT * FROM served.usual",
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
        "DESCRIBE QUERY SELECT * FROM served.spend",
        "USE served",
        "SET spark.sql.ansi.enabled=true",
        "SET -v",
      })
  void reads(String sql) {
    assertThatCode(() -> served.sql(sql).collectAsList()).doesNotThrowAnyException();
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
        "SELECT try_reflect('java.lang.System', 'getenv', 'PATH')",
        "SELECT java_method('java.lang.System', 'getenv', 'PATH')",
        "EXECUTE IMMEDIATE 'SELECT * FROM text.`/etc/passwd`'",
        "EXECUTE IMMEDIATE 'DROP VIEW served.spend'",
        "BEGIN SELECT * FROM text.`/etc/passwd`; END",
        "SELECT * FROM IDENTIFIER('delta.`%s`')",
        "WITH s AS (SELECT * FROM delta.`%s`) SELECT * FROM s",
        "SELECT * FROM served.spend WHERE EXISTS (SELECT * FROM text.`/etc/passwd`)",
        "SELECT * FROM table_changes_by_path('%s', 0)",
        "EXPLAIN EXTENDED SELECT * FROM delta.`%s`",
        "DESCRIBE HISTORY delta.`%s`",
        "DESCRIBE DETAIL delta.`%s`",
        "DESCRIBE delta.`%s`",
        "DESCRIBE EXTENDED delta.`%s`",
        "DESCRIBE QUERY SELECT * FROM delta.`%s`",
        "SHOW COLUMNS IN delta.`%s`",
        "SHOW CREATE TABLE delta.`%s`",
        "SHOW TBLPROPERTIES delta.`%s`",
        "CREATE TEMPORARY FUNCTION mine() RETURNS INT RETURN (SELECT count(*) FROM delta.`%s`)",
        "DECLARE VARIABLE mine INT DEFAULT 1",
        "SELECT '${env:PATH}'",
        "SELECT '${system:user.home}'",
        "SELECT * FROM served.spend WHERE channel = '${spark.app.id}'",
        "SET spark.sql.catalog.other=org.apache.spark.sql.execution.datasources.v2.jdbc.JDBCTableCatalog",
        "SET spark.sql.catalog.spark_catalog=some.Catalog",
      })
  void changesNothingAndLooksNowhereElse(String sql) {
    String statement = sql.replace("%s", folder.resolve("spend").toString());
    assertThatThrownBy(() -> served.sql(statement))
        .as(statement)
        .isInstanceOf(PlumblineException.class)
        .hasMessageContaining("PLB-SERVE-001");
  }

  @Test
  void aConnectionThatBringsACatalogMayAskNothing() {
    SparkSession connected = served.newSession();
    connected.conf().set("spark.sql.catalog.other", "some.Catalog");
    assertThatThrownBy(() -> connected.sql("SELECT * FROM other.some.rows"))
        .hasMessageContaining("spark.sql.catalog.other is no catalog of this server");
  }

  @Test
  void aDoorToTheWorldNeedsALock() {
    assertThatThrownBy(() -> ServeCommand.refuseOpenDoor("0.0.0.0", "NONE"))
        .hasMessageContaining("would open the lake to everybody");
    assertThatCode(() -> ServeCommand.refuseOpenDoor("localhost", "NONE"))
        .doesNotThrowAnyException();
    assertThatCode(() -> ServeCommand.refuseOpenDoor("0.0.0.0", "LDAP")).doesNotThrowAnyException();
  }
}
