package io.plumbline.job;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The exports {@link ManyCompanies} write, in columns of their own names. */
enum Export {
  ORDERS(
      "orders",
      "csv",
      true,
      "order_id=number customer_key=client email_key=mail created_ts=placed updated_ts=changed"
          + " status=state net_revenue=net refunded_total=returned cost_of_goods=goods"
          + " currency=money country=land brand=company"),
  TOUCHES(
      "touchpoints",
      "csv",
      false,
      "touch_id=ref user_key=cookie user_id=login event_ts=seen channel=via campaign_name=ad"
          + " transaction_id=sale brand=company"),
  CONVERSIONS(
      "conversions",
      "jsonl",
      true,
      "conversion_id=entry conversion_type=what user_key=who conversion_ts=seen value=worth"
          + " currency=money brand=company"),
  ADS(
      "ad_performance_daily",
      "csv",
      true,
      "account_id=account date=day campaign_id=campaign campaign_name=title platform=network"
          + " currency=money spend=paid impressions=shown clicks=clicked conversions=claimed"
          + " conversion_value=claimed_worth brand=company"),
  COSTS(
      "costs",
      "csv",
      false,
      "cost_id=item period_start=from period_end=to cost_type=what channel=via amount=paid"
          + " currency=money updated_ts=changed allocation_rule=rule brand=company"),
  LEADS(
      "leads",
      "jsonl",
      false,
      "lead_id=lead created_ts=entered updated_ts=changed became_mql_ts=qualified"
          + " contact_key=contact email_key=mail is_deleted=gone brand=company");

  private final String table;
  private final String form;
  private final boolean isDated;
  private final List<String> columns;

  Export(String table, String form, boolean isDated, String columns) {
    this.table = table;
    this.form = form;
    this.isDated = isDated;
    this.columns = List.of(columns.split(" "));
  }

  /** The folder its files lie in, and the id of its source. */
  String folder() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Files whose names say their day are as old as that, others as old as the object. */
  String file(java.time.LocalDate day, int night, int part) {
    String when = isDated ? day.toString() : "n" + night;
    return folder() + "_" + when + "_p" + part + "." + form;
  }

  /** Its source in HOCON. */
  String source() {
    return "{ id = %s, format = \"generic/%s\", path = \"exports/%s/*\", currency = USD, columns { %s } }"
        .formatted(
            folder(),
            table,
            folder(),
            columns.stream()
                .map(column -> column.replace("=", " = "))
                .collect(Collectors.joining(", ")));
  }

  /** A record, cells in the order of the columns. */
  String line(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(this + " has " + columns.size() + " columns");
    }
    List<String> texts = Stream.of(cells).map(String::valueOf).toList();
    if (form.equals("csv")) {
      return String.join(",", texts);
    }
    return IntStream.range(0, texts.size())
        .filter(at -> !texts.get(at).isEmpty())
        .mapToObj(at -> "\"" + theirs().get(at) + "\":\"" + texts.get(at) + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** A file of these records. */
  String text(List<String> lines) {
    String body = String.join("\n", lines) + "\n";
    return form.equals("csv") ? String.join(",", theirs()) + "\n" + body : body;
  }

  private List<String> theirs() {
    return columns.stream().map(column -> column.substring(column.indexOf('=') + 1)).toList();
  }
}
