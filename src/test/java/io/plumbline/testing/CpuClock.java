package io.plumbline.testing;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** CPU of all threads of this process, so that other work on the machine does not count. */
public final class CpuClock {
  private CpuClock() {}

  /** Nanoseconds since the process began. */
  public static long nanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
