package io.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.io.ObjectStore;
import io.plumbline.io.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor tries of the lake's storage. */
class LakeProbeTest {
  @TempDir private Path folder;

  private final ObjectStore store = new ObjectStore(new Configuration());
  private final List<String> ok = new ArrayList<>();
  private final List<String> bad = new ArrayList<>();

  @Test
  void aLocalLakePassesAndNothingIsLeftBehind() throws IOException {
    Path lake = Files.createDirectories(folder.resolve("lake"));
    run(lake);
    assertThat(bad).isEmpty();
    assertThat(ok)
        .containsExactly(
            "doctor.list",
            "doctor.put",
            "doctor.get",
            "doctor.delete",
            "doctor.absent",
            "doctor.lock");
    assertThat(lake).isEmptyDirectory();
  }

  @Test
  void aLakeThatIsNoFolderNamesTheRightThatLacks() throws IOException {
    Path file = Files.writeString(folder.resolve("lake"), "a file");
    run(file);
    assertThat(ok).containsExactly("doctor.list");
    assertThat(bad).hasSize(1);
    assertThat(bad.get(0)).contains("put");
  }

  @Test
  void aHeldLakeIsSaid() {
    RunLock lock = RunLock.acquire(store, folder.toString(), "run-7");
    try {
      assertThat(new LakeProbe(store, folder.toString()).held().orElseThrow()).contains("run-7");
    } finally {
      lock.close();
    }
  }

  private void run(Path lake) {
    new LakeProbe(store, lake.toString())
        .run((key, values) -> ok.add(key), (key, values) -> bad.add(key + " " + List.of(values)));
  }
}
