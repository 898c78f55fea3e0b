package io.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** The events of a run, checked for what specification 2-0-2 requires of them. */
final class OpenLineageFile {
  private static final Set<String> TYPES =
      Set.of("START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER");

  /** What each facet must say beside its producer and schema, by its own schema. */
  private static final Map<String, List<String>> REQUIRED =
      Map.of(
          "parent", List.of("run", "job"),
          "processing_engine", List.of("version"),
          "errorMessage", List.of("message", "programmingLanguage"),
          "symlinks", List.of("identifiers"),
          "schema", List.of("fields"),
          "columnLineage", List.of("fields"),
          "version", List.of("datasetVersion"),
          "outputStatistics", List.of("rowCount"));

  private final List<JsonNode> events = new ArrayList<>();

  OpenLineageFile(Path file) throws IOException {
    for (String line : Files.readAllLines(file)) {
      events.add(new ObjectMapper().readTree(line));
    }
  }

  /** Every event is one of the specification, and every run has one start and one end. */
  OpenLineageFile isValid() {
    Map<String, List<String>> states = new TreeMap<>();
    for (JsonNode event : events) {
      String type = event.get("eventType").asText();
      assertThat(TYPES).contains(type);
      Instant.parse(event.get("eventTime").asText());
      uri(event.get("producer"));
      assertThat(event.get("schemaURL").asText())
          .isEqualTo("https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent");
      String run = event.at("/run/runId").asText();
      assertThat(UUID.fromString(run).toString()).isEqualTo(run);
      states.computeIfAbsent(run, r -> new ArrayList<>()).add(type);
      named(event.get("job"));
      facets(event.at("/run/facets"));
      for (String side : List.of("inputs", "outputs")) {
        for (JsonNode dataset : event.path(side)) {
          named(dataset);
          facets(dataset.path("facets"));
          facets(dataset.path("outputFacets"));
        }
      }
    }
    states.forEach(
        (run, types) ->
            assertThat(types).as(run).hasSize(2).startsWith("START").doesNotHaveDuplicates());
    return this;
  }

  /** How the run itself ended. */
  JsonNode last() {
    return events.get(events.size() - 1);
  }

  /** The end of the job that writes a table. */
  JsonNode of(String table) {
    return events.stream()
        .filter(event -> event.at("/job/name").asText().endsWith("." + table))
        .filter(event -> event.get("eventType").asText().equals("COMPLETE"))
        .findFirst()
        .orElseThrow();
  }

  /** Logical names of an event's inputs. */
  static Set<String> inputs(JsonNode event) {
    Set<String> names = new TreeSet<>();
    event
        .get("inputs")
        .forEach(input -> names.add(input.at("/facets/symlinks/identifiers/0/name").asText()));
    return names;
  }

  private static void named(JsonNode thing) {
    assertThat(thing.get("namespace").asText()).isNotBlank();
    assertThat(thing.get("name").asText()).isNotBlank();
  }

  private static void facets(JsonNode facets) {
    facets
        .properties()
        .forEach(
            facet -> {
              uri(facet.getValue().get("_producer"));
              uri(facet.getValue().get("_schemaURL"));
              REQUIRED
                  .get(facet.getKey())
                  .forEach(field -> assertThat(facet.getValue().has(field)).as(field).isTrue());
            });
    facets
        .at("/columnLineage/fields")
        .forEach(
            field ->
                field
                    .get("inputFields")
                    .forEach(
                        input -> {
                          named(input);
                          assertThat(input.get("field").asText()).isNotBlank();
                        }));
    facets
        .at("/schema/fields")
        .forEach(field -> assertThat(field.get("name").asText()).isNotBlank());
  }

  private static void uri(JsonNode text) {
    assertThat(URI.create(text.asText()).getScheme()).isNotNull();
  }
}
