package io.plumbline.job;

import io.plumbline.config.ConfigReader;
import io.plumbline.config.History;
import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.PlumblineException;
import io.plumbline.config.SourceConfig;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A run on recent files only.
 *
 * <p>A file counts when its day is {@code from} or later. Its day is the last date in its path
 * ({@code dt=2026-09-01}, {@code orders_2026-09-30.csv}), else its modified time in UTC. A file
 * that counts is read whole; tables of a connector's folder that are joined all count. Both {@code
 * history} dates become {@code from} where they are earlier or missing, so that ratios nobody can
 * know yet are null.
 *
 * <p>The date is part of the configuration's fingerprint, hence of the inputs of a publication: the
 * lake is what this configuration with this date makes of the files, and a later run without the
 * date reads what was left out.
 */
record Since(LocalDate from) {
  private static final Pattern DAYS = Pattern.compile("(\\d{1,5})d");

  /**
   * Reads {@code 2026-09-01} or {@code 90d}, days before {@code asOf}.
   *
   * @throws PlumblineException PLB-RUN-002, exit 2
   */
  static Since of(String text, LocalDate asOf) {
    Matcher days = DAYS.matcher(text.strip());
    try {
      return new Since(
          days.matches()
              ? asOf.minusDays(Long.parseLong(days.group(1)))
              : LocalDate.parse(text.strip()));
    } catch (DateTimeException e) {
      throw new PlumblineException(
          "PLB-RUN-002",
          2,
          "--since '" + text + "' is no day; fix: write 2026-09-01, or 90d for 90 days",
          e);
    }
  }

  /** The same configuration for recent files. */
  PlumblineConfig applied(PlumblineConfig config) {
    List<SourceConfig> sources = config.sources().stream().map(this::recent).toList();
    return new PlumblineConfig(
        config.lake(),
        config.reporting(),
        sources,
        new History(
            later(config.history().ordersCompleteFrom()),
            config.history().warmUpDays(),
            later(config.history().touchesCompleteFrom())),
        config.identity(),
        config.conversions(),
        config.attribution(),
        config.costs(),
        config.checks(),
        config.ltv(),
        config.privacy(),
        config.campaigns(),
        config.channelRules(),
        config.headlineMetric(),
        config.demoPepper(),
        ConfigReader.sha256(config.fingerprint() + "|since=" + from));
  }

  private SourceConfig recent(SourceConfig source) {
    Map<String, String> options = new HashMap<>(source.options());
    options.merge(
        "since", from.toString(), (given, ours) -> given.compareTo(ours) > 0 ? given : ours);
    return new SourceConfig(
        source.id(),
        source.format(),
        source.path(),
        source.timeZone(),
        source.currency(),
        source.account(),
        source.brand(),
        source.market(),
        source.columns(),
        options);
  }

  private Optional<LocalDate> later(Optional<LocalDate> configured) {
    return Optional.of(configured.filter(day -> day.isAfter(from)).orElse(from));
  }
}
