package io.plumbline.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.SourceConfig;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.job.TableGraph.Made;
import io.plumbline.receipt.ColumnOrigins;
import io.plumbline.source.Exports;
import io.plumbline.table.ColumnSpec;
import io.plumbline.table.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The events of one run by the OpenLineage specification 2-0-2, one JSON object a line: the run
 * begins, each table is written (a job of its own under the run), the run ends.
 *
 * <p>A dataset is a table's folder, {@code gold.NAME} its symlink, or the path of a source as
 * configured. Columns are followed where a receipt says what a column is made of.
 */
final class OpenLineage {
  private static final String SPECIFICATION =
      "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
  private static final String FACETS = "https://openlineage.io/spec/facets/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PlumblineConfig config;
  private final RunRecord run;
  private final String lake;
  private final ColumnOrigins origins = new ColumnOrigins();
  private final List<ObjectNode> events = new ArrayList<>();
  private final List<ObjectNode> written = new ArrayList<>();

  OpenLineage(PlumblineConfig config, String lake, RunRecord run) {
    this.config = config;
    this.lake = lake;
    this.run = run;
    ObjectNode begun = event("START", run.started(), run.command(), id(run.runId()));
    sources(begun.putArray("inputs"), config.sources());
    begun.putArray("outputs");
    events.add(begun);
  }

  /** A bronze table was read from the files of its sources. */
  void landed(Table table, TableVersion version) {
    Made made = new Made(List.of(), version, run.started(), Instant.now());
    List<SourceConfig> feeding =
        config.sources().stream()
            .filter(source -> Exports.feeds(source).contains(table.name()))
            .toList();
    sources(written(table, made).putArray("inputs"), feeding);
  }

  /** A table was made of others. */
  void built(Table table, Made made) {
    ArrayNode from = written(table, made).putArray("inputs");
    made.inputs().forEach(input -> dataset(from.addObject(), input));
  }

  /** The run ended. */
  void ended(RunResult result) {
    ObjectNode event =
        event(
            result.exitCode() == 0 ? "COMPLETE" : "FAIL",
            result.ended(),
            run.command(),
            id(run.runId()));
    if (result.exitCode() != 0) {
      facet((ObjectNode) event.at("/run/facets"), "errorMessage", "1-0-1/ErrorMessageRunFacet.json")
          .put("message", result.error())
          .put("programmingLanguage", "JAVA");
    }
    sources(event.putArray("inputs"), config.sources());
    ArrayNode outputs = event.putArray("outputs");
    if (result.isPublished()) {
      written.forEach(table -> outputs.add(table.deepCopy()));
    }
    events.add(event);
  }

  /** All events so far, a line each. */
  String lines() {
    return events.stream().map(ObjectNode::toString).collect(Collectors.joining("\n", "", "\n"));
  }

  private ObjectNode written(Table table, Made made) {
    events.add(ofTable("START", made.began(), table));
    ObjectNode event = ofTable("COMPLETE", made.ended(), table);
    ObjectNode output = JSON.createObjectNode();
    dataset(output, table);
    ObjectNode facets = (ObjectNode) output.get("facets");
    schema(facets, table);
    columns(facets, table);
    facet(facets, "version", "1-0-1/DatasetVersionDatasetFacet.json")
        .put("datasetVersion", String.valueOf(made.version().version()));
    facet(
            output.putObject("outputFacets"),
            "outputStatistics",
            "1-0-2/OutputStatisticsOutputDatasetFacet.json")
        .put("rowCount", made.version().rows());
    event.putArray("outputs").add(output);
    written.add(output);
    events.add(event);
    return event;
  }

  private ObjectNode ofTable(String type, Instant at, Table table) {
    ObjectNode event =
        event(
            type,
            at,
            run.command() + "." + table.fullName(),
            id(run.runId() + "/" + table.fullName()));
    ObjectNode parent =
        facet((ObjectNode) event.at("/run/facets"), "parent", "1-1-0/ParentRunFacet.json");
    parent.putObject("run").put("runId", id(run.runId()));
    parent.putObject("job").put("namespace", namespace()).put("name", run.command());
    return event;
  }

