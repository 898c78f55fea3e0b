package io.plumbline.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.SourceConfig;
import io.plumbline.metric.Given;
import io.plumbline.table.SilverIdentity;
import io.plumbline.table.SystemIds;
import io.plumbline.testing.LocalSpark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids of people as shops and CRMs print them. */
@ExtendWith(LocalSpark.class)
class PersonKeysTest {
  /** Shop and CRM are named by who prints the ids, not by who else uses them; 3 has an address. */
  @Test
  void oneRowPerPersonSystemAndId(SparkSession spark) {
    Map<String, List<String>> feeds =
        Map.of("ads", List.of("costs"), "shop", List.of("orders"), "crm", List.of("leads"));
    IdSystems systems =
        IdSystems.of(
            List.of(source("ads", "own"), source("shop", "own"), source("crm", "hub")),
            source -> feeds.get(source.id()),
            List.of());
    Dataset<Row> keys =
        PersonKeys.of(
            spark.sql(
                "SELECT * FROM VALUES ('shop', 1L, '101'), ('shop', 1L, '101'),"
                    + " ('shop', 2L, '102'), ('shop', CAST(NULL AS BIGINT), '103'),"
                    + " ('shop', 3L, 'ann@a.example') AS t(source, person_id, native_id)"),
            spark.sql(
                "SELECT * FROM VALUES ('crm', 1L, '101'), ('crm', 2L, '+491701234567'),"
                    + " ('crm', 4L, '0035g00001') AS t(source, person_id, lead_id)"),
            systems,
            (source, table) -> feeds.get(source).contains(table.name()));
    Given.hasSchema(keys, SilverIdentity.PERSON_KEYS);
    assertThat(Given.shown(keys, "person_id", "system", "native_id", "id_type"))
        .containsExactly(
            "1|crm|101|lead",
            "1|shop|101|customer",
            "2|shop|102|customer",
            "4|crm|0035g00001|lead");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"7", "101", "6940201279", "c-101", "0035g00000AbCdE", "gid://shopify/Customer/9"})
  void idsOfSystemsAreKept(String text) {
    assertThat(SystemIds.isPrinted(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "guest",
        "ann7@a.example",
        "ann7%40a.example",
        "Ann Miller 7",
        "+491701234567",
        "00491701234567",
        "01701234567",
        "(415) 555-0134",
        "415-555-0134",
        "415.555.0134",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      })
  void addressesPhonesNamesAndHashesAreNot(String text) {
    assertThat(SystemIds.isPrinted(text)).isFalse();
  }

  private static SourceConfig source(String id, String platform) {
    return new SourceConfig(
        id,
        platform + "/any",
        "x",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Map.of());
  }
}
