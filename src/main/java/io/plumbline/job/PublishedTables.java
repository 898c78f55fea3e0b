package io.plumbline.job;

import io.plumbline.config.NearNames;
import io.plumbline.config.PlumblineException;
import io.plumbline.io.PublishedState;
import io.plumbline.table.Gold;
import io.plumbline.table.GoldMemory;
import io.plumbline.table.GoldScores;
import io.plumbline.table.GoldValue;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.table.SilverIdentity;
import io.plumbline.table.Table;
import java.util.List;
import java.util.stream.Stream;

/** Every table readers can ask for. */
final class PublishedTables {
  /** Tables that remember earlier runs: no rebuild makes them again. */
  static final List<Table> MEMORY =
      Stream.of(
              Ops.ALL,
              GoldMemory.ALL,
              List.of(
                  GoldScores.CONSERVATION_CHECKS,
                  GoldValue.LTV_FORECAST,
                  GoldValue.LTV_FORECAST_SCORES))
          .flatMap(List::stream)
          .toList();

  /**
   * Tables with ids of people as shops and CRMs print them: there with privacy.person-keys only.
   */
  static final List<Table> WITH_NATIVE_IDS =
      List.of(SilverIdentity.PERSON_KEYS, GoldValue.TOP_CUSTOMERS);

  /** Databases views are in. */
  static final List<String> DATABASES = List.of("silver", "gold", "ops", "gold_default");

  private PublishedTables() {}

  static List<Table> all() {
    return Stream.of(Silver.ALWAYS, Silver.LATEST_ONLY, Gold.ALL, WITH_NATIVE_IDS, Ops.ALL)
        .flatMap(List::stream)
        .toList();
  }

  /** Those a publication holds. */
  static Stream<Table> of(PublishedState state) {
    return all().stream().filter(table -> state.table(table.fullName()).isPresent());
  }

  /**
   * Names of tables as a person wrote them, {@code +} at the end allowed, in order.
   *
   * @throws PlumblineException PLB-RUN-002, exit 2, for one that does not exist
   */
  static List<String> named(List<String> written) {
    List<String> names = all().stream().map(Table::fullName).toList();
    for (String name : written) {
      String plain = name.endsWith("+") ? name.substring(0, name.length() - 1) : name;
      if (!names.contains(plain)) {
        throw new PlumblineException(
            "PLB-RUN-002",
            2,
            "--only "
                + name
                + ": there is no such table"
                + NearNames.hint(plain, names)
                + "; fix: write silver.NAME or gold.NAME");
      }
    }
    return written.stream().sorted().toList();
  }
}
