package io.plumbline.source;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PositionedReadable;
import org.apache.hadoop.fs.Seekable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * One file, the beginning of another, held in memory: the reader reads it like any file and can not
 * read further than recognition may look.
 */
final class HeadFileSystem extends FileSystem {
  private static final String SCHEME = "plumbline-head";
  private static final String BYTES = "plumbline.head";

  private byte[] head = {};

  /** Settings in which {@link #path} opens these bytes. */
  static Configuration holding(byte[] head, Configuration hadoop) {
    Configuration holding = new Configuration(hadoop);
    holding.set("fs." + SCHEME + ".impl", HeadFileSystem.class.getName());
    holding.setBoolean("fs." + SCHEME + ".impl.disable.cache", true);
    holding.set(BYTES, Base64.getEncoder().encodeToString(head));
    return holding;
  }

  /** Path of the bytes, which keeps the ending of the file's own name. */
  static String path(String name) {
    boolean isWorkbook = name.endsWith(".xlsx");
    return SCHEME + ":/head" + (isWorkbook ? ".xlsx" : "");
  }

  @Override
  public void initialize(URI name, Configuration holding) throws IOException {
    super.initialize(name, holding);
    head = Base64.getDecoder().decode(holding.get(BYTES, ""));
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":/");
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) {
    return new FSDataInputStream(new Bytes(head));
  }

  @Override
  public FileStatus getFileStatus(Path path) {
    return new FileStatus(head.length, false, 1, 1 << 20, 0, path);
  }

  @Override
  public FileStatus[] listStatus(Path path) {
    return new FileStatus[] {getFileStatus(path)};
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(getUri());
  }

  @Override
  public void setWorkingDirectory(Path path) {
    // There is one file only.
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    throw readOnly(path);
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress)
      throws IOException {
    throw readOnly(path);
  }

  @Override
  public boolean rename(Path from, Path to) {
    return false;
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    return false;
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    return false;
  }

  private static IOException readOnly(Path path) {
    return new FileNotFoundException(path + " is read only");
  }

  /** Bytes that can be read from any place. */
  private static final class Bytes extends ByteArrayInputStream
      implements Seekable, PositionedReadable {
    Bytes(byte[] bytes) {
      super(bytes);
    }

    @Override
    public void seek(long place) throws IOException {
      if (place < 0 || place > count) {
        throw new EOFException("no byte at " + place);
      }
      pos = (int) place;
    }

    @Override
    public long getPos() {
      return pos;
    }

    @Override
    public boolean seekToNewSource(long place) {
      return false;
    }

    @Override
    public int read(long place, byte[] into, int offset, int length) {
      int there = (int) Math.min(length, Math.max(0, count - place));
      if (there > 0) {
        System.arraycopy(buf, (int) place, into, offset, there);
      }
      return there == 0 && length > 0 ? -1 : there;
    }

    @Override
    public void readFully(long place, byte[] into, int offset, int length) throws IOException {
      if (read(place, into, offset, length) < length) {
        throw new EOFException("fewer than " + length + " bytes at " + place);
      }
    }

    @Override
    public void readFully(long place, byte[] into) throws IOException {
      readFully(place, into, 0, into.length);
    }
  }
}
