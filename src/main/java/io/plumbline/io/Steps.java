package io.plumbline.io;

/** Hears of the steps of a run as they are reached, on the thread that reached them. */
@FunctionalInterface
public interface Steps {
  /** Hears nothing. */
  Steps UNHEARD = (step, subject) -> {};

  /**
   * A step was reached.
   *
   * @param subject table the step is about; empty when it is about the run
   */
  void reached(Step step, String subject);

  /** A step about the whole run. */
  default void reached(Step step) {
    reached(step, "");
  }
}
