package io.plumbline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConversionsReaderTest {
  @Test
  void nothingWrittenCreditsOrdersAndImportsAsTheyAre() {
    assertThat(read("").conversions()).isEqualTo(new ConversionsConfig(Map.of(), List.of(), false));
  }

  @Test
  void whatIsWrittenArrives() {
    ConversionsConfig conversions =
        read("""
                attribution { click-window-days = 60 }
                conversions {
                  types {
                    first_order { windows { view-days = 7 } }
                    lead {
                      value = 40, margin-rate = 0.5, reset = true
                      windows { click-days = 90, kinds { offline = 180 }, channels { email = 14 } }
                    }
                    webinar { margin = 3 }
                  }
                  natural-channels = [direct, organic_search]
                  repeat-orders = apart
                }
                """)
            .conversions();
    assertThat(conversions.types().get("lead"))
        .isEqualTo(
            new ConversionsConfig.Type(
                Optional.of(BigDecimal.valueOf(40.0)),
                Optional.empty(),
                Optional.of(0.5),
                new ConversionsConfig.Windows(90, 1, Map.of("offline", 180), Map.of("email", 14)),
                true));
    assertThat(conversions.types().get("first_order").windows())
        .as("what a type does not say is as in attribution")
        .isEqualTo(new ConversionsConfig.Windows(60, 7, Map.of(), Map.of()));
    assertThat(conversions.makes("first_order")).isTrue();
    assertThat(conversions.makes("mql")).isFalse();
    assertThat(conversions.naturalChannels()).containsExactly("direct", "organic_search");
    assertThat(conversions.isRepeatApart()).isTrue();
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    PlumblineException refused =
        catchThrowableOfType(
            PlumblineException.class,
            () ->
                read(
                    """
                    conversions {
                      types {
                        frist_order { }
                        Lead { }
                        order { value = 3 }
                        mql { value = -1, margin = 2, margin-rate = 0.4, windows { kinds { clicks = 3 }, channels { email = 0 } } }
                        won_deal { window = 3 }
                      }
                      natural-channels = [direct, " "]
                      repeat-orders = drop
                      repeat = apart
                    }
                    """));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.getMessage())
        .contains("conversions.types.frist_order")
        .contains("did you mean 'first_order'?")
        .contains("conversions.types.Lead")
        .contains("must be small letters")
        .contains("conversions.types.order.value = 3")
        .contains("is not for orders")
        .contains("conversions.types.mql.value = -1")
        .contains("must be from 0.0")
        .contains("conversions.types.mql.margin = 2")
        .contains("exclude each other")
        .contains("conversions.types.mql.windows.kinds.clicks")
        .contains("did you mean 'click'?")
        .contains("conversions.types.mql.windows.channels.email = 0")
        .contains("conversions.types.won_deal.window")
        .contains("did you mean 'windows'?")
        .contains("conversions.natural-channels")
        .contains("conversions.repeat-orders = \"drop\"")
        .contains("must be one of [credited, apart]")
        .contains("conversions.repeat");
  }

  private static PlumblineConfig read(String conversions) {
    String text =
        "plumbline { lake = lake, sources = [ { id = shop, format = \"generic/orders\", path = x } ]\n"
            + conversions
            + "\n}";
    return new ConfigReader(source -> List.of(), path -> path).read(text, "test.conf", Map.of());
  }
}
