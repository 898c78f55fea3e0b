package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Events of the BigQuery export to touches; {@code bigquery/ga4_touches.sql} says the same in SQL.
 *
 * <ol>
 *   <li>Events are put together by session: visitor and {@code ga_session_id}; an event without a
 *       session is one of its own.
 *   <li>A session with an entrance ({@code session_start}, {@code first_visit}) is a touch at its
 *       first entrance, with the session's source ({@link Ga4Session}).
 *   <li>A page view whose URL tags are neither the landing page's nor the session's source is a
 *       touch: the first view of each set of tags.
 *   <li>A purchase is a touch, the first report of a transaction only; a lead is one.
 *   <li>Where consent was denied there is no visitor: each page view, purchase and lead is a touch
 *       that names nobody.
 *   <li>All other events are merged into these.
 * </ol>
 *
 * <p>Sessions wait for the end of the file, since the export has no order; when more than {@link
 * #OPEN} wait, all are closed, and later events of one of them start anew without a second
 * entrance.
 */
final class Ga4Events implements Unfolding {
  private final RecordText text = new RecordText();
  private static final int OPEN = 50_000;
  private static final Set<String> ENTRANCES = Set.of("session_start", "first_visit");
  private static final List<String> TAGS =
      List.of(
          "utm_source",
          "utm_medium",
          "utm_campaign",
          "utm_id",
          "utm_term",
          "utm_content",
          "click_id_type",
          "click_id");
  private static final Pattern MOMENT = Pattern.compile("\\d{16}");

  private static final Conventions NO_ZONE =
      new Conventions(ZoneOffset.UTC, true, ZoneOffset.UTC, '.', "", Long.MAX_VALUE, 0);

  private final Flat flat;
  private final OwnHosts own;
  private final boolean isIntraday;
  private final Set<String> kept = new HashSet<>();
  private final Map<String, Ga4Session> open = new LinkedHashMap<>();
  private final Map<String, Ga4Session.Event> purchases = new HashMap<>();
  private final Set<Long> entered = new HashSet<>();
  private final List<Late> closed = new ArrayList<>();

  Ga4Events(FilePlan plan, String file) {
    this.flat = new Flat(plan.form().pivots());
    this.own = OwnHosts.of(plan.options());
    this.isIntraday = file.contains("intraday");
    plan.form().stream("events")
        .rules()
        .forEach(rule -> rule.from().forEach(alias -> kept.add(alias.normal())));
    kept.addAll(List.of("eventtimestamp", "page"));
  }

  @Override
  public List<Part> unfold(JsonNode event) {
    throw new IllegalStateException("events wait for the end of their file");
  }

  @Override
  public List<Part> unfold(RecordSource.RawRecord raw) {
    Map<String, String> fields = flat.fields(raw.node());
    String name = fields.getOrDefault("eventname", "");
    String moment = fields.getOrDefault("eventtimestamp", "");
    String page = fields.getOrDefault("eventparamspagelocation", fields.get("pagelocation"));
    if (page != null) {
      fields.put("page", page);
    }
    if (isIntraday) { // whatever day it was copied, the daily table of the day is the newer one
      fields.put("fivetransynced", dayBefore(fields));
    }
    boolean isPurchase = name.equals("purchase");
    boolean isLead = name.equals("generate_lead");
    boolean isView = name.equals("page_view");
    String user = fields.getOrDefault("userpseudoid", fields.get("clientid"));
    fields.put("hasconsent", Boolean.toString(user != null));
    if (name.isEmpty() || !MOMENT.matcher(moment).matches()) {
      fields.put("touchid", "unknown"); // refused for what it lacks
      return List.of(new Part("events", fields));
    }
    Map<String, String> tags = page == null ? Map.of() : Urls.tags(page);
    if (user == null) {
      boolean isTouch = isView || isPurchase || isLead;
      return isTouch ? List.of(nameless(fields, tags)) : List.of();
    }
    String session = fields.getOrDefault("eventparamsgasessionid", fields.get("gasessionid"));
    String key = user + "|" + (session == null ? "t" + moment : session);
    if (session != null) {
      fields.put("sessionkey", key);
    }
    Ga4Session.Event event = remembered(raw, fields, tags, moment + "|" + name + "|" + page);
    if (isPurchase) {
      return purchase(event, key);
    }
    boolean isEntrance = ENTRANCES.contains(name) && !entered.contains(hash(key));
    Ga4Session known = open.computeIfAbsent(key, any -> new Ga4Session());
    Ga4Session.Event merged = known.add(event, isEntrance, isView, isLead);
    if (open.size() > OPEN) {
      closeSessions();
    }
    if (merged == null) {
      return null; // waits
    }
    if (merged != event) {
      closed.add(mergedLate(merged));
      return null;
    }
    return List.of();
  }

  private static String dayBefore(Map<String, String> fields) {
    LocalDate day = Times.date(fields.getOrDefault("eventdate", ""), NO_ZONE);
    return day == null ? "1990-01-01" : day.minusDays(1).toString();
  }

  private Ga4Session.Event remembered(
      RecordSource.RawRecord raw,
      Map<String, String> fields,
      Map<String, String> tags,
      String moment) {
    Map<String, String> copy = new HashMap<>();
    fields.forEach(
        (name, value) -> {
          boolean isSource =
              name.startsWith("sessiontrafficsource")
                  || name.startsWith("collectedtrafficsource")
                  || name.startsWith("eventparams") && !name.equals("eventparamspagelocation");
          if (kept.contains(name) || isSource) {
            copy.put(name, value);
          }
        });
    return new Ga4Session.Event(moment, copy, tags, raw.position(), raw.kind(), text.hash(raw));
  }

  private Part nameless(Map<String, String> fields, Map<String, String> tags) {
    Ga4Source source = Ga4Source.ofCollected(fields);
    Ga4Source said = source == null ? Ga4Source.ofParameters(fields) : source;
    String page = fields.get("page");
    Ga4Source named = said == null || own.has(said.source(), page) ? Ga4Source.ofTags(tags) : said;
    String ordering =
        String.join(
            "|",
            "nobody",
            fields.get("eventtimestamp"),
            fields.get("eventname"),
            String.valueOf(page),
            fields.getOrDefault("batcheventindex", ""));
    complete(fields, ordering, named, tags, false);
    return new Part("events", fields);
  }

  private List<Part> purchase(Ga4Session.Event event, String key) {
    String named =
        event
            .fields()
            .getOrDefault("ecommercetransactionid", event.fields().get("eventparamstransactionid"));
    String id =
        Values.isNull(named)
            ? key + "|" + event.fields().get("eventtimestamp") + "|purchase"
            : "purchase|" + named.strip();
    complete(event.fields(), id, null, Map.of(), false);
    Ga4Session.Event other = purchases.get(id);
    if (other == null || event.moment().compareTo(other.moment()) < 0) {
      purchases.put(id, event);
      if (other != null) {
        closed.add(mergedLate(other));
      }
      return null;
    }
    return List.of();
  }

  private void complete(
      Map<String, String> fields,
      String id,
      Ga4Source source,
      Map<String, String> tags,
      boolean isEntrance) {
    fields.put("touchid", Privacy.sha(id).substring(0, 24));
    fields.put("isentrance", Boolean.toString(isEntrance));
    if (source != null) {
      source.into(fields);
    }
    boolean isOwn =
        own.has(
            fields.getOrDefault("eventparamspagereferrer", fields.get("pagereferrer")),
            fields.get("page"));
    if (isOwn) {
      fields.remove("eventparamspagereferrer");
      fields.remove("pagereferrer");
    }
    String name = fields.get("eventname");
    if (name.equals("purchase") || name.equals("generate_lead")) {
      fields.put("touchkind", "visit");
      return;
    }
    String collected =
        fields.getOrDefault("collectedtrafficsourcegclid", fields.get("eventparamsgclid"));
    String type = Values.isNull(collected) ? tags.get("click_id_type") : "gclid";
    if (type != null) {
      fields.put("clickidtype", type);
      fields.put(
          "clickid",
          type.equals("gclid") && tags.get("click_id") == null
              ? collected
              : tags.getOrDefault("click_id", collected));
    }
  }

  @Override
  public List<Late> rest() {
    closeSessions();
    purchases.values().forEach(purchase -> closed.add(late(purchase)));
    purchases.clear();
    closed.sort(Comparator.comparingLong(Late::position));
    List<Late> all = List.copyOf(closed);
    closed.clear();
    return all;
  }

  private void closeSessions() {
    open.forEach(this::close);
    open.clear();
  }

  private void close(String key, Ga4Session session) {
    Ga4Source source = session.source(own);
    Ga4Session.Event landing = session.landing();
    Ga4Session.Event entrance = session.entrance();
    if (entrance != null) {
      entered.add(hash(key));
      if (landing != null) {
        entrance.fields().putIfAbsent("eventparamspagelocation", landing.fields().get("page"));
        entrance.fields().putIfAbsent("page", landing.fields().get("page"));
        String from = landing.fields().get("eventparamspagereferrer");
        if (from != null) {
          entrance.fields().putIfAbsent("eventparamspagereferrer", from);
        }
        String clicked = landing.fields().get("collectedtrafficsourcegclid");
        if (clicked != null) {
          entrance.fields().putIfAbsent("collectedtrafficsourcegclid", clicked);
        }
      }
      Map<String, String> tags = landing == null ? Map.of() : landing.tags();
      complete(entrance.fields(), key + "|entrance", source, tags, true);
      closed.add(late(entrance));
    }
    for (Ga4Session.Event view : session.furtherViews(own)) {
      String id = key + "|" + tagKey(view.tags());
      complete(view.fields(), id, Ga4Source.ofTags(view.tags()), view.tags(), false);
      closed.add(late(view));
    }
    for (Ga4Session.Event lead : session.leads()) {
      String id = key + "|" + lead.fields().get("eventtimestamp") + "|generate_lead";
      complete(lead.fields(), id, source, Map.of(), false);
      closed.add(late(lead));
    }
    session.merged(own).forEach(view -> closed.add(mergedLate(view)));
  }

  private static Late late(Ga4Session.Event event) {
    return new Late(
        event.position(), event.kind(), event.hash(), List.of(new Part("events", event.fields())));
  }

  private static Late mergedLate(Ga4Session.Event event) {
    return new Late(event.position(), event.kind(), event.hash(), List.of());
  }

  /** All tags in one text, in a fixed order. */
  static String tagKey(Map<String, String> tags) {
    return TAGS.stream().map(tag -> tags.getOrDefault(tag, "")).collect(Collectors.joining("|"));
  }

  private static Long hash(String text) {
    return Long.parseUnsignedLong(Privacy.sha(text).substring(0, 16), 16);
  }
}
