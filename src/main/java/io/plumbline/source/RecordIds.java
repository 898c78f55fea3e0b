package io.plumbline.source;

/** Record ids that exist in a long and a short spelling. */
final class RecordIds {
  private static final String CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

  private RecordIds() {}

  /**
   * The 18 character spelling of a Salesforce id. Its last three characters say which letters of
   * each five are capital, lowest bit first; anything that is no id of 15 is given back as it is.
   */
  static String eighteen(String id) {
    if (!id.matches("[A-Za-z0-9]{15}")) {
      return id;
    }
    StringBuilder full = new StringBuilder(id);
    for (int start = 0; start < 15; start += 5) {
      int capitals = 0;
      for (int i = 0; i < 5; i++) {
        capitals |= Character.isUpperCase(id.charAt(start + i)) ? 1 << i : 0;
      }
      full.append(CHECK.charAt(capitals));
    }
    return full.toString();
  }
}
