package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShippedTest {
  @Test
  void tasksOfOneWorkerShareOneValue() throws Exception {
    Shipped<ArrayList<String>> sent = new Shipped<>(new ArrayList<>(List.of("a", "b")));
    Object first = arrived(sent).value();
    Object second = arrived(sent).value();
    assertThat(first).isEqualTo(List.of("a", "b")).isSameAs(second);
    assertThat(arrived(new Shipped<>(new ArrayList<>(List.of("c")))).value())
        .isEqualTo(List.of("c"));
  }

  @SuppressWarnings("unchecked")
  private static <T> Shipped<T> arrived(Shipped<T> sent) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sent);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (Shipped<T>) in.readObject();
    }
  }
}
