package io.plumbline.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.plumbline.config.ConfigReader;
import io.plumbline.config.IdentityConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Identifiers that name nobody, known by name: words that stand for nothing, role mailboxes of the
 * company, and what the configuration lists.
 *
 * <p>Tables hold keyed hashes, so a word is recognised by hashing it likewise. A mailbox can only
 * be hashed as a whole: role mailboxes of other domains are found by how many people use them
 * ({@link SharedIdentifiers}).
 */
public final class IgnoredIdentifiers {
  private static final List<String> RESERVED =
      List.of(
          "null",
          "none",
          "nil",
          "nan",
          "na",
          "n/a",
          "undefined",
          "unknown",
          "unavailable",
          "(none)",
          "(null)",
          "(not set)",
          "not set",
          "(unknown)",
          "[object object]",
          "anonymous",
          "guest",
          "visitor",
          "user",
          "customer",
          "test",
          "tester",
          "default",
          "dummy",
          "empty",
          "false",
          "true",
          "0",
          "-1",
          "00",
          "0000",
          "0.0",
          "-",
          "--",
          "?",
          "x",
          "xx",
          "xxx",
          "00000000-0000-0000-0000-000000000000",
          "0000000000",
          "00000000000",
          "1111111111",
          "1234567890",
          "123456789",
          "9999999999",
          "test@test.com",
          "test@example.com",
          "example@example.com",
          "email@example.com",
          "user@example.com",
          "none@none.com",
          "no@email.com",
          "noemail@noemail.com",
          "na@na.com",
          "a@a.com",
          "asdf@asdf.com");

  private static final List<String> ROLES =
      List.of(
          "info",
          "office",
          "test",
          "admin",
          "administrator",
          "sales",
          "support",
          "service",
          "help",
          "helpdesk",
          "contact",
          "hello",
          "hi",
          "team",
          "mail",
          "email",
          "post",
          "noreply",
          "no-reply",
          "donotreply",
          "do-not-reply",
          "postmaster",
          "webmaster",
          "hostmaster",
          "abuse",
          "root",
          "accounts",
          "accounting",
          "billing",
          "invoice",
          "invoices",
          "finance",
          "order",
          "orders",
          "shop",
          "store",
          "returns",
          "customerservice",
          "customer-service",
          "customercare",
          "marketing",
          "newsletter",
          "press",
          "hr",
          "jobs",
          "privacy",
          "security",
          "it",
          "reception",
          "pos",
          "till",
          "kontakt",
          "buchhaltung",
          "bestellung",
          "kasse",
          "verkauf",
          "vertrieb",
          "empfang",
          "einkauf",
          "contacto",
          "ventas",
          "commande",
          "commercial");

  private final Map<String, List<Long>> idsByReason;

  private IgnoredIdentifiers(Map<String, List<Long>> idsByReason) {
    this.idsByReason = idsByReason;
  }

  /** The identifiers of this configuration under this installation's keys. */
  public static IgnoredIdentifiers of(
      SparkSession spark, IdentifierKeys keys, IdentityConfig config) {
    Set<String> reserved = new LinkedHashSet<>();
    for (String word : RESERVED) {
      reserved.add(word);
      reserved.add(word.toUpperCase(Locale.ROOT));
      reserved.add(word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    reserved.addAll(List.of("NaN", "[object Object]", "(Not Set)"));
    Set<String> roles = new LinkedHashSet<>();
    for (String domain : config.ownDomains()) {
      ROLES.forEach(role -> roles.add(role + "@" + domain));
    }
    Set<String> listed = new LinkedHashSet<>();
    config.ignore().forEach(value -> listed.addAll(asRead(value)));
    Map<String, List<Long>> ids = new LinkedHashMap<>();
    ids.put("reserved_word", ids(spark, keys, reserved));
    ids.put("role_mailbox", ids(spark, keys, roles));
    ids.put("configured", ids(spark, keys, listed));
    return new IgnoredIdentifiers(ids);
  }

  /** Why an identifier names nobody, null where it may name somebody. */
  Column reason(Column id) {
    Column reason = lit(null).cast("string");
    for (Map.Entry<String, List<Long>> entry : idsByReason.entrySet()) {
      reason = when(id.isin(entry.getValue().toArray()), lit(entry.getKey())).otherwise(reason);
    }
    return reason;
  }

  /** Whether an identifier is one of them. */
  Column names(Column id) {
    return id.isin(idsByReason.values().stream().flatMap(List::stream).toArray());
  }

  /** Pairs of {@link Sightings#of} between identifiers that may name somebody. */
  Dataset<Row> linksWithout(Dataset<Row> observed) {
    return observed
        .where(col("a").notEqual(col("b")))
        .where(not(names(col("a"))).and(not(names(col("b")))));
  }

  /** A value as the readers normalise it: an e-mail in small letters, a phone as its digits. */
  private static List<String> asRead(String value) {
    String stripped = value.strip();
    List<String> forms = new ArrayList<>(List.of(stripped));
    if (stripped.indexOf('@') > 0) {
      forms.add(stripped.toLowerCase(Locale.ROOT));
    } else if (stripped.matches("[+(]?\\d[\\d ()./-]{5,}")) {
      forms.add(stripped.replaceAll("\\D", "").replaceFirst("^00", ""));
    }
    return forms;
  }

  private static List<Long> ids(SparkSession spark, IdentifierKeys keys, Set<String> values) {
    List<String> hashes =
        values.stream().map(value -> keys.keyed(ConfigReader.sha256(value))).toList();
    return spark
        .createDataset(hashes, Encoders.STRING())
        .select(xxhash64(col("value")))
        .as(Encoders.LONG())
        .collectAsList();
  }
}
