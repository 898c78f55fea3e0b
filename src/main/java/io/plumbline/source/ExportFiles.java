package io.plumbline.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The files of one source as a table of Spark, in the schema of {@link FilePlan#schema}: a row per
 * record with what became of it, then rows of further streams.
 *
 * <p>A data source, and not a function over a list of files, because its rows are Spark's own: no
 * encoder of a hundred columns stands between a record and the lake. Public because Spark makes it
 * by name; {@link #of} is the way in.
 */
public final class ExportFiles implements TableProvider {
  private static final String SCAN = "scan";

  /** Opening a file costs as much as reading so many bytes. */
  private static final long OPENING = 4L << 20;

  /** Small files share a task up to so many bytes, openings counted. */
  private static final long TASK = 32L << 20;

  /** What a byte of a file becomes in memory, roughly. */
  private static final long GROWTH = 3;

  /** The records of these files; each action reads them. */
  static Dataset<Row> of(SparkSession spark, FilePlan plan, List<FilePart> parts) {
    boolean isOneTask =
        spark.conf().getOption("spark.sql.leafNodeDefaultParallelism").contains("1");
    Listing listing = new Listing(plan, new ArrayList<>(parts), isOneTask ? Long.MAX_VALUE : TASK);
    return spark
        .read()
        .format(ExportFiles.class.getName())
        .option(SCAN, new Shipped<>(listing).text())
        .load();
  }

  /** What to read, and how many bytes of it in one task. */
  private record Listing(FilePlan plan, List<FilePart> parts, long task) implements Serializable {}

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return listing(options.get(SCAN)).plan().schema();
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new Files(listing(new CaseInsensitiveStringMap(properties).get(SCAN)), schema);
  }

  private static Listing listing(String text) {
    return Shipped.<Listing>of(text).value();
  }

  /** Files that go to one task. */
  private record Share(List<FilePart> parts) implements InputPartition {}

  /** The table, and its one way of being scanned: all of it. */
  private static final class Files implements SupportsRead, SupportsReportStatistics, Batch {
    private final Listing listing;
    private final StructType schema;

    Files(Listing listing, StructType schema) {
      this.listing = listing;
      this.schema = schema;
    }

    @Override
    public String name() {
      return "files of source " + listing.plan().sourceId();
    }

    @Override
    public Column[] columns() {
      return Stream.of(schema.fields())
          .map(field -> Column.create(field.name(), field.dataType(), field.nullable()))
          .toArray(Column[]::new);
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return () -> this;
    }

    @Override
    public StructType readSchema() {
      return schema;
    }

    @Override
    public String description() {
      return name();
    }

    @Override
    public Batch toBatch() {
      return this;
    }

    @Override
    public Statistics estimateStatistics() {
      long bytes = listing.parts().stream().mapToLong(FilePart::size).sum();
      return new Statistics() {
        @Override
        public OptionalLong sizeInBytes() {
          return OptionalLong.of(Math.max(1, bytes * GROWTH));
        }

        @Override
        public OptionalLong numRows() {
          return OptionalLong.empty();
        }
      };
    }

    @Override
    public InputPartition[] planInputPartitions() {
      return shares(listing.parts(), listing.task()).stream()
          .map(Share::new)
          .toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
      SerializableConfiguration hadoop =
          new SerializableConfiguration(HadoopSettings.of(SparkSession.active()));
      Shipped<FilePlan> plan = new Shipped<>(listing.plan());
      Shipped<SerializableConfiguration> settings = new Shipped<>(hadoop);
      return partition -> new FileReading(plan.value(), ((Share) partition).parts(), settings);
    }
  }

  /** The biggest first, each share as full as the next file leaves it. */
  static List<List<FilePart>> shares(List<FilePart> parts, long most) {
    List<FilePart> sorted = new ArrayList<>(parts);
    sorted.sort(Comparator.comparingLong(FilePart::size).reversed().thenComparing(FilePart::name));
    List<List<FilePart>> shares = new ArrayList<>();
    long filled = 0;
    for (FilePart part : sorted) {
      long cost = part.size() + OPENING;
      if (shares.isEmpty() || filled > most - cost) {
        shares.add(new ArrayList<>());
        filled = 0;
      }
      shares.get(shares.size() - 1).add(part);
      filled += cost;
    }
    return shares;
  }
}
