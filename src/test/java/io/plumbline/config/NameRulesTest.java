package io.plumbline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NameRulesTest {
  private static final String SOURCES =
      "sources = [ { id = shop, format = \"generic/orders\", path = o.csv, currency = USD } ]\n";

  @Test
  void rulesAndTemplatesArrive() {
    PlumblineConfig config =
        read(
            """
            campaigns {
              rules = [
                { match = "DE *(brand)?", source = google-de, market = DE, search = brand }
                { match = "/retarget(ing)?/", channel = meta_ads, audience = existing }
              ]
              name-template = "{market}_{objective}_*"
            }
            channels { rules = [ { source = "pod*", medium = "/audio/", channel = podcast, paid = true } ] }
            """);
    CampaignRule first = config.campaigns().rules().get(0);
    assertThat(first.values()).isEqualTo(Map.of("market", "DE", "search", "brand"));
    assertThat(first.source()).contains("google-de");
    // a glob: the whole name, without case, dots and brackets as they are
    assertThat(finds(first.match(), "de generic (branda")).isFalse();
    assertThat(finds(first.match(), "de generic (brand)x")).isTrue();
    assertThat(finds(first.match(), "xDE generic (brand)x")).isFalse();
    assertThat(finds(config.campaigns().rules().get(1).match(), "US_RETARGETING_1")).isTrue();
    assertThat(config.campaigns().nameTemplate())
        .hasValueSatisfying(
            template -> {
              assertThat(template.fields()).containsExactly("market", "objective");
              assertThat("DE_Sales_2026_x").matches(template.pattern());
              assertThat("DE_Sales").doesNotMatch(template.pattern());
            });
    assertThat(config.channelRules())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.channel()).isEqualTo("podcast");
              assertThat(rule.isPaid()).contains(true);
              assertThat(rule.patterns().keySet()).containsOnly("source", "medium");
            });
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    PlumblineException refused =
        catchThrowableOfType(
            PlumblineException.class,
            () ->
                read(
                    """
                    campaigns {
                      rules = [
                        { match = "/(/", market = DE }
                        { match = "x*" }
                        { market = DE }
                        { match = "x*", audience = newish }
                        { match = "x*", brnd = acme }
                      ]
                      name-template = "{market}{brand}"
                    }
                    channels { rules = [ { channel = "my channel" } ] }
                    """));
    assertThat(refused.getMessage())
        .contains("campaigns.rules[0].match")
        .contains("regular expression between slashes")
        .contains("campaigns.rules[1].match")
        .contains("sets nothing")
        .contains("campaigns.rules[2].match")
        .contains("campaigns.rules[3].audience")
        .contains("campaigns.rules[4].brnd")
        .contains("did you mean")
        .contains("campaigns.name-template")
        .contains("channels.rules[0].channel")
        .contains("matches nothing");
  }

  @Test
  void templatesThatCanBeCutAnywhereAreRefused() {
    for (String template :
        List.of("{market}*", "{nothing}_x", "{market}_{market}", "{x", "plain")) {
      PlumblineException refused =
          catchThrowableOfType(
              PlumblineException.class,
              () -> read("campaigns { name-template = \"" + template + "\" }"));
      assertThat(refused).as(template).isNotNull();
      assertThat(refused.getMessage()).contains("name-template");
    }
  }

  private static boolean finds(String pattern, String name) {
    return Pattern.compile(pattern).matcher(name).find();
  }

  private static PlumblineConfig read(String sections) {
    return new ConfigReader(source -> List.of(), path -> path)
        .read("plumbline { lake = lake\n" + SOURCES + sections + "\n}", "test.conf", Map.of());
  }
}
