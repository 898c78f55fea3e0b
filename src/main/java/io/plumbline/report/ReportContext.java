package io.plumbline.report;

import java.time.LocalDate;
import java.util.List;

/**
 * What the page says about itself.
 *
 * @param title name of the business or lake
 * @param reportingCurrency ISO 4217 code of all money on the page
 * @param asOf last complete day
 * @param runId run that published the tables
 * @param language {@code en}, {@code zh-Hans} or {@code zh-Hant}
 * @param defaultModel attribution model of the channel figures
 * @param isDemo whether the numbers are of the invented shop
 */
public record ReportContext(
    String title,
    String reportingCurrency,
    LocalDate asOf,
    String runId,
    String language,
    String defaultModel,
    boolean isDemo) {

  private static final List<String> LANGUAGES = List.of("en", "zh-Hans", "zh-Hant");

  public ReportContext {
    if (!LANGUAGES.contains(language)) {
      throw new IllegalArgumentException(
          "report language %s is not one of %s; set plumbline.reporting.language"
              .formatted(language, LANGUAGES));
    }
  }

  /** First of the 30 days that end with {@link #asOf}. */
  LocalDate firstOfThirtyDays() {
    return asOf.minusDays(29);
  }
}
