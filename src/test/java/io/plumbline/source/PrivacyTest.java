package io.plumbline.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of an identifier, and which ids are marked as those of one system. */
class PrivacyTest {
  @Test
  void idsThatMayRepeatAreMarked() {
    for (String id : List.of("101", "C-2041", "0000000101", "K7", "78970001")) {
      assertThat(Privacy.sha(id, "customer_key")).as(id).isEqualTo("id:" + Privacy.sha(id));
      assertThat(Privacy.sha(" " + id, "user_key")).as(id).isEqualTo("id:" + Privacy.sha(id));
    }
  }

  @Test
  void idsUniqueByThemselvesAreTheSameEverywhere() {
    String hashed = Privacy.sha("ann@example.com");
    for (String id :
        List.of(
            "6000000000101", // an id of a platform that counts for all its shops
            "4915112345678", // a phone number
            "1166526666.1617691776", // a cookie
            "b7f3a9e2-0d41-4c55-9a77-2f6f6f1f0c11",
            "x@y.de")) {
      assertThat(Privacy.sha(id, "customer_key")).as(id).isEqualTo(Privacy.sha(id));
    }
    assertThat(Privacy.sha("Ann@Example.com", "customer_key")).isEqualTo(hashed);
    assertThat(Privacy.sha(hashed, "customer_key")).as("hashed already").isEqualTo(hashed);
    assertThat(Privacy.sha("Abc", "click_id")).isEqualTo(Privacy.sha("Abc"));
    assertThat(Privacy.sha("+49 30 1", "phone_key")).isEqualTo(Privacy.sha("49301"));
    assertThat(Privacy.sha(" ", "customer_key")).isNull();
  }
}
