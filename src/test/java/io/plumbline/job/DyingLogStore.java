package io.plumbline.job;

import io.plumbline.io.PutIfAbsentLogStore;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The log store in use, and a night that may die before or after any commit. */
public final class DyingLogStore extends PutIfAbsentLogStore {
  private static final Map<String, DyingNight> NIGHTS = new ConcurrentHashMap<>();

  public DyingLogStore(Configuration hadoop) {
    super(hadoop);
  }

  /** Tells a night of the commits below its lake. */
  static void watch(String lake, DyingNight night) {
    NIGHTS.put(lake, night);
  }

  @Override
  public void write(Path path, Iterator<String> actions, Boolean mayReplace, Configuration hadoop)
      throws IOException {
    String file = path.toUri().getPath();
    tell(false, file, mayReplace);
    super.write(path, actions, mayReplace, hadoop);
    tell(true, file, mayReplace);
  }

  private static void tell(boolean isWritten, String file, boolean mayReplace) {
    if (!mayReplace) {
      NIGHTS.forEach(
          (lake, night) -> {
            if (file.startsWith(lake + "/")) {
              night.committing(isWritten, file);
            }
          });
    }
  }
}
