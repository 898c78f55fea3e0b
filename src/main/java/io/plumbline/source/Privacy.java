package io.plumbline.source;

import io.plumbline.table.SystemIds;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** What may leave this room about people: hashes, and text without addresses or phone numbers. */
final class Privacy {
  private static final String REMOVED = "[removed]";
  private static final Pattern EMAIL =
      Pattern.compile(
          "[\\p{L}\\p{N}._%+'-]{1,64}(?:@|%(?:25){0,3}40)[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63})+");
  private static final Pattern PHONE =
      Pattern.compile(
          "(?<![\\w.+-])(?:\\+\\d[\\d ()./-]{7,40}\\d|\\(?\\d{3}\\)?[ .-]\\d{3}[ .-]\\d{4})(?![\\w-])");

  /** Keys and tokens services give out, known by how they begin. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?<![A-Za-z0-9])(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[opsur]_[A-Za-z0-9]{30,}|github_pat_\\w{30,}"
              + "|[rs]k_(?:live|test)_[A-Za-z0-9]{16,}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"
              + "|xox[abeprs]-[A-Za-z0-9-]{10,}|AIza[\\w-]{35}|ya29\\.[\\w-]{20,}|EAA[A-Za-z0-9]{40,}"
              + "|eyJ[\\w-]{10,}\\.[\\w-]{10,}(?:\\.[\\w-]*)?)");

  /** A token is at least this long without a break. */
  private static final int SECRET_RUN = 15;

  private static final Pattern WORDS = Pattern.compile("[\\p{L} _-]{1,24}");
  private static final Pattern UNIQUE = Pattern.compile("click|session");
  private static final Pattern HEX_64 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern SHAPE =
      Pattern.compile(
          "[-+(]?[\\p{Sc}]?[\\d.,:/ TZ%+)-]{1,40}|[A-Z]{3}|(?=.*\\d)[A-Za-z0-9_-]{1,12}");
  private static final Pattern PERSONAL =
      Pattern.compile(
          "phone|tel|mobile|zip|postal|postcode|address|email|name|user|customer|client|ip$|visitor|contact");

  private Privacy() {}

  /**
   * SHA-256, in hex, of an identifier after normalising it; a value already hashed so is kept. An
   * id that another system may use for somebody else is marked.
   */
  static String sha(String identifier, String column) {
    String value = identifier.strip();
    if (value.length() == 64 && HEX_64.matcher(value).matches()) {
      return value.toLowerCase(Locale.ROOT);
    }
    if (column.contains("email") || value.indexOf('@') > 0) {
      value = value.toLowerCase(Locale.ROOT);
    } else if (column.contains("phone")) {
      value = value.replaceAll("\\D", "").replaceFirst("^00", "");
    } else if (!UNIQUE.matcher(column).find() && mayRepeat(value)) {
      return value.isEmpty() ? null : SystemIds.MARK + sha(value);
    }
    return value.isEmpty() ? null : sha(value);
  }

  /**
   * Whether a system elsewhere may count up to the same id: fewer than 16 characters, and not a
   * number of ten and more digits, which phone numbers and the ids of worldwide platforms are.
   */
  private static boolean mayRepeat(String value) {
    return value.length() < 16
        && (value.length() < 10
            || value.startsWith("00")
            || !value.chars().allMatch(c -> Character.isDigit(c) || c == ' ' || c == '+'));
  }

  /** SHA-256 in hex. */
  static String sha(String text) {
    return sha(text.getBytes(StandardCharsets.UTF_8));
  }

  /** SHA-256 in hex. */
  static String sha(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", impossible);
    }
  }

  /** Text without anything that looks like an e-mail address, a phone number or an access key. */
  static String scrub(String text) {
    boolean mayHoldEmail = text.indexOf('@') >= 0 || text.contains("%40") || text.contains("%25");
    String kept = mayHoldEmail ? EMAIL.matcher(text).replaceAll(REMOVED) : text;
    if (hasLongRun(kept)) {
      kept = SECRET.matcher(kept).replaceAll(REMOVED);
    }
    int digits = 0;
    for (int i = 0; i < kept.length() && digits < 9; i++) {
      if (Character.isDigit(kept.charAt(i))) {
        digits++;
      }
    }
    return digits < 9 ? kept : PHONE.matcher(kept).replaceAll(REMOVED);
  }

  /** Whether letters and digits follow each other for as long as they do in a token. */
  private static boolean hasLongRun(String text) {
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      boolean isPart =
          letter >= 'a' && letter <= 'z'
              || letter >= 'A' && letter <= 'Z'
              || letter >= '0' && letter <= '9'
              || letter == '_'
              || letter == '-';
      run = isPart ? run + 1 : 0;
      if (run >= SECRET_RUN) {
        return true;
      }
    }
    return false;
  }

  /** How many addresses and phone numbers are in {@code before} and gone in {@code after}. */
  static int removals(String before, String after) {
    return after.contains(REMOVED) ? Math.max(0, count(after) - count(before)) : 0;
  }

  private static int count(String text) {
    int found = 0;
    for (int at = text.indexOf(REMOVED); at >= 0; at = text.indexOf(REMOVED, at + 1)) {
      found++;
    }
    return found;
  }

  /** A cell for quarantine: numbers, dates and ids as they are, all else as its length. */
  static String mask(String header, String cell) {
    if (cell == null || cell.isBlank()) {
      return "";
    }
    boolean isShaped =
        SHAPE.matcher(cell.strip()).matches()
            && !PERSONAL.matcher(header.toLowerCase(Locale.ROOT)).find()
            && !PHONE.matcher(cell.strip()).matches();
    return isShaped ? cell.strip() : "text(" + cell.length() + ")";
  }

  /** The value named in a message about a column: shown when it is words, such as a new status. */
  static String quoted(String column, String value) {
    String masked = mask(column, value);
    return masked.startsWith("text(")
            && WORDS.matcher(value).matches()
            && !PERSONAL.matcher(column).find()
        ? "'" + value + "'"
        : "'" + masked + "'";
  }
}
