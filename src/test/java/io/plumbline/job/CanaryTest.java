package io.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.plumbline.metric.Given;
import io.plumbline.table.Bronze;
import io.plumbline.table.Gold;
import io.plumbline.table.Ops;
import io.plumbline.table.Silver;
import io.plumbline.table.SilverIdentity;
import io.plumbline.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.util.QueryExecutionListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * E-mail addresses, phone numbers and access keys planted wherever an export or a configuration may
 * hold one, then looked for in every decoded byte of the lake, in logs, plans and errors.
 */
@ExtendWith(LocalSpark.class)
class CanaryTest {
  private static final String MAIL = "quetzal.bird@coalmine.example";
  private static final String PHONE = "+49 151 5557788";
  private static final String US_PHONE = "(415) 555-0134";
  private static final String KEY = "AKIAQUETZAL7QUETZAL7";
  private static final String TOKEN = "ghp_quetzal0quetzal0quetzal0quetzal0";

  /** What must be nowhere, in small letters. */
  private static final List<String> CANARIES =
      List.of(
          "quetzal", "coalmine", "5557788", "555-0134", "5550134", KEY.toLowerCase(Locale.ROOT));

  @TempDir Path folder;

  @Test
  void nothingPlantedIsFoundAgain(SparkSession spark) throws IOException {
    TestNight night = planted(spark);
    Heard heard = new Heard();
    spark.listenerManager().register(heard.plans());
    heard.start();
    try {
      night.run(
          LocalDate.parse("2026-10-31"),
          Stream.of(
                  Silver.ORDERS,
                  Silver.LEADS,
                  Silver.EMAIL_EVENTS,
                  Silver.COSTS_DAILY,
                  SilverIdentity.PERSON_KEYS,
                  Gold.CHANNEL_PERFORMANCE_DAILY)
              .map(table -> table.fullName())
              .toList());
    } finally {
      heard.stop();
      spark.listenerManager().unregister(heard.plans());
    }

    assertThat(night.table(Bronze.ORDERS).count()).as("planted orders are read").isEqualTo(5);
    assertThat(Given.shown(night.table(Bronze.CUSTOMER_IDS), "native_id")).containsExactly("c-7");
    assertThat(Given.shown(night.table(SilverIdentity.PERSON_KEYS), "system", "native_id"))
        .as("the lead has no identifier but an ignored one")
        .containsExactly("shop|c-7");
    assertThat(night.table(Bronze.TOUCHPOINTS).count()).isEqualTo(3);
    assertThat(night.table(Ops.QUARANTINE).where("rule <> 'FILE_MISSING'").count())
        .as("and planted bad records wait")
        .isEqualTo(10);
    List<Row> removed =
        night.table(Ops.FILES).where("source = 'touches'").select("removed").collectAsList();
    assertThat(removed.get(0).getLong(0)).as("what was taken out is counted").isPositive();
    noCanaryIn("the lake", everything(spark, folder.resolve("lake")));
    noCanaryIn("logs and plans", heard.text());
  }

  @Test
  void errorsOfTheConfigurationTellNoSecret(SparkSession spark) {
    String misplaced =
        """
        reporting { currency = "%1$s" }
        privacy { min-cell = "%2$s", webhook-token = "quetzal-token", note = "call %3$s" }
        sources = [ { id = shop, format = "generic/orders", path = "x.csv", password = "quetzal1" } ]
        """
            .formatted(KEY, MAIL, PHONE);
    Throwable refused = catchThrowable(() -> TestNight.of(spark, folder, misplaced));
    assertThat(refused).hasMessageContaining("PLB-CONF-009").hasMessageContaining("min-cell");
    noCanaryIn("messages", refused.toString());
    Throwable broken =
        catchThrowable(() -> TestNight.of(spark, folder, "reporting { \"" + MAIL + "\" " + KEY));
    assertThat(broken).hasMessageContaining("not valid HOCON");
    noCanaryIn("messages", broken.toString() + broken.getCause());
  }

