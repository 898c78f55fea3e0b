package io.plumbline.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What readers may see: one version of every table, of one run.
 *
 * @param n number of the publication, from 1
 * @param runId run that made it
 * @param asOf last complete day inside
 * @param inputsHash fingerprint of files, configuration, as_of and program: an equal one means
 *     nothing to do
 * @param configHash fingerprint of the configuration
 * @param pepperFingerprint fingerprint of the pepper identifiers are keyed with
 * @param tables table name to version
 */
public record PublishedState(
    long n,
    String runId,
    LocalDate asOf,
    String inputsHash,
    String configHash,
    String pepperFingerprint,
    Map<String, TableVersion> tables) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * One table of a publication.
   *
   * @param path relative to the lake
   * @param version Delta version
   * @param rows rows
   * @param rowHash row hash of the contract; empty where none is kept
   * @param recipe fingerprint of all it was made of; empty where it is not known
   */
  public record TableVersion(String path, long version, long rows, String rowHash, String recipe) {
    /** One whose recipe is not known. */
    public TableVersion(String path, long version, long rows, String rowHash) {
      this(path, version, rows, rowHash, "");
    }

    /** The same content in another version. */
    public TableVersion at(long other) {
      return new TableVersion(path, other, rows, rowHash, recipe);
    }

    /** The same, and what it was made of. */
    public TableVersion madeOf(String fingerprint) {
      return new TableVersion(path, version, rows, rowHash, fingerprint);
    }
  }

  public PublishedState {
    tables = Map.copyOf(tables);
  }

  /** The version of a table, when it is part of the publication. */
  public Optional<TableVersion> table(String fullName) {
    return Optional.ofNullable(tables.get(fullName));
  }

  /** The same publication with other versions of tables. */
  public PublishedState of(Map<String, TableVersion> versions) {
    return new PublishedState(n, runId, asOf, inputsHash, configHash, pepperFingerprint, versions);
  }

  /** As JSON, keys in order. */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("n", n).put("run_id", runId).put("as_of", asOf.toString());
    root.put("inputs_hash", inputsHash).put("config_hash", configHash);
    root.put("pepper_fingerprint", pepperFingerprint);
    ObjectNode all = root.putObject("tables");
    new TreeMap<>(tables)
        .forEach(
            (name, table) ->
                all.putObject(name)
                    .put("path", table.path())
                    .put("version", table.version())
                    .put("rows", table.rows())
                    .put("row_hash", table.rowHash())
                    .put("recipe", table.recipe()));
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
    }
  }

  /** Reads what {@link #toJson} wrote. */
  public static PublishedState fromJson(String text) {
    try {
      JsonNode root = JSON.readTree(text);
      Map<String, TableVersion> tables = new TreeMap<>();
      root.get("tables")
          .properties()
          .forEach(
              entry -> {
                JsonNode table = entry.getValue();
                tables.put(
                    entry.getKey(),
                    new TableVersion(
                        table.get("path").asText(),
                        table.get("version").asLong(),
                        table.get("rows").asLong(),
                        table.get("row_hash").asText(),
                        table.path("recipe").asText("")));
              });
      return new PublishedState(
          root.get("n").asLong(),
          root.get("run_id").asText(),
          LocalDate.parse(root.get("as_of").asText()),
          root.get("inputs_hash").asText(),
          root.get("config_hash").asText(),
          root.get("pepper_fingerprint").asText(),
          tables);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a published pointer file is not JSON: " + text, e);
    }
  }
}
