package io.plumbline.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the events of one session say about the touches it holds, whatever their order.
 *
 * <p>The source of a session is that of its last click as the export computed it; else what its
 * first event with values collected; else the parameters of its first event with values; else the
 * tags of its landing page. One of these as a whole: source and medium never come from two of them.
 */
final class Ga4Session {
  /** An event that may become a touch. */
  record Event(
      String moment,
      Map<String, String> fields,
      Map<String, String> tags,
      long position,
      String kind,
      long hash) {}

  private record Said(String moment, Ga4Source source) {}

  private final Said[] said = new Said[3];
  private final Map<Map<String, String>, Event> views = new LinkedHashMap<>();
  private final List<Event> leads = new ArrayList<>();
  private Event entrance;
  private Event landing;

  /** Takes an event in; gives the one that can no longer become a touch, or null. */
  Event add(Event event, boolean isEntrance, boolean isView, boolean isLead) {
    say(0, event, Ga4Source.ofLastClick(event.fields));
    say(1, event, Ga4Source.ofCollected(event.fields));
    say(2, event, Ga4Source.ofParameters(event.fields));
    boolean hasPage = event.fields.containsKey("page");
    if (hasPage && (landing == null || isLanding(event, landing))) {
      landing = event;
    }
    if (isLead) {
      leads.add(event);
      return null;
    }
    if (isEntrance) {
      Event other = entrance;
      boolean isFirst = other == null || event.moment.compareTo(other.moment) < 0;
      entrance = isFirst ? event : other;
      return isFirst ? other : event;
    }
    if (!isView || event.tags.isEmpty()) {
      return event;
    }
    Event other = views.get(event.tags);
    boolean isFirst = other == null || event.moment.compareTo(other.moment) < 0;
    views.put(event.tags, isFirst ? event : other);
    return isFirst ? other : event;
  }

  /** The first page of the session; of two at one moment the tagged one. */
  private static boolean isLanding(Event event, Event other) {
    String left = event.fields.get("eventtimestamp");
    String right = other.fields.get("eventtimestamp");
    if (!left.equals(right)) {
      return left.compareTo(right) < 0;
    }
    if (event.tags.isEmpty() != other.tags.isEmpty()) {
      return other.tags.isEmpty();
    }
    return event.fields.get("page").compareTo(other.fields.get("page")) < 0;
  }

  private void say(int level, Event event, Ga4Source source) {
    if (source == null) {
      return;
    }
    String moment = event.fields.get("eventtimestamp") + "|" + source.key();
    if (said[level] == null || moment.compareTo(said[level].moment) < 0) {
      said[level] = new Said(moment, source);
    }
  }

  Event entrance() {
    return entrance;
  }

  Event landing() {
    return landing;
  }

  List<Event> leads() {
    return leads;
  }

  /** The source, or null when nothing names one or it is the shop itself. */
  Ga4Source source(OwnHosts own) {
    String page = landing == null ? null : landing.fields.get("page");
    for (Said level : said) {
      if (level != null && !own.has(level.source.source(), page)) {
        return level.source;
      }
    }
    return landing == null ? null : Ga4Source.ofTags(landing.tags);
  }

  /** Views whose tags differ from the landing page's and from those the session is known by. */
  List<Event> furtherViews(OwnHosts own) {
    Ga4Source source = source(own);
    List<Event> further = new ArrayList<>();
    for (Event view : views.values()) {
      boolean isLanding = entrance != null && landing != null && view.tags.equals(landing.tags);
      Ga4Source tagged = Ga4Source.ofTags(view.tags);
      boolean isSource =
          entrance != null && source != null && tagged != null && source.isNamedLike(tagged);
      if (!isLanding && !isSource) {
        further.add(view);
      }
    }
    return further;
  }

  /** Events with tags that are no touch of their own. */
  List<Event> merged(OwnHosts own) {
    List<Event> merged = new ArrayList<>(views.values());
    merged.removeAll(furtherViews(own));
    return merged;
  }
}
