package io.plumbline.simulate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The cost ledger: salaries, agency fees, a tool, an event, a rebate, one media invoice that
 * repeats what the platforms report, one budget row and one row in a currency nobody knows.
 */
final class Ledger {
  static final String HEADER =
      "cost_id,period_start,period_end,booking_date,cost_type,vendor,description,cost_center,"
          + "brand,market,channel,campaign,amount,currency,amount_type,vat_rate,is_recurring,"
          + "allocation_rule,allocation_scope,scenario,source_doc,updated_at\n";

  private final SimulationOptions options;
  private final List<String> rows = new ArrayList<>();

  private Ledger(SimulationOptions options) {
    this.options = options;
  }

  static String file(SimulationOptions options) {
    Ledger ledger = new Ledger(options);
    LocalDate start = options.firstDay();
    while (!start.isAfter(options.lastDay())) {
      LocalDate monthEnd = start.withDayOfMonth(start.lengthOfMonth());
      ledger.addMonth(start, monthEnd.isAfter(options.lastDay()) ? options.lastDay() : monthEnd);
      start = monthEnd.plusDays(1);
    }
    ledger.addSingles();
    return HEADER + String.join("", ledger.rows);
  }

  private void addMonth(LocalDate start, LocalDate end) {
    int days = end.getDayOfMonth() - start.getDayOfMonth() + 1;
    add(
        start,
        end,
        "salary,,Marketing team,4100,acme,DE,,",
        22 * days,
        "EUR,net,,true,even_daily,,actual");
    add(
        start,
        end,
        "salary,,Marketing team,4100,nori,JP,,",
        1_400 * days,
        "JPY,net,,true,even_daily,,actual");
    add(
        start,
        end,
        "agency_fee,Northside Media,8% of media,4120,acme,DE,,",
        7 * days,
        "EUR,net,0.19,true,by_spend,meta_ads|google_ads,actual");
    add(
        start,
        end,
        "agency_fee,Harbor Media,8% of media,4120,acme,US,,",
        5 * days,
        "USD,net,,true,by_spend,meta_ads|google_ads,actual");
  }

  private void addSingles() {
    LocalDate first = options.firstDay();
    LocalDate last = options.lastDay();
    LocalDate middle = first.plusDays(options.days() / 2);
    add(
        first,
        last,
        "tool,MailTool,plan,4130,,,email,",
        6 * options.days(),
        "USD,net,,true,even_daily,email,actual");
    add(
        middle,
        middle,
        "event,Fair GmbH,Pop-up store,4140,acme,DE,,",
        900,
        "EUR,net,0.19,false,single_day,,actual");
    add(
        first,
        middle,
        "media_rebate,Northside Media,volume bonus,4120,acme,DE,,",
        -150,
        "EUR,net,0.19,false,by_spend,meta_ads|google_ads,actual");
    add(
        middle.withDayOfMonth(1),
        middle,
        "media_fee,Meta Platforms,ads invoice,4150,acme,DE,meta_ads,",
        1_000,
        "EUR,net,,false,by_spend,meta_ads,actual");
    add(
        first,
        last,
        "salary,,Plan,4100,acme,DE,,",
        30 * options.days(),
        "EUR,net,,true,even_daily,,budget");
    add(
        middle,
        middle,
        "creative,Studio Nord,Video,4160,acme,DE,,",
        400,
        "XQZ,net,,false,single_day,,actual");
  }

  /** Amounts are those of the default company and grow with it. */
  private void add(LocalDate start, LocalDate end, String middle, long amount, String tail) {
    double scale = options.customers() / 2_000.0 * 240 / options.days();
    long minor = StrictMath.round(amount * 100 * scale);
    String id = "C-%05d".formatted(rows.size() + 1);
    rows.add(
        "%s,%s,%s,%s,%s,%s,%s,INV-%s,%sT08:00:00Z\n"
            .formatted(id, start, end, end, middle, Company.money(minor, 2), tail, id, end));
  }
}
