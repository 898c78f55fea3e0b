package io.plumbline.report;

/** Builds HTML; every text and attribute that enters is escaped. */
final class Markup {
  private final StringBuilder out = new StringBuilder(400_000);

  /** Text as HTML text or attribute value. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        case '\u0000' -> safe.append('\ufffd');
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  /** An opening tag; attributes are name, value pairs, one with an empty name is left out. */
  Markup open(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      if (!attributes[i].isEmpty()) {
        out.append(' ').append(attributes[i]).append("=\"");
        out.append(escape(attributes[i + 1])).append('"');
      }
    }
    out.append('>');
    return this;
  }

  Markup close(String tag) {
    out.append("</").append(tag).append('>');
    return this;
  }

  Markup text(String text) {
    out.append(escape(text));
    return this;
  }

  /** A tag around a text. */
  Markup element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close(tag).line();
  }

  /** Markup, script or style written in this room or shipped with it: never data. */
  Markup trusted(String markup) {
    out.append(markup);
    return this;
  }

  Markup line() {
    out.append('\n');
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
