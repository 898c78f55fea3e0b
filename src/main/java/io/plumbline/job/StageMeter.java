package io.plumbline.job;

import java.util.Optional;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.StageInfo;

/**
 * Adds up what the stages of this program cost. Spark makes one by name ({@code
 * spark.extraListeners}) when it starts; where the session was there before us nothing is metered.
 *
 * <p>Stages report some moments after they end, so the last one of a run may be missing from it.
 */
public final class StageMeter extends SparkListener {
  /** One Spark a JVM, and it gives its listeners no way to be asked for. */
  private static volatile Totals totals;

  /**
   * Sums over stages.
   *
   * @param stages stages that ended
   * @param failedStages those of them that failed and were tried again or gave up
   * @param stageSeconds wall time, of stages side by side more than the clock's
   * @param taskSeconds time of all tasks
   * @param cpuSeconds processor time of all tasks
   * @param rowsRead rows read from files and caches
   * @param bytesRead bytes of the same
   * @param bytesShuffled bytes written for other stages
   * @param rowsWritten rows written to files
   * @param bytesWritten bytes of the same
   * @param bytesSpilled bytes that did not fit into memory, as written to disk
   */
  record Totals(
      long stages,
      long failedStages,
      double stageSeconds,
      double taskSeconds,
      double cpuSeconds,
      long rowsRead,
      long bytesRead,
      long bytesShuffled,
      long rowsWritten,
      long bytesWritten,
      long bytesSpilled) {
    private static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Empty where Delta keeps no write metrics, as in small runs. */
    Optional<Long> rowsKnownWritten() {
      return rowsWritten == 0 ? Optional.empty() : Optional.of(rowsWritten);
    }

    /** Likewise. */
    Optional<Long> bytesKnownWritten() {
      return bytesWritten == 0 ? Optional.empty() : Optional.of(bytesWritten);
    }

    Totals since(Totals before) {
      return plus(before, -1);
    }

    private Totals plus(Totals other, int sign) {
      return new Totals(
          stages + sign * other.stages,
          failedStages + sign * other.failedStages,
          stageSeconds + sign * other.stageSeconds,
          taskSeconds + sign * other.taskSeconds,
          cpuSeconds + sign * other.cpuSeconds,
          rowsRead + sign * other.rowsRead,
          bytesRead + sign * other.bytesRead,
          bytesShuffled + sign * other.bytesShuffled,
          rowsWritten + sign * other.rowsWritten,
          bytesWritten + sign * other.bytesWritten,
          bytesSpilled + sign * other.bytesSpilled);
    }
  }

  public StageMeter() {
    totals = Totals.NONE;
  }

  /** Sums since Spark started; empty when nobody meters. */
  static Optional<Totals> now() {
    return Optional.ofNullable(totals);
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted completed) {
    StageInfo stage = completed.stageInfo();
    TaskMetrics tasks = stage.taskMetrics();
    totals =
        totals.plus(
            new Totals(
                1,
                stage.failureReason().isDefined() ? 1 : 0,
                seconds(stage),
                tasks.executorRunTime() / 1e3,
                tasks.executorCpuTime() / 1e9,
                tasks.inputMetrics().recordsRead(),
                tasks.inputMetrics().bytesRead(),
                tasks.shuffleWriteMetrics().bytesWritten(),
                tasks.outputMetrics().recordsWritten(),
                tasks.outputMetrics().bytesWritten(),
                tasks.diskBytesSpilled()),
            1);
  }

  private static double seconds(StageInfo stage) {
    if (stage.submissionTime().isEmpty() || stage.completionTime().isEmpty()) {
      return 0;
    }
    return ((Long) stage.completionTime().get() - (Long) stage.submissionTime().get()) / 1e3;
  }
}
