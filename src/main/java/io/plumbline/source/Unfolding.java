package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Code that turns one JSON record into records of several streams; kept for one file at a time. */
interface Unfolding {
  /** Fields of one row of a stream, by normalised path. */
  record Part(String stream, Map<String, String> fields) {}

  /** The row of a record that had to wait for the end of the file. */
  record Late(long position, String kind, long hash, List<Part> parts) {}

  /** The rows of this record; none when it is merged into others. */
  List<Part> unfold(JsonNode record) throws Refusal;

  /** Paths of all values seen so far, as compared and as written; empty when code picks them. */
  default Map<String, String> seen() {
    return Map.of();
  }

  /** Whether rows of tables are unfolded too, as the objects their headers make of them. */
  default boolean readsTables() {
    return false;
  }

  /** Likewise; null when the record waits for {@link #rest}. */
  default List<Part> unfold(RecordSource.RawRecord raw) throws Refusal {
    return unfold(raw.node());
  }

  /** What waited and is complete now. */
  default List<Late> ready() {
    return List.of();
  }

  /** What had to wait for the end of the file. */
  default List<Late> rest() {
    return List.of();
  }

  /** The code a form names, for files of the stream {@code main}. */
  static Unfolding of(FilePlan plan, Form.Stream main, String file) {
    Form form = plan.form();
    Flat flat = new Flat(form.pivots());
    return switch (form.unfolding()) {
      case "shopify-order" ->
          main.name().equals("order_refunds")
              ? new ShopifyRefunds(flat, main.name(), plan.options().get("taxes-included"))
              : new ShopifyOrders(flat);
      case "shopify-bulk" -> new ShopifyBulk(flat);
      case "ga4-event" -> new Ga4Events(plan, file);
      case "ga4-report" -> new Ga4Reports(main.name());
      case "meta-insights" -> new MetaInsights(flat, main.name(), windowsOf(form, main));
      case "x-stats" -> new XStats(flat, form.streams().get(0).name());
      case "hubspot-object" -> new HubSpotObjects(flat, main);
      case "fxiaoke-object" -> new FxiaokeObjects(flat, form, main);
      case "woo-order" -> new WooOrders(flat);
      case "baidu-index" -> new BaiduIndexSeries(plan.options());
      case "shopify-rows", "ledger-rows", "sections", "" -> plain(form, form.streams().get(0));
      default -> throw new IllegalStateException("no unfolding " + form.unfolding());
    };
  }

  private static String windowsOf(Form form, Form.Stream main) {
    return form.streams().stream()
        .filter(stream -> stream.partOf().equals(main.name()))
        .map(Form.Stream::name)
        .findFirst()
        .orElse("");
  }

  /** One row of one stream per record. */
  static Unfolding plain(Form form, Form.Stream stream) {
    Flat flat = new Flat(form.pivots());
    return new Unfolding() {
      @Override
      public List<Part> unfold(JsonNode node) {
        return List.of(new Part(stream.name(), flat.fields(node)));
      }

      @Override
      public Map<String, String> seen() {
        return flat.seen();
      }
    };
  }
}
