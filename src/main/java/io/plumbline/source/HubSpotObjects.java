package io.plumbline.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * CRM objects of HubSpot. A contact names the ids merged into it, each of which ends here as a
 * deleted lead; a deal names the day it entered each stage.
 */
final class HubSpotObjects implements Unfolding {
  private static final String MERGED = "hs_calculated_merged_vids";
  private static final String[] ENTERED = {"hs_v2_date_entered_", "hs_date_entered_"};

  private final Flat flat;
  private final String stream;

  HubSpotObjects(Flat flat, Form.Stream main) {
    this.flat = flat;
    this.stream = main.name();
  }

  @Override
  public boolean readsTables() {
    return true;
  }

  @Override
  public List<Part> unfold(JsonNode object) {
    Map<String, String> fields = flat.fields(object);
    List<Part> parts = new ArrayList<>();
    parts.add(new Part(stream, fields));
    if (stream.equals("contacts")) {
      addMerged(object, parts);
    } else if (stream.equals("deals")) {
      addStages(object, fields, parts);
    }
    return parts;
  }

  /** {@code 101:1788226530123;102:1788226530124}: id and time of each merge. */
  private void addMerged(JsonNode contact, List<Part> parts) {
    for (String pair : property(contact, MERGED).split(";")) {
      String[] idAndTime = pair.strip().split(":");
      if (idAndTime.length == 2) {
        Map<String, String> ended = new HashMap<>();
        ended.put("id", idAndTime[0]);
        ended.put("createdat", idAndTime[1]);
        ended.put("updatedat", idAndTime[1]);
        ended.put("archived", "true");
        parts.add(new Part(stream, ended));
      }
    }
  }

  private void addStages(JsonNode deal, Map<String, String> fields, List<Part> parts) {
    JsonNode properties = deal.has("properties") ? deal.get("properties") : deal;
    properties
        .fieldNames()
        .forEachRemaining(
            name -> {
              for (String prefix : ENTERED) {
                String bare = name.startsWith("properties_") ? name.substring(11) : name;
                String entered = property(deal, bare);
                if (bare.startsWith(prefix) && !entered.isEmpty()) {
                  Map<String, String> stage = new HashMap<>();
                  stage.put("dealid", fields.getOrDefault("id", fields.get("dealid")));
                  stage.put("stage", bare.substring(prefix.length()));
                  stage.put("entered", entered);
                  parts.add(new Part("deal_stage_entries", stage));
                }
              }
            });
  }

  /** A property as the current API, the old one or a flattening connector writes it. */
  private static String property(JsonNode object, String name) {
    JsonNode nested = object.path("properties").path(name);
    JsonNode value = nested.isMissingNode() ? object.path("properties_" + name) : nested;
    return value.isObject() ? value.path("value").asText("") : value.asText("");
  }
}
