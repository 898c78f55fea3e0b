package io.plumbline.io;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A table at two times, maybe without some rows it has alike at both.
 *
 * @param before rows it had
 * @param now rows it has
 */
public record Sides(Dataset<Row> before, Dataset<Row> now) {}
