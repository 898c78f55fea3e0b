package io.plumbline.check;

/** A table was asked for that the run was told to leave out. */
public final class NotBuiltException extends RuntimeException {
  public NotBuiltException(String table) {
    super(table + " was not built by this run");
  }
}
