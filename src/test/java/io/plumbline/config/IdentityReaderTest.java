package io.plumbline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdentityReaderTest {
  @Test
  void nothingWrittenIsTheDefault() {
    assertThat(read("").identity()).isEqualTo(IdentityConfig.DEFAULT);
    assertThat(IdentityConfig.DEFAULT.limits())
        .isEqualTo(new IdentityConfig.Limits(50, 3, 4, 5, 5, 1));
    assertThat(IdentityConfig.DEFAULT.maxIdentifiers()).isEqualTo(200);
  }

  @Test
  void whatIsWrittenArrives() {
    IdentityConfig identity =
        read("identity { limits { cookie = 2, email = 1 }, max-identifiers = 50,"
                + " own-domains = [Acme.com], ignore = [\"Kasse 3\"], same-ids = [[shop, site], [crm]] }")
            .identity();
    assertThat(identity.limits()).isEqualTo(new IdentityConfig.Limits(50, 1, 4, 5, 2, 1));
    assertThat(identity.maxIdentifiers()).isEqualTo(50);
    assertThat(identity.ownDomains()).containsExactly("acme.com");
    assertThat(identity.ignore()).containsExactly("Kasse 3");
    assertThat(identity.sameIds()).containsExactly(List.of("shop", "site"), List.of("crm"));
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    PlumblineException refused =
        catchThrowableOfType(
            PlumblineException.class,
            () ->
                read(
                    "identity { limits { cookies = 2, email = 0 }, max-identifiers = many,"
                        + " own-domains = [\"info@acme.com\"], ignore = [\" \"], domain = x,"
                        + " same-ids = [[shop, sites], [crm], [shop]] }"));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.getMessage())
        .contains("identity.limits.cookies")
        .contains("did you mean 'cookie'?")
        .contains("identity.limits.email = 0")
        .contains("must be from 1 to 1000000")
        .contains("identity.max-identifiers")
        .contains("must be a whole number")
        .contains("'[removed]' must be a mail domain")
        .contains("identity.ignore")
        .contains("must not hold an empty value")
        .contains("identity.domain")
        .contains("identity.same-ids")
        .contains("knows no source 'sites'; did you mean 'site'?")
        .contains("names source 'shop' twice");
    assertThat(
            catchThrowableOfType(
                    PlumblineException.class, () -> read("identity { same-ids = [shop, site] }"))
                .getMessage())
        .contains("identity.same-ids = [\"shop\",\"site\"]")
        .contains("must be a list of lists of names");
  }

  private static PlumblineConfig read(String identity) {
    String text =
        "plumbline { lake = lake, sources = [ { id = shop, format = \"generic/orders\", path = x },"
            + " { id = site, format = \"generic/touchpoints\", path = x },"
            + " { id = crm, format = \"generic/leads\", path = x } ]\n"
            + identity
            + "\n}";
    return new ConfigReader(source -> java.util.List.of(), path -> path)
        .read(text, "test.conf", Map.of());
  }
}
