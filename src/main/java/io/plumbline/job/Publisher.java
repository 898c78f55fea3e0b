package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.io.PublishedState.TableVersion;
import io.plumbline.io.RunLock;
import io.plumbline.io.Step;
import io.plumbline.io.Steps;
import io.plumbline.table.Ops;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a finished run visible.
 *
 * <p>The pointer file is the only moment that counts. What is written after it is made from the
 * publication alone, so the next run makes it again when this one dies in between.
 */
final class Publisher {
  private final ObjectStore store;
  private final Lake lake;
  private final PlumblineConfig config;
  private final RunLock lock;
  private final Steps steps;

  Publisher(ObjectStore store, Lake lake, PlumblineConfig config, RunLock lock, Steps steps) {
    this.store = store;
    this.lake = lake;
    this.config = config;
    this.lock = lock;
    this.steps = steps;
  }

  /**
   * Publishes what a run built.
   *
   * @param before the publication the run began from
   * @param built what the run built, without its row in ops.runs
   * @return the result with the publication readers see
   */
  RunResult publish(
      Optional<PublishedState> before, PublishedState built, RunResult result, RunLedger ledger) {
    Map<String, TableVersion> versions = new HashMap<>(built.tables());
    versions.put(Ops.RUNS.fullName(), ledger.add(result, before));
    steps.reached(Step.RECORDED);
    PublishedState next = built.of(versions);
    steps.reached(Step.PUBLISHING);
    lock.held(() -> lake.publish(next));
    steps.reached(Step.PUBLISHED);
    new StagedState(store, lake.root()).clear();
    steps.reached(Step.UNSTAGED);
    ReadersFiles.write(store, lake, config, next, steps);
    return result.of(next);
  }

  /** Writes readers' files again when they are not of the newest publication. */
  void mend(PublishedState published) {
    if (!ReadersFiles.areOf(store, lake, published)) {
      ReadersFiles.write(store, lake, config, published, steps);
    }
  }
}
