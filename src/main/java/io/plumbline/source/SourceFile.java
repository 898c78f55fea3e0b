package io.plumbline.source;

import java.time.Instant;
import java.util.Optional;

/**
 * One file of a source as the listing found it.
 *
 * @param path full path, as Hadoop opens it
 * @param name path relative to the source's folder: what lineage columns hold, the same on a laptop
 *     and in a bucket
 * @param size bytes
 * @param modified object time
 * @param etag object tag, where the store has one
 */
public record SourceFile(
    String path, String name, long size, Instant modified, Optional<String> etag) {}
