package io.plumbline.simulate;

import java.nio.charset.Charset;
import java.time.LocalDate;
import java.util.List;

/**
 * The report of Baidu's back end as it is downloaded: GB18030, title lines with full-width colons,
 * campaigns by name and without ids, no currency.
 */
final class BaiduFiles {
  static final Charset CHARSET = Charset.forName("GB18030");

  private BaiduFiles() {}

  static String csv(List<AdDelivery.Row> rows, int from, int to) {
    StringBuilder text = new StringBuilder();
    text.append("数据生成时间：%s 10:12\n".formatted(LocalDate.ofEpochDay(to + 1L)));
    text.append("数据生成条件：\n");
    text.append("1. 时间范围：%s-%s\n".formatted(day(from), day(to)));
    text.append("2. 时间单位：分日\n3. 推广设备：移动设备，计算机\n4. 投放网络：全部\n5. 投放物料：全部\n\n");
    text.append("日期,账户,推广计划,展现,点击,消费,点击率,平均点击价格,网页转化\n");
    for (AdDelivery.Row row : rows) {
      text.append(
          "\"%s\",\"%s\",\"%s\",%d,%d,%s,%s%%,%s,%d\n"
              .formatted(
                  LocalDate.ofEpochDay(row.day()),
                  row.campaign().account().id(),
                  row.campaign().name(false),
                  row.impressions(),
                  row.clicks(),
                  Company.money(row.spend(), 2),
                  share(row.clicks() * 100, row.impressions()),
                  share(row.spend(), row.clicks() * 100),
                  row.conversions()));
    }
    return text.toString();
  }

  private static String day(int epochDay) {
    return LocalDate.ofEpochDay(epochDay).toString().replace("-", "");
  }

  private static String share(long part, long whole) {
    return whole == 0 ? "-" : Company.money(StrictMath.round(part * 100.0 / whole), 2);
  }
}
