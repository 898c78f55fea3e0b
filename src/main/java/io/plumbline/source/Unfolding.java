package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Code that turns one JSON record into records of several streams; kept for one file at a time. */
interface Unfolding {
  /** Fields of one row of a stream, by normalised path. */
  record Part(String stream, Map<String, String> fields) {}

  /** The rows of this record; none when it is merged into others. */
  List<Part> unfold(JsonNode record);

  /** The code a form names. */
  static Unfolding of(Form form) {
    Flat flat = new Flat(form.pivots());
    return switch (form.unfolding()) {
      case "shopify-order" -> new ShopifyOrders(flat);
      case "ga4-event" -> new Ga4Events(flat);
      case "shopify-rows", "" -> plain(form, form.streams().get(0));
      default -> throw new IllegalStateException("no unfolding " + form.unfolding());
    };
  }

  /** One row of one stream per record. */
  static Unfolding plain(Form form, Form.Stream stream) {
    Flat flat = new Flat(form.pivots());
    return node -> List.of(new Part(stream.name(), flat.fields(node)));
  }
}
