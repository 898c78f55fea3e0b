package io.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.config.PlumblineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void memoryAndDiskAreNamedHoweverDeepTheyAre() {
    RuntimeException memory =
        Failures.named(new CompletionException(new OutOfMemoryError("Java heap space")));
    assertThat(((PlumblineException) memory).code()).isEqualTo("PLB-RUN-003");
    assertThat(memory).hasMessageContaining("nothing was published");
    RuntimeException disk =
        Failures.named(
            new IllegalStateException(
                "task failed",
                new UncheckedIOException(new IOException("write: No space left on device"))));
    assertThat(((PlumblineException) disk).code()).isEqualTo("PLB-RUN-004");
    assertThat(disk).hasMessageContaining("spark.local.dir");
  }

  @Test
  void otherFailuresStayWhatTheyAre() {
    RuntimeException other = new IllegalStateException("a mistake of ours");
    assertThat(Failures.named(other)).isSameAs(other);
    PlumblineException known = new PlumblineException("PLB-LAKE-001", 4, "held");
    assertThat(Failures.named(known)).isSameAs(known);
  }
}