  private ObjectNode event(String type, Instant at, String job, String runId) {
    ObjectNode event = JSON.createObjectNode();
    event
        .put("eventType", type)
        .put("eventTime", at.toString())
        .put("producer", producer())
        .put("schemaURL", SPECIFICATION);
    ObjectNode facets = event.putObject("run").put("runId", runId).putObject("facets");
    facet(facets, "processing_engine", "1-1-1/ProcessingEngineRunFacet.json")
        .put("version", org.apache.spark.package$.MODULE$.SPARK_VERSION())
        .put("name", "spark")
        .put("openlineageAdapterVersion", Sessions.version());
    event.putObject("job").put("namespace", namespace()).put("name", job).putObject("facets");
    return event;
  }

  private void dataset(ObjectNode node, Table table) {
    Place place = Place.of(lake + "/" + table.layer() + "/" + table.name());
    node.put("namespace", place.namespace()).put("name", place.name());
    facet(node.putObject("facets"), "symlinks", "1-0-1/SymlinksDatasetFacet.json")
        .putArray("identifiers")
        .addObject()
        .put("namespace", namespace())
        .put("name", table.fullName())
        .put("type", "TABLE");
  }

  private static void sources(ArrayNode inputs, List<SourceConfig> sources) {
    for (SourceConfig source : sources) {
      Place place = Place.of(source.path());
      inputs
          .addObject()
          .put("namespace", place.namespace())
          .put("name", place.name())
          .putObject("facets");
    }
  }

  private static void schema(ObjectNode facets, Table table) {
    ArrayNode fields = facet(facets, "schema", "1-1-1/SchemaDatasetFacet.json").putArray("fields");
    for (ColumnSpec column : table.columns()) {
      fields
          .addObject()
          .put("name", column.name())
          .put("type", column.type().simpleString())
          .put("description", column.storedComment());
    }
  }

  private void columns(ObjectNode facets, Table table) {
    Map<String, List<ColumnOrigins.Origin>> known = origins.of(table);
    if (known.isEmpty()) {
      return;
    }
    ObjectNode fields =
        facet(facets, "columnLineage", "1-2-0/ColumnLineageDatasetFacet.json").putObject("fields");
    known.forEach(
        (column, from) -> {
          ArrayNode inputs = fields.putObject(column).putArray("inputFields");
          for (ColumnOrigins.Origin origin : from) {
            Place place = Place.of(lake + "/" + origin.table().replace('.', '/'));
            inputs
                .addObject()
                .put("namespace", place.namespace())
                .put("name", place.name())
                .put("field", origin.column());
          }
        });
  }

  private static ObjectNode facet(ObjectNode facets, String name, String schema) {
    return facets
        .putObject(name)
        .put("_producer", producer())
        .put("_schemaURL", FACETS + schema + "#/$defs/" + schema.replaceAll(".*/|\\.json", ""));
  }

  private static String producer() {
    return "urn:plumbline:" + Sessions.version();
  }

  private static String namespace() {
    return "plumbline";
  }

  /** Run ids of the specification are UUIDs; the same run has the same. */
  private static String id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * A dataset by the naming rules of the specification.
   *
   * @param namespace {@code file}, or scheme and bucket
   * @param name path
   */
  private record Place(String namespace, String name) {
    static Place of(String path) {
      if (!path.contains("://")) {
        return new Place("file", path.replaceFirst("^file:/*", "/"));
      }
      int slash = path.indexOf('/', path.indexOf("://") + 3);
      String store = slash < 0 ? path : path.substring(0, slash);
      String inside = slash < 0 ? "/" : path.substring(slash + 1);
      return new Place(store.replaceFirst("^s3[an]://", "s3://"), inside);
    }
  }
}
