package io.plumbline.job;

import io.plumbline.receipt.Relations;
import io.plumbline.receipt.Solved;
import io.plumbline.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A publication one table of which is not what was published. */
abstract class FalsifiedRelations implements Relations {
  private final Relations honest;
  private final Table table;

  FalsifiedRelations(Relations honest, Table table) {
    this.honest = honest;
    this.table = table;
  }

  abstract Dataset<Row> falsified(Dataset<Row> rows);

  @Override
  public Dataset<Row> rows(Table asked) {
    return asked.equals(table) ? falsified(honest.rows(asked)) : honest.rows(asked);
  }

  @Override
  public SparkSession spark() {
    return honest.spark();
  }

  @Override
  public Optional<Table> table(String name) {
    return honest.table(name);
  }

  @Override
  public Dataset<Row> given(String name, Dataset<Row> cells) {
    return honest.given(name, cells);
  }

  @Override
  public Map<String, String> parameters() {
    return honest.parameters();
  }

  @Override
  public List<String> solvedTables() {
    return honest.solvedTables();
  }

  @Override
  public Optional<Solved> solved(Table asked, Map<String, Object> keys) {
    return honest.solved(asked, keys);
  }
}
