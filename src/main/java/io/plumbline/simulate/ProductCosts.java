package io.plumbline.simulate;

import io.plumbline.simulate.Company.Product;
import io.plumbline.simulate.Company.Store;
import java.time.LocalDate;

/** Unit costs per product and market, raised in the middle of the history. */
final class ProductCosts {
  private ProductCosts() {}

  static String file(SimulationOptions options) {
    StringBuilder text = new StringBuilder("sku,market,valid_from,unit_cost,currency\n");
    LocalDate middle = options.firstDay().plusDays(options.days() / 2);
    for (Store store : Company.STORES) {
      for (Product product : Company.products(store.brand())) {
        if (Company.hasCost(product)) {
          long cost =
              StrictMath.round(Order.dollars(store, product.dollars()) * product.costShare());
          append(text, product, store, options.firstDay(), cost);
          append(text, product, store, middle, StrictMath.round(cost * 1.05));
        }
      }
    }
    return text.append("ACM-BELT-BR,DE,%s,to be agreed,EUR\n".formatted(middle)).toString();
  }

  private static void append(
      StringBuilder text, Product product, Store store, LocalDate from, long cost) {
    text.append(
        "%s,%s,%s,%s,%s\n"
            .formatted(
                product.sku(),
                store.market(),
                from,
                Company.money(cost, store.digits()),
                store.currency()));
  }
}