  private TestNight planted(SparkSession spark) throws IOException {
    String in = MAIL + " " + PHONE + " " + US_PHONE + " " + KEY + " " + TOKEN;
    String url =
        "https://u:%3$s@shop.example/hi/%1$s/x%%2540y?email=%1$s&token=%3$s&utm_campaign=%2$s%%20%1$s&utm_content=%3$s"
            .formatted(
                MAIL.replace("@", "%40"), PHONE.replace("+", "%2B").replace(" ", "%20"), KEY);
    String twice = "shop.example/bye/" + MAIL.replace("@", "%2540") + "?utm_term=" + KEY;
    Files.writeString(
        folder.resolve("orders.csv"),
        "order_id,order_name,customer_key,email_key,phone_key,created_ts,net_revenue,landing_url,"
            + "referrer,discount_codes,channel_hint,utm_source,Note,"
            + MAIL
            + "\n"
            + String.join(
                ",",
                "o1",
                "#1",
                MAIL,
                MAIL,
                PHONE,
                "2026-10-01T10:00:00Z",
                "9.5",
                url,
                twice,
                in,
                in,
                in,
                in,
                in)
            + "\n"
            + bad("o2", MAIL)
            + bad("o3", PHONE)
            + bad("o4", US_PHONE)
            + bad("o5", KEY)
            + bad("o6", TOKEN)
            + of("o7", PHONE)
            + of("o8", US_PHONE)
            + of("o9", KEY)
            + of("o10", "c-7"));
    Files.writeString(
        folder.resolve("touches.csv"),
        "touch_id,user_key,event_ts,channel,page_url,landing_page,referrer,utm_campaign,campaign_name,"
            + "device,country\n"
            + String.join(
                ",", "t1", MAIL, "2026-10-01T10:00:00Z", "email", url, twice, url, in, in, in, in)
            + "\n"
            + String.join(
                ",", MAIL, PHONE, "2026-10-01T10:00:00Z", "email", url, url, url, in, in, in, in)
            + "\n"
            + String.join(",", "t3", KEY, "2026-10-01T10:00:00Z", in, "", "", "", "", "", "", "")
            + "\n"
            + String.join(",", "t4", MAIL, MAIL, "email", url, url, url, in, in, in, in)
            + "\n"
            + String.join(",", "t5", MAIL, KEY, "email", url, url, url, in, in, in, in)
            + "\n");
    Files.writeString(
        folder.resolve("meta.csv"),
        "Day,Campaign name,Ad set name,Amount spent (USD),Impressions,Link clicks\n"
            + "2026-10-01,Spring "
            + in
            + ","
            + in
            + ",1.25,10,2\n2026-10-02,Spring,x,"
            + KEY
            + ",10,2\n");
    Files.writeString(
        folder.resolve("leads.jsonl"),
        """
        {"lead_id": "l1", "created_ts": "2026-10-01T10:00:00Z", "email_key": "%1$s", "status": "%2$s", "original_source": "%2$s", "note": {"%1$s": "%2$s"}}
        {"lead_id": "l2", "created_ts": "%1$s", "email_key": "%1$s", "notes": "%2$s"}
        {"lead_id": "l3", "created_ts": %1$s
        """
            .formatted(MAIL, in));
    Files.writeString(
        folder.resolve("mails.csv"),
        "event_id,event_ts,event_type,contact_key,url\ne1,2026-10-02T10:00:00Z,open,"
            + MAIL
            + ","
            + url
            + "\n");
    Files.writeString(
        folder.resolve("costs.csv"),
        "cost_id,period_start,period_end,cost_type,vendor,campaign,amount,source_doc\n"
            + String.join(",", "c1", "2026-10-01", "2026-10-31", "tool", in, in, "100", in)
            + "\n");
    return TestNight.of(
        spark,
        folder,
        """
        reporting { currency = USD }
        identity { ignore = ["%1$s"] }
        privacy { person-keys = true }
        checks { max-quarantined-share = 1 }
        sources = [
          { id = shop, format = "generic/orders", path = "orders.csv", currency = USD }
          { id = touches, format = "generic/touchpoints", path = "touches.csv" }
          { id = meta, format = "meta_ads/ui_csv", path = "meta.csv" }
          { id = leads, format = "generic/leads", path = "leads.jsonl" }
          { id = mails, format = "generic/email_events", path = "mails.csv" }
          { id = costs, format = "generic/costs", path = "costs.csv", currency = USD }
        ]
        """
            .formatted(MAIL));
  }

  private static String of(String order, String customer) {
    return order + ",," + customer + ",,,2026-10-01T10:00:00Z,5,,,,,,,\n";
  }

  private static String bad(String order, String amount) {
    return order + ",," + MAIL + ",,,2026-10-01T10:00:00Z," + amount + ",,,,,,,\n";
  }

  /** Every file of the lake, Parquet row by row, all else as text. */
  static String everything(SparkSession spark, Path lake) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(lake)) {
      List<Path> folders = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".parquet")) {
          all.append(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
        } else if (!folders.contains(file.getParent())) {
          folders.add(file.getParent());
        }
      }
      for (Path table : folders) {
        spark
            .read()
            .option("mergeSchema", "true")
            .parquet(table.toString())
            .toJSON()
            .collectAsList()
            .forEach(row -> all.append(row).append('\n'));
      }
    }
    return all.toString();
  }

  private static void noCanaryIn(String place, String text) {
    String small = text.toLowerCase(Locale.ROOT);
    for (String canary : CANARIES) {
      int at = small.indexOf(canary);
      assertThat(
              at < 0
                  ? ""
                  : text.substring(Math.max(0, at - 300), Math.min(text.length(), at + 100)))
          .as(canary + " in " + place)
          .isEmpty();
    }
  }

  /** Warnings and errors, and the plans of every query. */
  private static final class Heard {
    private final StringBuffer text = new StringBuffer();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final Level before = context.getConfiguration().getRootLogger().getLevel();
    private final AbstractAppender appender =
        new AbstractAppender("canaries", null, null, true, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            text.append(event.getMessage().getFormattedMessage()).append('\n');
            if (event.getThrown() != null) {
              text.append(event.getThrown()).append('\n');
            }
          }
        };
    private final QueryExecutionListener plans =
        new QueryExecutionListener() {
          @Override
          public void onSuccess(String name, QueryExecution query, long nanos) {
            text.append(query).append('\n');
          }

          @Override
          public void onFailure(String name, QueryExecution query, Exception failure) {
            text.append(query).append(failure).append('\n');
          }
        };

    void start() {
      appender.start();
      context.getConfiguration().getRootLogger().addAppender(appender, Level.WARN, null);
      context.getConfiguration().getRootLogger().setLevel(Level.WARN);
      context.updateLoggers();
    }

    void stop() {
      context.getConfiguration().getRootLogger().removeAppender("canaries");
      context.getConfiguration().getRootLogger().setLevel(before);
      context.updateLoggers();
      appender.stop();
    }

    QueryExecutionListener plans() {
      return plans;
    }

    String text() {
      return text.toString();
    }
  }
}
