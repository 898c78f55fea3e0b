package io.plumbline.receipt;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows of a table solved once more from all the solution needs.
 *
 * @param parameters settings the solution depends on
 * @param sufficient the table the solution is a function of
 * @param again the rows as they come out now, in the table's contract
 */
public record Solved(Map<String, String> parameters, Dataset<Row> sufficient, Dataset<Row> again) {}
