package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The records inside the pages of an API, one after the other; a record that is no page is given as
 * it is. A page that reports an error ends the file: it is no empty page.
 */
final class PagedRecords implements RecordSource {
  private final RecordSource files;
  private final Form.Paging paging;
  private final Set<String> kinds;
  private Iterator<JsonNode> page;
  private long position;

  /** The records of a file; those of its pages where the form has such. */
  static RecordSource of(RecordSource records, Form form) {
    return form.paging().isNone() ? records : new PagedRecords(records, form);
  }

  private PagedRecords(RecordSource files, Form form) {
    this.files = files;
    this.paging = form.paging();
    this.kinds =
        form.streams().stream().map(Form.Stream::name).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Layout layout() {
    return files.layout();
  }

  @Override
  public RawRecord next() throws IOException, Refusal {
    while (true) {
      if (page != null && page.hasNext()) {
        return record(page.next());
      }
      page = null;
      RawRecord raw = files.next();
      if (raw == null || raw.cells() != null) {
        return raw;
      }
      if (raw.node() == null) {
        position++;
        return new RawRecord(
            position, "record", position, null, null, raw.control(), raw.refusal(), raw.raw());
      }
      refuseFailure(raw.node());
      JsonNode array = arrayIn(raw.node());
      if (array == null) {
        return record(raw.node());
      }
      page = array.iterator();
    }
  }

  private void refuseFailure(JsonNode node) throws Refusal {
    JsonNode status = paging.status().isEmpty() ? null : node.get(paging.status());
    if (status != null && !status.asText().equals(paging.ok())) {
      throw new Refusal(
          "PAGE_FAILED",
          "a page answers " + paging.status() + " = " + Privacy.scrub(status.asText()),
          "Dump this object again; the records of earlier pages are kept.");
    }
  }

  private JsonNode arrayIn(JsonNode node) {
    for (String path : paging.arrays()) {
      JsonNode inner = node;
      for (String name : path.split("\\.")) {
        inner = inner.path(name);
      }
      if (inner.isArray()) {
        return inner;
      }
    }
    return null;
  }

  private RawRecord record(JsonNode node) {
    position++;
    if (!node.isObject()) {
      Refusal refusal =
          new Refusal(
              "RECORD_MALFORMED", "an element of the page is no object", "Dump the page again.");
      return new RawRecord(
          position, "record", position, null, null, null, refusal, node.toString());
    }
    String kind = paging.kind().isEmpty() ? "" : node.path(paging.kind()).asText("");
    if (paging.ignored().contains(kind)) {
      return new RawRecord(position, "record", position, null, node, "other_object", null, null);
    }
    if (!kind.isEmpty() && !kinds.contains(kind)) {
      Refusal refusal =
          new Refusal(
              "OBJECT_UNKNOWN",
              paging.kind() + " is " + Privacy.quoted("object", kind),
              "Use one of " + String.join(", ", new TreeSet<>(kinds)) + ", or remove the record.");
      return new RawRecord(position, "record", position, null, node, null, refusal, null);
    }
    return new RawRecord(position, "record", position, null, node, null, null, null);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
