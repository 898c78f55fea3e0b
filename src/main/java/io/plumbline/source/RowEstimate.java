package io.plumbline.source;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** How many records files hold, judged by the beginning of one of them. */
public final class RowEstimate {
  private RowEstimate() {}

  /** Records per byte of storage, of the largest file; 0 when nothing can be seen. */
  public static double recordsPerByte(Configuration hadoop, List<SourceFile> files) {
    Signatures signatures = Signatures.declared();
    return files.stream()
        .max(Comparator.comparingLong(SourceFile::size))
        .map(
            file -> {
              try {
                return Glimpse.of(hadoop, file, signatures).recordsPerByte();
              } catch (IOException unreadable) {
                return 0.0;
              }
            })
        .orElse(0.0);
  }
}
