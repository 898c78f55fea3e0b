package io.plumbline.config;

/**
 * An error that speaks to the person running the job: it names the thing, the value, the rule and
 * the fix.
 */
public class PlumblineException extends RuntimeException {
  private final String code;
  private final int exitCode;

  public PlumblineException(String code, int exitCode, String message) {
    this(code, exitCode, message, null);
  }

  public PlumblineException(String code, int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.exitCode = exitCode;
  }

  /** Stable code such as {@code PLB-CONF-003}. */
  public String code() {
    return code;
  }

  /** 1 failed, 2 bad usage or configuration, 3 checks failed, 4 the lake is held by another run. */
  public int exitCode() {
    return exitCode;
  }
}
