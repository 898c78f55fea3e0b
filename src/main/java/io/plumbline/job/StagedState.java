package io.plumbline.job;

import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.io.RunLock;
import java.util.Optional;

/**
 * What {@code ingest} has read and nobody has built from yet: {@code <lake>/_staged.json}, the
 * tables of a publication with newer versions of bronze, ops.files and ops.quarantine.
 *
 * <p>It holds while the publication it was read upon is the newest. Readers never see it.
 */
final class StagedState {
  private final ObjectStore store;
  private final String file;

  StagedState(ObjectStore store, String lake) {
    this.store = store;
    this.file = lake + "/_staged.json";
  }

  /** What a run goes on from: the staged state where it holds, else the publication. */
  Optional<PublishedState> base(Optional<PublishedState> published) {
    long newest = published.map(PublishedState::n).orElse(0L);
    return store
        .read(file)
        .map(PublishedState::fromJson)
        .filter(staged -> staged.n() == newest)
        .or(() -> published);
  }

  void keep(RunLock lock, PublishedState staged) {
    lock.held(
        () -> {
          store.write(file, staged.toJson());
          return file;
        });
  }

  void clear() {
    store.delete(file);
  }
}
