package io.plumbline.source;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Hosts of the shop itself and of its checkout: coming back from them is no new source.
 *
 * @param hosts lower-case hosts of {@code options.own-hosts}, separated by comma or blank; their
 *     sub-domains belong to them
 */
record OwnHosts(List<String> hosts) {
  static OwnHosts of(Map<String, String> options) {
    return new OwnHosts(
        Stream.of(options.getOrDefault("own-hosts", "").split("[,\\s\\[\\]]+"))
            .filter(host -> !host.isBlank())
            .map(host -> bare(host))
            .toList());
  }

  /** Whether a URL or host is one of them, or the same host as {@code page}; both may be null. */
  boolean has(String urlOrHost, String page) {
    if (urlOrHost == null) {
      return false;
    }
    String host = bare(urlOrHost);
    return page != null && host.equals(bare(page))
        || hosts.stream().anyMatch(own -> host.equals(own) || host.endsWith("." + own));
  }

  private static String bare(String urlOrHost) {
    return urlOrHost
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceFirst("^[a-z][a-z0-9+.-]*://", "")
        .replaceFirst("^www\\.", "")
        .replaceFirst("[/?#:].*$", "");
  }
}
