package io.plumbline.io;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Delta's log on stores that create a file only if nobody has: two drivers never write one version,
 * whatever their locks say.
 *
 * <p>Delta's own store for S3 keeps two writers of one JVM apart and no others, and its store for
 * local folders likewise. A commit whose answer was lost is known again by its text, which holds an
 * id of the transaction.
 */
public class PutIfAbsentLogStore extends HadoopFileSystemLogStore {
  public PutIfAbsentLogStore(Configuration hadoop) {
    super(hadoop);
  }

  @Override
  public void write(Path path, Iterator<String> actions, Boolean mayReplace, Configuration hadoop)
      throws IOException {
    StringBuilder text = new StringBuilder();
    actions.forEachRemaining(line -> text.append(line).append('\n'));
    ObjectStore store = new ObjectStore(hadoop);
    if (mayReplace) {
      store.write(path.toString(), text.toString());
    } else if (!store.createIfAbsent(path.toString(), text.toString())) {
      throw new FileAlreadyExistsException(path.toString());
    }
  }

  /** A file is seen whole or not at all. */
  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration hadoop) {
    return false;
  }
}
