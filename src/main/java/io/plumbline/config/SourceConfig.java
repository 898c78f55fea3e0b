package io.plumbline.config;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One source of exports.
 *
 * @param id short name, unique
 * @param format {@code <platform>/<form>}, such as {@code meta_ads/ui_csv} or {@code
 *     generic/orders}
 * @param path file, glob or folder; may hold {@code dt={date}}
 * @param timeZone zone of local days and of times without offset; empty when the export says it or
 *     the reporting zone holds
 * @param currency ISO 4217 code for exports that carry none
 * @param account the only ad account to accept; rows of others wait in quarantine
 * @param brand brand of all rows
 * @param market market of all rows
 * @param columns ours = theirs, for {@code generic/*} and as extra aliases elsewhere
 * @param options further settings of the format, such as {@code date-order}, {@code decimal-mark},
 *     {@code grain}
 */
public record SourceConfig(
    String id,
    String format,
    String path,
    Optional<ZoneId> timeZone,
    Optional<String> currency,
    Optional<String> account,
    Optional<String> brand,
    Optional<String> market,
    Map<String, String> columns,
    Map<String, String> options) {

  public SourceConfig {
    columns = Map.copyOf(columns);
    options = Map.copyOf(options);
  }

  /** Option of a source whose ids of customers are kept as it prints them, too. */
  static final String PERSON_KEYS = "person-keys";

  /** The same source with ids of customers kept as it prints them, too. */
  SourceConfig keepingNativeIds() {
    Map<String, String> more = new HashMap<>(options);
    more.put(PERSON_KEYS, "true");
    return new SourceConfig(
        id, format, path, timeZone, currency, account, brand, market, columns, more);
  }

  /** Whether ids of customers are kept as the source prints them, too. */
  public boolean keepsNativeIds() {
    return options.containsKey(PERSON_KEYS);
  }

  /** The part of the format before the slash. */
  public String platform() {
    return format.substring(0, format.indexOf('/'));
  }

  /** The part of the format after the slash. */
  public String form() {
    return format.substring(format.indexOf('/') + 1);
  }
}
