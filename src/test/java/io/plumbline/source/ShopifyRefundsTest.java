package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.SourceConfig;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Airbyte's table {@code order_refunds}: refunds without their orders. */
class ShopifyRefundsTest {
  @TempDir Path folder;

  @Test
  void moneyPaidBackTellsWhetherPricesHoldTax() {
    // 11.90 with 1.90 inside; shipping of 5.00 back as well: 16.90 paid
    String inside =
        refund(
            1,
            11.90,
            1.90,
            "16.90",
            ",\"order_adjustments\":[{\"id\":9,\"kind\":\"shipping_refund\",\"amount\":\"-5.00\",\"tax_amount\":\"0.00\"}]");
    String onTop = refund(2, 10.00, 1.90, "11.90", "");
    String neither = refund(3, 10.00, 1.90, "7.00", "");
    List<PlainRead.Entry> read = read(Sample.source("shopify/airbyte"), inside + onTop + neither);
    assertThat(PlainRead.outcomes(read)).hasToString("{accepted=2, quarantined:TAX_UNKNOWN=1}");
    List<Map<String, Object>> rows = PlainRead.accepted(read, "order_refunds");
    assertThat(rows).hasSize(3);
    assertThat((BigDecimal) rows.get(0).get("amount")).isEqualByComparingTo("10.00");
    assertThat(rows.get(0).get("order_id")).isEqualTo("501");
    assertThat(rows.get(0).get("refund_id")).isEqualTo("1");
    assertThat(rows.get(0).get("currency")).isEqualTo("EUR");
    assertThat(rows.get(0).get("kind")).isEqualTo("line");
    assertThat((BigDecimal) rows.get(1).get("amount")).isEqualByComparingTo("0");
    assertThat((BigDecimal) rows.get(1).get("shipping_amount")).isEqualByComparingTo("5.00");
    assertThat((BigDecimal) rows.get(2).get("amount")).isEqualByComparingTo("10.00");
  }

  @Test
  void theOptionDecidesWhereMoneyDoesNot() {
    List<PlainRead.Entry> read =
        read(
            Sample.source("shopify/airbyte", "options.taxes-included", "true"),
            refund(3, 10.00, 1.90, "7.00", ""));
    assertThat(PlainRead.outcomes(read)).hasToString("{accepted=1}");
    assertThat((BigDecimal) PlainRead.accepted(read, "order_refunds").get(0).get("amount"))
        .isEqualByComparingTo("8.10");
  }

  private List<PlainRead.Entry> read(SourceConfig source, String text) {
    Path file = Sample.write(folder.resolve("shop/order_refunds/2026_09_02.jsonl"), text);
    return Sample.of(source, file.getParent().getParent()).readPlainly();
  }

  private static String refund(int id, double subtotal, double tax, String paid, String more) {
    return "{\"_airbyte_extracted_at\":\"2026-09-02T01:00:00Z\",\"_airbyte_data\":{\"id\":"
        + id
        + ",\"order_id\":50"
        + id
        + ",\"created_at\":\"2026-09-01T10:00:00+02:00\",\"refund_line_items\":[{\"id\":"
        + id
        + "7,\"line_item_id\":88,\"quantity\":1,\"subtotal\":"
        + subtotal
        + ",\"total_tax\":"
        + tax
        + "}],\"transactions\":[{\"kind\":\"refund\",\"status\":\"success\",\"amount\":\""
        + paid
        + "\",\"currency\":\"EUR\"}]"
        + more
        + "}}\n";
  }
}
