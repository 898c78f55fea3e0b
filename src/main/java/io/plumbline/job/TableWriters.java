package io.plumbline.job;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Threads on which several tables are written at a time: most of a small commit is waiting. They
 * inherit the class loader the session was submitted with.
 */
final class TableWriters implements AutoCloseable {
  private static final int AT_ONCE = 3;

  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

  /** Begins work once other work is done. */
  CompletableFuture<Void> after(Collection<CompletableFuture<Void>> before, Runnable work) {
    return CompletableFuture.allOf(before.toArray(CompletableFuture[]::new))
        .thenRunAsync(work, threads);
  }

  /** Waits for all of it; the first failure is thrown as it was. */
  void join(Collection<CompletableFuture<Void>> running) {
    try {
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Does all of it, in no order. */
  static void all(Collection<Runnable> work) {
    try (TableWriters writers = new TableWriters()) {
      writers.join(work.stream().map(each -> writers.after(List.of(), each)).toList());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
