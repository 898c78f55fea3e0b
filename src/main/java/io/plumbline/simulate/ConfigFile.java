package io.plumbline.simulate;

import io.plumbline.simulate.Company.Store;

/** The ready configuration; paths are relative to the folder it lies in. */
final class ConfigFile {
  private ConfigFile() {}

  static String text(SimulationOptions options) {
    StringBuilder sources = new StringBuilder();
    for (Store store : Company.STORES) {
      sources.append(shop(store));
    }
    Account.ALL.forEach(account -> sources.append(account(account)));
    for (String brand : Company.BRANDS) {
      sources.append(
          "    { id = ga4-%s, format = \"ga4/bigquery_json\", path = \"exports/ga4/%s/*.jsonl\", time-zone = \"%s\", brand = %s }\n"
              .formatted(brand, brand, Company.propertyZone(brand), brand));
    }
    for (String brand : Company.BRANDS) {
      sources.append(
          "    { id = klaviyo-%s, format = \"klaviyo/ui_csv\", path = \"exports/klaviyo/%s/*.csv\", time-zone = \"UTC\", currency = USD, brand = %s }\n"
              .formatted(brand, brand, brand));
    }
    return """
        # Written by simulate: %d customers, %d days, seed %d. The true effects are in truth/.
        plumbline {
          lake = "lake"
          demo-pepper = true
          reporting { currency = USD, time-zone = "UTC", week-starts = monday, language = en }
          sources = [
        %s    { id = crm, format = "hubspot/api_json", path = "exports/hubspot", currency = USD }
            { id = fx, format = "fx_rates/ecb_csv", path = "exports/fx_rates/*.csv" }
            { id = ledger, format = "cost_ledger/csv", path = "exports/cost_ledger/*.csv" }
            { id = product-costs, format = "generic/product_costs", path = "exports/product_costs/*.csv" }
          ]
          campaigns {
            rules = [
              { match = "*_Retargeting", objective = sales, audience = existing }
              { match = "*_Prospecting*", objective = sales, audience = new }
              { match = "* Non-Brand", objective = sales, audience = all, search = generic }
              { match = "* Brand", objective = sales, audience = all, search = brand }
              { match = "/_Video_Views|YT Awareness/", objective = awareness, audience = new }
            ]
          }
          history { orders-complete-from = %s, warm-up-days = 0, touches-complete-from = %s }
        }
        """
        .formatted(
            options.customers(),
            options.days(),
            options.seed(),
            sources,
            options.firstDay(),
            options.firstDay());
  }

  private static String shop(Store store) {
    String form = store.exportsCsv() ? "orders_csv" : "api_json";
    return "    { id = %s, format = \"shopify/%s\", path = \"exports/shopify/%s/*.%s\", time-zone = \"%s\", currency = %s, brand = %s, market = %s }\n"
        .formatted(
            sourceOfShop(store),
            form,
            store.label(),
            store.exportsCsv() ? "csv" : "jsonl",
            store.zone(),
            store.currency(),
            store.brand(),
            store.market());
  }

  private static String account(Account account) {
    return "    { id = %s, format = \"%s/%s\", path = \"%s/*.%s\", time-zone = \"%s\", currency = %s, account = \"%s\", brand = %s, market = %s }\n"
        .formatted(
            account.source(),
            account.platform().label,
            account.isCsv() ? "ui_csv" : "api_json",
            account.folder(),
            account.isCsv() ? "csv" : "jsonl",
            account.zone(),
            account.currency(),
            account.plainId(),
            account.store().brand(),
            account.store().market());
  }

  static String sourceOfShop(Store store) {
    return "shop-" + store.slug();
  }
}
