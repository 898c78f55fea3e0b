package io.plumbline.simulate;

import io.plumbline.simulate.Company.Store;

/** The ready configuration; paths are relative to the folder it lies in. */
final class ConfigFile {
  private ConfigFile() {}

  static String text(SimulationOptions options) {
    StringBuilder sources = new StringBuilder();
    for (Store store : Company.STORES) {
      sources.append(shop(store)).append(account(store, true)).append(account(store, false));
    }
    for (String brand : Company.BRANDS) {
      sources.append(
          "    { id = ga4-%s, format = \"ga4/bigquery_json\", path = \"exports/ga4/%s/*.jsonl\", time-zone = \"%s\", brand = %s }\n"
              .formatted(brand, brand, Company.propertyZone(brand), brand));
    }
    return """
        # Written by simulate: %d customers, %d days, seed %d. The true effects are in truth/.
        plumbline {
          lake = "lake"
          demo-pepper = true
          reporting { currency = USD, time-zone = "UTC", week-starts = monday, language = en }
          sources = [
        %s    { id = fx, format = "fx_rates/ecb_csv", path = "exports/fx_rates/*.csv" }
            { id = ledger, format = "cost_ledger/csv", path = "exports/cost_ledger/*.csv" }
            { id = product-costs, format = "generic/product_costs", path = "exports/product_costs/*.csv" }
          ]
          history { orders-complete-from = %s, touches-complete-from = %s }
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

  private static String account(Store store, boolean meta) {
    boolean csv = AccountFiles.isCsv(store);
    String platform = meta ? "meta_ads" : "google_ads";
    String account = meta ? store.metaAccount() : store.googleAccount().replace("-", "");
    return "    { id = %s, format = \"%s/%s\", path = \"exports/%s/%s/*.%s\", time-zone = \"%s\", currency = %s, account = \"%s\", brand = %s, market = %s }\n"
        .formatted(
            sourceOfAccount(store, meta),
            platform,
            csv ? "ui_csv" : "api_json",
            platform,
            store.label(),
            csv ? "csv" : "jsonl",
            store.zone(),
            store.currency(),
            account,
            store.brand(),
            store.market());
  }

  static String sourceOfShop(Store store) {
    return "shop-" + store.slug();
  }

  static String sourceOfAccount(Store store, boolean meta) {
    return (meta ? "meta-" : "google-") + store.slug();
  }
}
