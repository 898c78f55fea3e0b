package io.plumbline.simulate;

/**
 * Kind of a touch with its true effect: a purchase happens with probability {@code 1 - (1 - base) x
 * product(1 - effect)} over the touches of the journey. Brand search earns many last clicks and
 * does little; direct does nothing at all.
 */
enum TouchKind {
  META_PROSPECTING(Channel.META_ADS, 0.14, 0.20, 0.02, 60, 0.90),
  META_VIDEO(Channel.META_ADS, 0.05, 0.08, 0.01, 15, 0.50),
  META_RETARGETING(Channel.META_ADS, 0.08, 0.04, 0.11, 25, 0.70),
  GOOGLE_BRAND(Channel.GOOGLE_ADS, 0.02, 0.06, 0.14, 20, 0.40),
  GOOGLE_NON_BRAND(Channel.GOOGLE_ADS, 0.16, 0.18, 0.04, 70, 1.20),
  YOUTUBE(Channel.GOOGLE_ADS, 0.06, 0.06, 0.02, 30, 0.60),
  TIKTOK_FEED(Channel.TIKTOK_ADS, 0.07, 0.12, 0.02, 24, 0.55),
  BAIDU_SEARCH(Channel.BAIDU_ADS, 0.13, 0.20, 0.05, 30, 0.80),
  NEWSLETTER(Channel.EMAIL, 0.12, 0.02, 0.28, 0, 0),
  SEARCH_RESULT(Channel.ORGANIC_SEARCH, 0.08, 0.15, 0.12, 0, 0),
  SOCIAL_POST(Channel.ORGANIC_SOCIAL, 0.05, 0.09, 0.06, 0, 0),
  PARTNER_LINK(Channel.REFERRAL, 0.08, 0.06, 0.04, 0, 0),
  TYPED_IN(Channel.DIRECT, 0.0, 0.06, 0.16, 0, 0);

  /** The kinds with a campaign behind them are the first ones. */
  static final int PAID_KINDS = 8;

  final Channel channel;
  final double effect;
  final double firstWeight;
  final double repeatWeight;

  /** Media budget in USD per day of the default company, all shops together. */
  final double dailyBudget;

  /** Average cost per click in USD. */
  final double costPerClick;

  TouchKind(
      Channel channel,
      double effect,
      double firstWeight,
      double repeatWeight,
      double dailyBudget,
      double costPerClick) {
    this.channel = channel;
    this.effect = effect;
    this.firstWeight = firstWeight;
    this.repeatWeight = repeatWeight;
    this.dailyBudget = dailyBudget;
    this.costPerClick = costPerClick;
  }

  boolean isPaid() {
    return ordinal() < PAID_KINDS;
  }
}
