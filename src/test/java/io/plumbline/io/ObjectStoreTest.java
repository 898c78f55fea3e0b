package io.plumbline.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class ObjectStoreTest {
  private final ObjectStore store = new ObjectStore(new Configuration());

  @Test
  void aRelativePathStartsAtTheWorkingFolder() {
    assertThat(store.absolute("conf/shop.conf"))
        .isEqualTo(Path.of("conf/shop.conf").toAbsolutePath().toString());
    assertThat(store.absolute("shop.conf"))
        .isEqualTo(Path.of("shop.conf").toAbsolutePath().toString());
  }

  @Test
  void anAbsolutePathStaysAndALocalSchemeGoes() {
    assertThat(store.absolute("/data/shop.conf")).isEqualTo("/data/shop.conf");
    assertThat(store.absolute("file:/data/shop.conf")).isEqualTo("/data/shop.conf");
    assertThat(store.absolute("file:///data/shop.conf")).isEqualTo("/data/shop.conf");
  }
}
