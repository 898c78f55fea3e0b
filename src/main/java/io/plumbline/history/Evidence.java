package io.plumbline.history;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is known of a run besides the rows it changed.
 *
 * @param files {@code source, file, is_read_now}: files that are there, read since the publication
 *     compared with or before
 * @param sources {@code source, has_read, is_new}: whether files of a source were read since, and
 *     whether none had been before
 * @param merges {@code person_id, role}: persons of ops.person_merges since, {@code old} for ids
 *     that went, {@code new} for their successors
 * @param run what the run did besides reading files
 */
public record Evidence(Dataset<Row> files, Dataset<Row> sources, Dataset<Row> merges, Run run) {

  /**
   * What a run did besides reading files.
   *
   * @param hasErased whether people were erased since
   * @param isConfigurationNew whether the configuration is another than that of the last
   *     publication
   * @param isProgramNew whether another version of the program made it; where the configuration is
   *     new too, that is named as the cause
   */
  public record Run(boolean hasErased, boolean isConfigurationNew, boolean isProgramNew) {
    /** Why a row is not what it was when nothing read says so. */
    String settled() {
      return isConfigurationNew ? "configuration" : isProgramNew ? "program" : "unexplained";
    }

    /** Why a row went when nothing read says so. */
    String gone() {
      return hasErased ? "erasure" : settled();
    }
  }

  /**
   * From the memory of runs.
   *
   * @param files ops.files
   * @param merges ops.person_merges
   * @param since run of the publication that is compared with; ids of runs sort by time
   */
  public static Evidence of(Dataset<Row> files, Dataset<Row> merges, String since, Run run) {
    Dataset<Row> there =
        files
            .groupBy(col("source"), col("path").as("file"))
            .agg(
                max("run_id").as("last_run"),
                org.apache.spark.sql.functions.max_by(col("state"), col("run_id")).as("state"))
            .where(col("state").notEqual("removed"))
            .select(col("source"), col("file"), col("last_run").gt(since).as("is_read_now"));
    Dataset<Row> sources =
        files
            .groupBy("source")
            .agg(max("run_id").gt(since).as("has_read"), min("run_id").gt(since).as("is_new"));
    Dataset<Row> mine = merges.where(col("run_id").gt(since));
    Dataset<Row> people =
        mine.select(col("old_person_id").as("person_id"), lit("old").as("role"))
            .union(
                mine.where(col("new_person_id").isNotNull())
                    .select(col("new_person_id"), lit("new")))
            .groupBy("person_id")
            .agg(min("role").as("role"));
    return new Evidence(there, sources, people, run);
  }
}
