package io.plumbline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttributionReaderTest {
  @Test
  void theDefaultsAreThoseOfTheContract() {
    AttributionConfig config = read("");
    assertThat(config.models())
        .containsExactly(
            "first", "last", "last_non_direct", "linear", "position_based", "time_decay");
    assertThat(config.variants()).isEmpty();
    assertThat(config.dataDriven())
        .isEqualTo(
            new AttributionConfig.DataDriven(AttributionConfig.DATA_DRIVEN, false, 200, 500));
  }

  @Test
  void variantsCarryModelParametersAndWindows() {
    AttributionConfig config =
        read(
            """
            variants {
              fast { model = time_decay, parameters { half-life-days = 2.5 }, windows { click-days = 14 } }
              ours { model = custom, parameters { positions = [3, 1], channels { direct = 0 }, other-channels = 2 } }
            }
            data-driven { models = [markov_1], replicates = 0, collapse-repeats = true, top-paths = 50 }
            """);
    AttributionConfig.Variant fast = config.variants().get(0);
    assertThat(fast.name()).isEqualTo("fast");
    assertThat(fast.parameters().halfLifeDays()).isEqualTo(2.5);
    assertThat(fast.clickDays()).isEqualTo(Optional.of(14));
    assertThat(fast.viewDays()).isEmpty();
    assertThat(config.variants().get(1).parameters())
        .isEqualTo(
            new AttributionConfig.Parameters(
                0.4, 0.4, 7, List.of(3.0, 1.0), Map.of("direct", 0.0), 2));
    assertThat(config.dataDriven())
        .isEqualTo(new AttributionConfig.DataDriven(List.of("markov_1"), true, 0, 50));
  }

  @Test
  void everyProblemIsNamedAtOnce() {
    PlumblineException refused =
        catchThrowableOfType(
            PlumblineException.class,
            () ->
                read(
                    """
                    models = [last, custom]
                    variants {
                      default { model = linear }
                      a { model = time_decay, parameters { first = 0.3 } }
                      b { model = position_based, parameters { first = 0.8, last = 0.4 } }
                      c { model = linear, windows { click-days = 60 } }
                      d { model = lineer }
                      e { model = custom, parameters { positions = [0] } }
                    }
                    data-driven { models = [markov_5] }
                    """));
    assertThat(refused.getMessage())
        .contains("has 8 problem(s)")
        .contains("custom has no weights of its own")
        .contains("variants.default")
        .contains("is not a parameter of time_decay; fix: known here: half-life-days")
        .contains("and last must both be above 0 and sum to at most 1")
        .contains("click-days = 60")
        .contains("must be from 1 to 30")
        .contains("variants.d.model")
        .contains("need a weight above 0")
        .contains("knows no model 'markov_5'");
  }

  private static AttributionConfig read(String attribution) {
    String text =
        """
        plumbline {
          lake = lake
          sources = [ { id = shop, format = "generic/orders", path = "orders.csv", currency = USD } ]
          attribution { %s }
        }
        """
            .formatted(attribution);
    return new ConfigReader(source -> List.of(), path -> path)
        .read(text, "test.conf", Map.of())
        .attribution();
  }
}
