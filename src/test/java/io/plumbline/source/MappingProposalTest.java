package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables nobody declared. */
class MappingProposalTest {
  @TempDir private Path folder;

  @Test
  void chineseOrdersAreMappedByWordsAndValues() throws IOException {
    MappingProposal proposal =
        propose(
            """
            订单号,下单时间,会员ID,实付金额,备注
            A-1001,2026-09-01 10:00:00,88001,128.50,送礼
            A-1002,2026-09-01 11:30:00,88002,64.00,
            A-1003,2026-09-02 09:12:00,88001,12.00,
            """,
            Optional.empty());
    assertThat(proposal.format()).isEqualTo("generic/orders");
    assertThat(columns(proposal))
        .containsEntry("order_id", "订单号")
        .containsEntry("created_ts", "下单时间")
        .containsEntry("customer_key", "会员ID")
        .containsEntry("net_revenue", "实付金额")
        .hasSize(4);
    assertThat(proposal.unused()).containsExactly("备注");
    assertThat(proposal.lacking()).isEmpty();
    assertThat(proposal.needsCurrency()).isTrue();
    assertThat(proposal.accepted()).isEqualTo(3);
    assertThat(proposal.refused()).isEmpty();
  }

  @Test
  void adSpendOfAnUnknownNetworkKeepsItsDays() throws IOException {
    MappingProposal proposal =
        propose(
            """
            Network report
            Report day;Campaign;Media cost;Imps;Clicks;Ccy
            25.09.2026;Autumn;1.204,50;12000;310;EUR
            26.09.2026;Autumn;904,10;11000;290;EUR
            """,
            Optional.empty());
    assertThat(proposal.format()).isEqualTo("generic/ad_performance_daily");
    assertThat(columns(proposal))
        .containsEntry("date", "Report day")
        .containsEntry("spend", "Media cost")
        .containsEntry("impressions", "Imps")
        .containsEntry("clicks", "Clicks")
        .containsEntry("currency", "Ccy")
        .containsEntry("campaign_name", "Campaign");
    assertThat(proposal.accepted()).isEqualTo(2);
    assertThat(proposal.needsCurrency()).isFalse();
  }

  @Test
  void datesNeverFillMoneyAndMissingNeedsAreNamed() throws IOException {
    MappingProposal proposal =
        propose(
            """
            Order,Customer,Amount
            1,7,2026-09-01
            2,8,2026-09-02
            """,
            Optional.of("orders"));
    assertThat(columns(proposal).get("net_revenue")).isNull();
    assertThat(proposal.lacking()).contains("net_revenue");
    assertThat(proposal.accepted()).isZero();
  }

  @Test
  void anIdThatRepeatsNamesNoRow() throws IOException {
    MappingProposal proposal =
        propose(
            """
            order ref,customer,date,revenue
            7,88001,2026-09-01,10.50
            7,88002,2026-09-01,11.50
            8,88003,2026-09-02,12.50
            """,
            Optional.of("orders"));
    assertThat(columns(proposal)).containsEntry("order_id", "row_number");
    assertThat(columns(proposal)).containsEntry("order_name", "order ref");
    assertThat(proposal.unused()).isEmpty();
    assertThat(proposal.accepted()).isEqualTo(3);
  }

  @Test
  void textWithoutColumnsIsNoTable() throws IOException {
    assertThat(propose("", Optional.empty()).problem()).isEqualTo("FILE_EMPTY");
    assertThat(propose("just a note\n", Optional.empty()).format()).isEmpty();
  }

  private MappingProposal propose(String text, Optional<String> table) throws IOException {
    Path file = Sample.write(folder.resolve("unknown.csv"), text);
    SourceFile listed =
        new SourceFile(
            file.toUri().toString(),
            "unknown.csv",
            file.toFile().length(),
            Instant.parse("2026-10-31T00:00:00Z"),
            Optional.empty());
    return MappingProposal.of(new Configuration(), listed, table);
  }

  private static Map<String, String> columns(MappingProposal proposal) {
    return proposal.columns().stream()
        .collect(Collectors.toMap(MappingProposal.Pair::ours, MappingProposal.Pair::theirs));
  }
}
