package io.plumbline.simulate;

/** Where a visit comes from, as the truth names it. */
enum Channel {
  META_ADS("meta_ads"),
  GOOGLE_ADS("google_ads"),
  TIKTOK_ADS("tiktok_ads"),
  BAIDU_ADS("baidu_ads"),
  EMAIL("email"),
  ORGANIC_SEARCH("organic_search"),
  ORGANIC_SOCIAL("organic_social"),
  REFERRAL("referral"),
  DIRECT("direct");

  final String label;

  Channel(String label) {
    this.label = label;
  }
}
