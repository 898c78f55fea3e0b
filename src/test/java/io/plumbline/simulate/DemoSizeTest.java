package io.plumbline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.simulate.Story.Customer;
import io.plumbline.simulate.Story.Visit;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The default demo is big enough to be interesting and small enough to be quick. */
class DemoSizeTest {
  @Test
  void theDemoHasThousandsOfOrdersAndEveryKindOfThem() {
    SimulationOptions demo = new SimulationOptions(2_000, 240, 1, LocalDate.of(2026, 10, 31));
    int counted = 0;
    int events = 0;
    Set<Order.Kind> kinds = EnumSet.noneOf(Order.Kind.class);
    for (long id = 0; id < demo.customers(); id++) {
      Customer customer = Story.plan(demo, id);
      Ga4Events web = new Ga4Events(demo, customer);
      for (Visit visit : Story.live(customer, null)) {
        Order order = visit.bought() ? Order.of(demo, customer, visit.journey()) : null;
        for (Ga4Events.Event event : web.of(visit, order)) {
          events += event.availableOn() <= demo.lastEpochDay() ? 1 : 0;
        }
        if (order != null && order.availableOn() <= demo.lastEpochDay()) {
          kinds.add(order.kind());
          counted += order.isCounted() ? 1 : 0;
        }
      }
    }

    assertThat(counted).isBetween(3_000, 4_000);
    assertThat(events).isBetween(15_000, 20_000);
    assertThat(kinds).isEqualTo(EnumSet.allOf(Order.Kind.class));
  }
}
