package io.plumbline.simulate;

import java.util.Map;
import java.util.TreeMap;

/** Whole-number sums by name: added up per part of the customers, then over the parts. */
final class Tally {
  private final Map<String, Long> sums = new TreeMap<>();

  void add(String name, long amount) {
    sums.merge(name, amount, Math::addExact);
  }

  long sum(String name) {
    return sums.getOrDefault(name, 0L);
  }

  Map<String, Long> sums() {
    return sums;
  }

  static String clicks(Campaign campaign, int day) {
    return "clicks|" + campaign.index() + "|" + day;
  }

  static String claims(Campaign campaign, int day) {
    return "claims|" + campaign.index() + "|" + day;
  }

  static String claimedValue(Campaign campaign, int day) {
    return "value|" + campaign.index() + "|" + day;
  }

  /** Sum of a measure over a shop. */
  static String shop(String measure, int store) {
    return "shop|" + measure + "|" + store;
  }

  /** Sum of a measure over a channel. */
  static String effect(String measure, Channel channel) {
    return "effect|" + measure + "|" + channel.label;
  }
}
