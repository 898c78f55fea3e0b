package io.plumbline.simulate;

import java.util.ArrayList;
import java.util.List;

/**
 * Delivery of the campaigns: spend follows budget and season, clicks are at least the visits the
 * stories know, conversions are what the platform claims. Days without any delivery have no row.
 */
final class AdDelivery {
  /** Visits, budget and customers of the default company belong together. */
  private static final double DEFAULT_CUSTOMERS_PER_DAY = 2_000.0 / 240;

  private static final int CORRECTED_CAMPAIGN = 4;

  /** One campaign on one day; money in minor units of the account's currency. */
  record Row(
      Campaign campaign,
      int day,
      long impressions,
      long clicks,
      long spend,
      long conversions,
      long value) {

    /** The row as it was when fewer conversions had come in. */
    Row withConversions(long known) {
      long knownValue = conversions == 0 ? 0 : value * known / conversions;
      return new Row(campaign, day, impressions, clicks, spend, known, knownValue);
    }
  }

  /** Days whose conversions are still coming in when the first delivery is made. */
  static final int RESTATED_DAYS = 3;

  private final Night night;
  private final Tally tally;

  AdDelivery(Night night, Tally tally) {
    this.night = night;
    this.tally = tally;
  }

  /** Rows of a campaign, oldest first, both days inclusive. */
  List<Row> rows(Campaign campaign, int from, int to) {
    List<Row> rows = new ArrayList<>();
    for (int day = from; day <= to; day++) {
      Row row = row(campaign, day);
      if (row.spend() > 0 || row.clicks() > 0) {
        rows.add(row);
      }
    }
    return rows;
  }

  private Row row(Campaign campaign, int day) {
    SimulationOptions options = night.options();
    Draws draws = new Draws(options.seed(), 7, campaign.index(), day);
    TouchKind kind = campaign.kind();
    double scale = options.customers() / (double) options.days() / DEFAULT_CUSTOMERS_PER_DAY;
    double dollars =
        kind.dailyBudget
            * campaign.store().share()
            * scale
            * Company.season(day)
            * draws.between(0.8, 1.2);
    boolean paused = draws.chance(0.02);
    double minor =
        campaign.account().unitsPerDollar() * (campaign.account().digits() == 2 ? 100 : 1);
    long visits = tally.sum(Tally.clicks(campaign, day));
    long spend = paused && visits == 0 ? 0 : StrictMath.round(dollars * minor);
    boolean corrected = campaign.index() == CORRECTED_CAMPAIGN && day == options.lastEpochDay() - 1;
    if (night.isNext() && corrected) {
      spend = spend * 95 / 100; // invalid clicks credited later
    }
    long bought = spend == 0 ? 0 : StrictMath.round(dollars / kind.costPerClick);
    long clicks = Math.max(visits, bought);
    Row row =
        new Row(
            campaign,
            day,
            clicks * (30 + draws.below(40)) + (spend > 0 ? draws.below(25) : 0),
            clicks,
            spend,
            tally.sum(Tally.claims(campaign, day)),
            tally.sum(Tally.claimedValue(campaign, day)));
    boolean isFresh = !night.isNext() && day > options.lastEpochDay() - RESTATED_DAYS;
    return isFresh ? row.withConversions(row.conversions() * 2 / 3) : row;
  }
}
