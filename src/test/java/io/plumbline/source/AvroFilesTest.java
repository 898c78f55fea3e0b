package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Avro container files read like the JSON form of the same platform. */
class AvroFilesTest {
  private static final Schema EVENT =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"Root","fields":[
                {"name":"event_date","type":["null","string"]},
                {"name":"event_timestamp","type":["null","long"]},
                {"name":"event_name","type":["null","string"]},
                {"name":"user_pseudo_id","type":["null","string"]},
                {"name":"event_params","type":{"type":"array","items":{"type":"record","name":"Param","fields":[
                  {"name":"key","type":["null","string"]},
                  {"name":"value","type":["null",{"type":"record","name":"Value","fields":[
                    {"name":"string_value","type":["null","string"]},
                    {"name":"int_value","type":["null","long"]}]}]}]}}}]}
              """);

  private static final Schema ORDER =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"Order","fields":[
                {"name":"_airbyte_extracted_at","type":{"type":"long","logicalType":"timestamp-millis"}},
                {"name":"order_id","type":"long"},
                {"name":"customer_key","type":"string"},
                {"name":"created_ts","type":{"type":"long","logicalType":"timestamp-micros"}},
                {"name":"business_date","type":{"type":"int","logicalType":"date"}},
                {"name":"net_revenue","type":{"type":"bytes","logicalType":"decimal","precision":12,"scale":2}},
                {"name":"tax","type":["null","double"]}]}
              """);

  @TempDir Path folder;

  @Test
  void ga4EventsKeepTheirNestedParameters() throws IOException {
    Schema param = EVENT.getField("event_params").schema().getElementType();
    Schema value = param.getField("value").schema().getTypes().get(1);
    GenericRecord session = new GenericData.Record(value);
    session.put("int_value", 77L);
    GenericRecord page = new GenericData.Record(value);
    page.put("string_value", "https://shop.example/a?utm_source=news&utm_campaign=summer");
    GenericRecord event = new GenericData.Record(EVENT);
    event.put("event_date", "20260901");
    event.put("event_timestamp", 1_788_249_600_000_000L); // 2026-09-01T08:00:00Z
    event.put("event_name", "session_start");
    event.put("user_pseudo_id", "u1");
    event.put(
        "event_params",
        List.of(param(param, "ga_session_id", session), param(param, "page_location", page)));
    Path file = folder.resolve("events.avro");
    write(file, EVENT, CodecFactory.deflateCodec(6), List.of(event));

    List<PlainRead.Entry> read = Sample.of(Sample.source("ga4/bigquery_json"), file).readPlainly();

    assertThat(PlainRead.outcomes(read)).hasToString("{accepted=1}");
    Map<String, Object> touch = read.get(0).values();
    assertThat(touch.get("event_ts")).isEqualTo(1_788_249_600_000_000L);
    assertThat(touch.get("utm_campaign")).isEqualTo("summer");
    assertThat(touch.get("page_url").toString()).startsWith("shop.example/a");
  }

  @Test
  void logicalTypesAreDaysInstantsAndExactMoney() throws IOException {
    Path file = folder.resolve("orders.avro");
    write(file, ORDER, CodecFactory.snappyCodec(), List.of(order(1), order(2)));
    List<PlainRead.Entry> read =
        Sample.of(Sample.source("generic/orders", "currency", "EUR"), file).readPlainly();
    assertThat(PlainRead.outcomes(read)).hasToString("{accepted=2}");
    Map<String, Object> second = read.get(1).values();
    assertThat(second.get("order_id")).isEqualTo("2");
    assertThat((BigDecimal) second.get("net_revenue")).isEqualByComparingTo("12.34");
    assertThat((BigDecimal) second.get("tax")).isEqualByComparingTo("0.1");
    assertThat(second.get("business_date")).isEqualTo((int) LocalDate.of(2026, 9, 1).toEpochDay());
    assertThat(second.get("created_ts"))
        .isEqualTo(Instant.parse("2026-09-01T10:00:00Z").getEpochSecond() * 1_000_000L);
    assertThat(read.get(1).position()).isEqualTo(2);
  }

  @Test
  void recordsBeforeTheCutAreKept() throws IOException {
    Path file = folder.resolve("cut.avro");
    List<GenericRecord> rows =
        java.util.stream.LongStream.range(0, 5000).mapToObj(AvroFilesTest::order).toList();
    write(file, ORDER, CodecFactory.nullCodec(), rows);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length * 2 / 3));
    Map<String, Long> outcomes =
        PlainRead.outcomes(
            Sample.of(Sample.source("generic/orders", "currency", "EUR"), file).readPlainly());
    assertThat(outcomes).containsOnlyKeys("accepted", "file_problem:FILE_TRUNCATED");
    assertThat(outcomes.get("accepted")).isBetween(3000L, 3333L);

    Files.write(file, Arrays.copyOf(whole, 40)); // not even the header
    assertThat(
            PlainRead.outcomes(
                Sample.of(Sample.source("generic/orders", "currency", "EUR"), file).readPlainly()))
        .hasToString("{file_problem:FILE_TRUNCATED=1}");

    whole[whole.length / 2] ^= 0x55; // a flipped byte inside a block
    whole[whole.length / 2 + 1] ^= 0x55;
    Files.write(file, whole);
    assertThat(
            PlainRead.outcomes(
                Sample.of(Sample.source("generic/orders", "currency", "EUR"), file).readPlainly()))
        .containsKey("accepted");
  }

  private static GenericRecord param(Schema schema, String key, GenericRecord value) {
    GenericRecord param = new GenericData.Record(schema);
    param.put("key", key);
    param.put("value", value);
    return param;
  }

  private static GenericRecord order(long id) {
    GenericRecord order = new GenericData.Record(ORDER);
    order.put("_airbyte_extracted_at", 1_788_300_000_000L);
    order.put("order_id", id);
    order.put("customer_key", "c" + id);
    order.put("created_ts", Instant.parse("2026-09-01T10:00:00Z").getEpochSecond() * 1_000_000L);
    order.put("business_date", (int) LocalDate.of(2026, 9, 1).toEpochDay());
    order.put(
        "net_revenue", ByteBuffer.wrap(new BigDecimal("12.34").unscaledValue().toByteArray()));
    order.put("tax", 0.1);
    return order;
  }

  private static void write(Path file, Schema schema, CodecFactory codec, List<GenericRecord> rows)
      throws IOException {
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      writer.setCodec(codec).setSyncInterval(8192).create(schema, file.toFile());
      for (GenericRecord row : rows) {
        writer.append(row);
      }
    }
  }
}
