package io.plumbline.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * An in-memory DuckDB of two threads, the engine benchmarks are held against. Its driver is put on
 * the class path by {@code jobs/bench}; it is no dependency of the project.
 */
public final class DuckDb implements AutoCloseable {
  private final Connection connection;

  private DuckDb(Connection connection) {
    this.connection = connection;
  }

  /** Opens one with the given limit of memory, such as {@code 4GB}. */
  public static DuckDb open(String memory) throws SQLException {
    DuckDb duck = new DuckDb(DriverManager.getConnection("jdbc:duckdb:"));
    duck.run("SET threads = 2");
    duck.run("SET memory_limit = '" + memory + "'");
    duck.run("SET TimeZone = 'UTC'");
    return duck;
  }

  /** Runs one statement. */
  public void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row. */
  public long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
