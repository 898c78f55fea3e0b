package io.plumbline.source;

import java.util.List;

/** Code that turns one row of a table into rows of several streams; kept for one file at a time. */
interface TableUnfolding {
  /** Texts of one row of a stream. */
  record Part(Form.Stream stream, String[] texts) {}

  /** The rows of this record, the first of them standing for the record itself. */
  List<Part> parts(String[] cells, long ordinal) throws Refusal;

  /** The code a form names for tables with this header, or null. */
  static TableUnfolding of(FilePlan plan, Layout layout) {
    return switch (plan.form().unfolding()) {
      case "shopify-rows" -> new ShopifyRows(plan.form(), layout);
      case "ledger-rows" -> new LedgerRows(plan.form(), layout);
      default -> null;
    };
  }
}
