package io.plumbline.simulate;

/** Writes one JSON object, members in the order they are added. */
final class Json {
  private final StringBuilder text = new StringBuilder("{");

  Json add(String name, String value) {
    return value == null ? raw(name, "null") : raw(name, quoted(value));
  }

  Json add(String name, long value) {
    return raw(name, Long.toString(value));
  }

  Json add(String name, boolean value) {
    return raw(name, Boolean.toString(value));
  }

  Json add(String name, Json value) {
    return raw(name, value == null ? "null" : value.toString());
  }

  /** A member whose value is JSON already. */
  Json raw(String name, CharSequence value) {
    if (text.length() > 1) {
      text.append(',');
    }
    text.append(quoted(name)).append(':').append(value);
    return this;
  }

  static String array(Iterable<? extends Object> items) {
    StringBuilder array = new StringBuilder("[");
    for (Object item : items) {
      if (array.length() > 1) {
        array.append(',');
      }
      array.append(item);
    }
    return array.append(']').toString();
  }

  @Override
  public String toString() {
    return text + "}";
  }

  private static String quoted(String value) {
    if (value.indexOf('"') < 0 && value.indexOf('\\') < 0) {
      return '"' + value + '"';
    }
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
