package io.plumbline.source;

import java.io.Serializable;

/**
 * A file to read, or a slice of it.
 *
 * @param path full path, as Hadoop opens it
 * @param name path relative to the source's folder
 * @param size bytes to read
 * @param modified object time, microseconds since 1970
 * @param slice null for the whole file
 */
record FilePart(String path, String name, long size, long modified, FileSlice slice)
    implements Serializable {

  /** The whole file. */
  static FilePart of(SourceFile file) {
    return new FilePart(file.path(), file.name(), file.size(), micros(file), null);
  }

  /** One slice of the file. */
  static FilePart of(SourceFile file, FileSlice slice) {
    long size = slice.until() - slice.from();
    return new FilePart(file.path(), file.name(), size, micros(file), slice);
  }

  /** When the object was written, microseconds since 1970. */
  static long micros(SourceFile file) {
    return file.modified().getEpochSecond() * 1_000_000L + file.modified().getNano() / 1000;
  }
}
