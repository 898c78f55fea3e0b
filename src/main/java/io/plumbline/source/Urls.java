package io.plumbline.source;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Landing URLs: their campaign tags and click ids, and what of them may be stored. */
final class Urls {
  /** Click id parameters, the most telling first: {@code fbclid} proves no paid click. */
  static final List<String> CLICK_IDS =
      List.of(
          "gclid",
          "gbraid",
          "wbraid",
          "dclid",
          "msclkid",
          "ttclid",
          "li_fat_id",
          "epik",
          "twclid",
          "sccid",
          "rdt_cid",
          "bd_vid",
          "ldtag_cl",
          "yclid",
          "srsltid",
          "mc_cid",
          "_kx",
          "_hsenc",
          "hsa_cam",
          "fbclid",
          "igshid");

  private static final List<String> TAGS =
      List.of("utm_source", "utm_medium", "utm_campaign", "utm_id", "utm_term", "utm_content");

  private static final Pattern SCHEME_AND_LOGIN =
      Pattern.compile("^(?:[a-zA-Z][a-zA-Z0-9+.-]*://)?(?:[^/?#@]*@)?");

  private Urls() {}

  /** Query parameters by lower-case name, decoded; the first of a name wins. */
  static Map<String, String> parameters(String url) {
    int query = url.indexOf('?');
    if (query < 0) {
      return Map.of();
    }
    int fragment = url.indexOf('#', query);
    String text = url.substring(query + 1, fragment < 0 ? url.length() : fragment);
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : text.split("[&;]")) {
      int equals = pair.indexOf('=');
      if (equals > 0 && equals < pair.length() - 1) {
        String value = decoded(pair.substring(equals + 1));
        if (!value.isBlank()) {
          parameters.putIfAbsent(
              decoded(pair.substring(0, equals)).toLowerCase(Locale.ROOT), value);
        }
      }
    }
    return parameters;
  }

  /** utm tags, {@code click_id_type} and {@code click_id} of a URL; empty when it has none. */
  static Map<String, String> tags(String url) {
    Map<String, String> parameters = parameters(url);
    if (parameters.isEmpty()) {
      return Map.of();
    }
    Map<String, String> tags = new TreeMap<>();
    for (String tag : TAGS) {
      if (parameters.containsKey(tag)) {
        tags.put(tag, parameters.get(tag));
      }
    }
    for (String name : CLICK_IDS) {
      if (parameters.containsKey(name)) {
        tags.put("click_id_type", name);
        tags.put("click_id", parameters.get(name));
        break;
      }
    }
    return tags;
  }

  /** Host and path without scheme, with utm parameters only and without addresses of people. */
  static String clean(String url) {
    String bare = SCHEME_AND_LOGIN.matcher(url.strip()).replaceFirst("");
    int end = bare.length();
    for (int i = 0; i < end; i++) {
      if (bare.charAt(i) == '?' || bare.charAt(i) == '#') {
        end = i;
      }
    }
    StringBuilder kept = new StringBuilder(Privacy.scrub(bare.substring(0, end)));
    char separator = '?';
    Map<String, String> parameters = parameters(url);
    for (String tag : TAGS) {
      if (parameters.containsKey(tag)) {
        kept.append(separator).append(tag).append('=').append(Privacy.scrub(parameters.get(tag)));
        separator = '&';
      }
    }
    return kept.toString();
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return text;
    }
  }
}
