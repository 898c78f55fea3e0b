package io.plumbline.source;

import java.util.Map;
import java.util.Objects;

/**
 * Where GA4 says a session came from; a null is a value it does not name.
 *
 * @param source utm_source
 * @param medium utm_medium
 * @param campaign utm_campaign
 * @param id utm_id
 * @param term utm_term
 * @param content utm_content
 */
record Ga4Source(
    String source, String medium, String campaign, String id, String term, String content) {
  private static final String LAST_CLICK = "sessiontrafficsourcelastclick";
  private static final String COLLECTED = "collectedtrafficsource";

  /** Whether both name the same source, medium and campaign. */
  boolean isNamedLike(Ga4Source other) {
    return Objects.equals(source, other.source)
        && Objects.equals(medium, other.medium)
        && Objects.equals(campaign, other.campaign);
  }

  /** Comparable text, for choosing among events of the same moment. */
  String key() {
    return String.join("|", text(source), text(medium), text(campaign), text(id));
  }

  /**
   * The session's last non-direct click as the export computed it, or null. {@code (direct)} is a
   * value: the session has no other source.
   */
  static Ga4Source ofLastClick(Map<String, String> fields) {
    String manual = LAST_CLICK + "manualcampaign";
    String cross = LAST_CLICK + "crosschannelcampaign";
    boolean isAds = set(fields.get(LAST_CLICK + "googleadscampaigncampaignid")) != null;
    Ga4Source found =
        new Ga4Source(
            first(fields, manual + "source", cross + "source", isAds ? "google" : null),
            first(fields, manual + "medium", cross + "medium", isAds ? "cpc" : null),
            first(fields, manual + "campaignname", cross + "campaignname", null),
            first(fields, manual + "campaignid", cross + "campaignid", null),
            set(fields.get(manual + "term")),
            set(fields.get(manual + "content")));
    return found.source == null && found.medium == null && found.campaign == null ? null : found;
  }

  /** What the event collected itself, or null; an ad click id outweighs the words beside it. */
  static Ga4Source ofCollected(Map<String, String> fields) {
    boolean isAds = set(fields.get(COLLECTED + "gclid")) != null;
    return valued(
        isAds ? "google" : fields.get(COLLECTED + "manualsource"),
        isAds ? "cpc" : fields.get(COLLECTED + "manualmedium"),
        fields.get(COLLECTED + "manualcampaignname"),
        fields.get(COLLECTED + "manualcampaignid"),
        fields.get(COLLECTED + "manualterm"),
        fields.get(COLLECTED + "manualcontent"));
  }

  /** The parameters of the event, or null. */
  static Ga4Source ofParameters(Map<String, String> fields) {
    boolean isAds = set(fields.get("eventparamsgclid")) != null;
    return valued(
        isAds ? "google" : fields.get("eventparamssource"),
        isAds ? "cpc" : fields.get("eventparamsmedium"),
        fields.get("eventparamscampaign"),
        fields.get("eventparamscampaignid"),
        fields.get("eventparamsterm"),
        fields.get("eventparamscontent"));
  }

  /** The tags of a landing URL. */
  static Ga4Source ofTags(Map<String, String> tags) {
    return valued(
        tags.get("utm_source"),
        tags.get("utm_medium"),
        tags.get("utm_campaign"),
        tags.get("utm_id"),
        tags.get("utm_term"),
        tags.get("utm_content"));
  }

  private static Ga4Source valued(String... values) {
    String[] kept = new String[values.length];
    for (int i = 0; i < values.length; i++) {
      kept[i] = Values.isNull(values[i]) ? null : values[i].strip();
    }
    boolean isSaid = kept[0] != null || kept[1] != null || kept[2] != null;
    return isSaid ? new Ga4Source(kept[0], kept[1], kept[2], kept[3], kept[4], kept[5]) : null;
  }

  /** Puts what is known into the fields the declaration reads. */
  void into(Map<String, String> fields) {
    put(fields, "sourceutmsource", source);
    put(fields, "sourceutmmedium", medium);
    put(fields, "sourceutmcampaign", campaign);
    put(fields, "sourceutmid", id);
    put(fields, "sourceutmterm", term);
    put(fields, "sourceutmcontent", content);
  }

  private static void put(Map<String, String> fields, String name, String value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  private static String first(
      Map<String, String> fields, String name, String other, String fallback) {
    String value = set(fields.get(name));
    String second = value == null ? set(fields.get(other)) : value;
    return second == null ? fallback : second;
  }

  private static String set(String text) {
    boolean isUnset = text == null || text.isBlank() || text.strip().equals("(not set)");
    return isUnset ? null : text.strip();
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
