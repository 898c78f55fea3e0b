package io.plumbline.job;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Tells the person in front of it what goes on: one line per table on standard error, in place on a
 * terminal.
 */
final class Progress {
  private static final boolean IS_TERMINAL =
      System.console() != null && System.getenv("NO_COLOR") == null && System.getenv("CI") == null;

  private final PrintStream out;
  private final long started = System.nanoTime();
  private int done;
  private int total;

  /** One nobody hears. */
  static Progress unheard() {
    return new Progress(new PrintStream(OutputStream.nullOutputStream()));
  }

  Progress(PrintStream out) {
    this.out = out;
  }

  /** A sentence of its own. */
  synchronized void say(String sentence) {
    clear();
    out.println(sentence);
  }

  /** Begins a countable part of the run. */
  synchronized void expect(int steps) {
    total = steps;
    done = 0;
  }

  /** One of the expected tables is what it was. */
  synchronized void unchanged(String name, long rows) {
    step("%3d/%d  %-45s %,12d rows   as it was%n", name, rows);
  }

  /** One step of the expected ones is done. */
  synchronized void finished(String name, long rows, double seconds) {
    step("%3d/%d  %-45s %,12d rows  %5.1f s%n", name, rows, seconds);
  }

  private void step(String line, Object... told) {
    done++;
    clear();
    Object[] all = Stream.concat(Stream.of(done, total), Stream.of(told)).toArray();
    out.printf(Locale.ROOT, line, all);
    if (IS_TERMINAL && done < total) {
      double elapsed = (System.nanoTime() - started) / 1e9;
      out.printf(
          Locale.ROOT,
          "       %d %% - about %.0f s left",
          100 * done / total,
          elapsed / done * (total - done));
      out.flush();
    }
  }

  /** Seconds since the run began. */
  double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }

  private void clear() {
    if (IS_TERMINAL) {
      out.print("\r\u001b[K");
    }
  }
}
