package io.plumbline.job;

import io.plumbline.io.Step;
import io.plumbline.io.Steps;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands still for ever once a night reaches its point, on every thread of the night that comes to
 * a step: what is on disk then is what a process killed there leaves, and it is killed while it
 * stands.
 */
final class DyingNight implements Steps {
  private final CrashPoint point;
  private final AtomicInteger seen = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean isDead;

  DyingNight(CrashPoint point) {
    this.point = point;
  }

  @Override
  public void reached(Step step, String table) {
    count(point.counts(step, table));
  }

  void committing(boolean isWritten, String file) {
    count(point.counts(isWritten, file));
  }

  /** Runs a night on a thread of its own until it stands still (true) or is over (false). */
  boolean dies(Runnable night) throws Exception {
    FutureTask<Void> task = new FutureTask<>(night, null);
    Thread thread =
        new Thread(
            () -> {
              task.run();
              over.countDown();
            },
            "night-" + point.label());
    thread.setDaemon(true);
    thread.start();
    over.await();
    if (!isDead) {
      task.get();
    }
    return isDead;
  }

  private void count(boolean isCounted) {
    if (isCounted && seen.incrementAndGet() == point.nth()) {
      isDead = true;
      over.countDown();
    }
    while (isDead) {
      LockSupport.park();
    }
  }
}
