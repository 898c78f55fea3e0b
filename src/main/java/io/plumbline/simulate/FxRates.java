package io.plumbline.simulate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reference rates per euro on working days: a slow random walk around a usual level, in steps of
 * 1/10,000 of a unit.
 */
final class FxRates {
  static final String HEADER =
      "Date,USD,JPY,BGN,CYP,CZK,DKK,EEK,GBP,HUF,LTL,LVL,MTL,PLN,ROL,RON,SEK,SIT,SKK,CHF,ISK,NOK,"
          + "HRK,RUB,TRL,TRY,AUD,BRL,CAD,CNY,HKD,IDR,ILS,INR,KRW,MXN,MYR,NZD,PHP,SGD,THB,ZAR,";
  private static final int LEAD_DAYS = 10;
  private static final Map<String, Double> LEVELS =
      Map.ofEntries(
          Map.entry("USD", 1.09),
          Map.entry("JPY", 163.0),
          Map.entry("CZK", 24.6),
          Map.entry("DKK", 7.46),
          Map.entry("GBP", 0.86),
          Map.entry("HUF", 394.0),
          Map.entry("PLN", 4.26),
          Map.entry("RON", 5.05),
          Map.entry("SEK", 11.1),
          Map.entry("CHF", 0.94),
          Map.entry("ISK", 144.0),
          Map.entry("NOK", 11.7),
          Map.entry("TRY", 47.0),
          Map.entry("AUD", 1.77),
          Map.entry("BRL", 6.2),
          Map.entry("CAD", 1.6),
          Map.entry("CNY", 8.2),
          Map.entry("HKD", 8.9),
          Map.entry("INR", 101.0),
          Map.entry("KRW", 1610.0),
          Map.entry("MXN", 21.7),
          Map.entry("SGD", 1.5),
          Map.entry("THB", 37.5),
          Map.entry("ZAR", 20.5));

  private final int firstDay;
  private final Map<String, long[]> steps = new LinkedHashMap<>();

  FxRates(SimulationOptions options) {
    firstDay = options.firstEpochDay() - LEAD_DAYS;
    int days = options.days() + LEAD_DAYS + 3;
    String[] names = HEADER.split(",");
    for (int i = 1; i < names.length; i++) {
      if (LEVELS.containsKey(names[i])) {
        steps.put(names[i], walk(new Draws(options.seed(), 4, i), LEVELS.get(names[i]), days));
      }
    }
  }

  /** The wide file up to a day: newest first, weekends missing, a trailing comma. */
  String file(int lastDay) {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    String[] names = HEADER.split(",");
    for (int day = lastDay; day >= firstDay; day--) {
      if (isPublished(day)) {
        text.append(LocalDate.ofEpochDay(day));
        for (int i = 1; i < names.length; i++) {
          long[] walk = steps.get(names[i]);
          text.append(',').append(walk == null ? "N/A" : rate(names[i], day).toPlainString());
        }
        text.append(",\n");
      }
    }
    return text.toString();
  }

  /** Millionths of a US dollar for minor units of a currency, at the last rate up to the day. */
  long toMicroDollars(long minor, int digits, String currency, int day) {
    BigDecimal amount = BigDecimal.valueOf(minor, digits);
    int published = day;
    while (!isPublished(published)) {
      published--;
    }
    BigDecimal usd = rate("USD", published);
    BigDecimal own = currency.equals("EUR") ? BigDecimal.ONE : rate(currency, published);
    return amount
        .multiply(usd)
        .divide(own, 6, RoundingMode.HALF_UP)
        .unscaledValue()
        .longValueExact();
  }

  private BigDecimal rate(String currency, int day) {
    return BigDecimal.valueOf(steps.get(currency)[day - firstDay], 4).stripTrailingZeros();
  }

  private static long[] walk(Draws draws, double level, int days) {
    long[] walk = new long[days];
    double value = level;
    for (int day = 0; day < days; day++) {
      value += 0.01 * (level - value) + level * 0.006 * (draws.uniform() - 0.5);
      int step = level < 50 ? 1 : 100; // large rates are quoted with two decimals
      walk[day] = StrictMath.round(value * 10_000 / step) * step;
    }
    return walk;
  }

  private static boolean isPublished(int epochDay) {
    LocalDate day = LocalDate.ofEpochDay(epochDay);
    int monthDay = day.getMonthValue() * 100 + day.getDayOfMonth();
    boolean holiday = monthDay == 101 || monthDay == 501 || monthDay == 1225 || monthDay == 1226;
    return !holiday
        && day.getDayOfWeek() != DayOfWeek.SATURDAY
        && day.getDayOfWeek() != DayOfWeek.SUNDAY;
  }
}
