package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Events of the BigQuery export to touches: the entrance of a session, a page view whose tags
 * differ from those the session is known by, purchases and leads. Other events are merged.
 *
 * <p>Remembers the sessions of one file, as 64-bit hashes.
 */
final class Ga4Events implements Unfolding {
  private static final Set<String> ENTRANCES = Set.of("session_start", "first_visit");
  private static final Set<String> ALWAYS = Set.of("purchase", "generate_lead");

  private final Flat flat;
  private final Set<Long> sessions = new HashSet<>();
  private final Set<Long> taggedSessions = new HashSet<>();

  Ga4Events(Flat flat) {
    this.flat = flat;
  }

  @Override
  public List<Part> unfold(JsonNode event) {
    Map<String, String> fields = flat.fields(event);
    String name = fields.getOrDefault("eventname", "");
    String user = fields.getOrDefault("userpseudoid", fields.get("clientid"));
    String session = fields.getOrDefault("eventparamsgasessionid", fields.get("gasessionid"));
    String page = fields.getOrDefault("eventparamspagelocation", fields.get("pagelocation"));
    Map<String, String> tags = page == null ? Map.of() : Urls.tags(page);
    String sessionKey = user == null ? null : user + "|" + session;
    boolean isEntrance = ENTRANCES.contains(name);
    boolean opens = isEntrance && (session == null || sessions.add(hash(sessionKey)));
    boolean tagged = !tags.isEmpty() && taggedSessions.add(hash(sessionKey + tags));
    boolean isTouch =
        user == null
            ? name.equals("page_view") || ALWAYS.contains(name)
            : opens || ALWAYS.contains(name) || tagged && name.equals("page_view");
    boolean isWellFormed = !name.isEmpty() && fields.containsKey("eventtimestamp");
    if (!isTouch && isWellFormed) {
      return List.of();
    }
    fields.put("touchid", touchId(fields, event, sessionKey, isEntrance ? "entrance" : name));
    fields.put("hasconsent", Boolean.toString(user != null));
    fields.put("isentrance", Boolean.toString(opens));
    if (user != null && session != null) {
      fields.put("sessionkey", sessionKey);
    }
    if (ALWAYS.contains(name)) {
      fields.put("touchkind", "visit");
    }
    tags.forEach((tag, value) -> fields.putIfAbsent("page" + Names.normal(tag), value));
    if (fields.containsKey("eventparamsgclid")
        || fields.containsKey("collectedtrafficsourcegclid")) {
      fields.putIfAbsent("pageclickidtype", "gclid");
      fields.putIfAbsent(
          "pageclickid",
          fields.getOrDefault("collectedtrafficsourcegclid", fields.get("eventparamsgclid")));
    }
    return List.of(new Part("events", fields));
  }

  private static String touchId(
      Map<String, String> fields, JsonNode event, String sessionKey, String name) {
    String known =
        sessionKey == null
            ? event.toString()
            : sessionKey + "|" + fields.get("eventtimestamp") + "|" + name;
    return Privacy.sha(known).substring(0, 24);
  }

  private static Long hash(String text) {
    return Long.parseUnsignedLong(Privacy.sha(String.valueOf(text)).substring(0, 16), 16);
  }
}
