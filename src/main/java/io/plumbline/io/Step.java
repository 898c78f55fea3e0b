package io.plumbline.io;

/** The steps of a run, in order: between any two of them a process may die. */
public enum Step {
  /** The lake is ours. */
  LOCKED,
  /** The sources are listed, nothing is written. */
  LISTED,
  /** A bronze table is back at its published version. */
  RESTORED,
  /** A table exists without rows. */
  CREATED,
  /** A table is about to be written. */
  COMMITTING,
  /** A table has a new version. */
  COMMITTED,
  /** All bronze tables are written. */
  READ,
  /** What ingest read is staged for the next build. */
  STAGED,
  /** All silver, gold and ops tables are written. */
  BUILT,
  /** The laws hold on what was written. */
  CHECKED,
  /** The run has its row in ops.runs. */
  RECORDED,
  /** The pointer file is about to be written. */
  PUBLISHING,
  /** Readers see the run. */
  PUBLISHED,
  /** What ingest had staged is given up. */
  UNSTAGED,
  /** The report page is written. */
  REPORTED,
  /** All readers' files are written. */
  SERVED,
  /** The outcome of the run is written. */
  TOLD,
  /** The lake is free again. */
  RELEASED
}
