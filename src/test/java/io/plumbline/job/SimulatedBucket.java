package io.plumbline.job;

import java.io.FileNotFoundException;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A bucket {@code sim://bucket/ads/dt=<day>/part-<n>.csv} that only lists, and counts what S3 would
 * be asked: one request per thousand entries of a listing, one per look at a path.
 */
public final class SimulatedBucket extends FileSystem {
  static final String PATH = "sim://bucket/ads/dt={date}/*.csv";
  private static final URI ROOT = URI.create("sim://bucket");
  private static final int PAGE = 1000;
  private static final long WRITTEN = 1_780_000_000_000L;

  /** Numbers of files by day. */
  static final TreeMap<LocalDate, Integer> DAYS = new TreeMap<>();

  /** Sizes that are not the usual one, by path below the bucket. */
  static final Map<String, Long> SIZES = new TreeMap<>();

  static final AtomicLong REQUESTS = new AtomicLong();

  /** Empties the bucket and fills it with so many files a day. */
  static Configuration fill(LocalDate first, int days, int filesPerDay) {
    DAYS.clear();
    SIZES.clear();
    for (int day = 0; day < days; day++) {
      DAYS.put(first.plusDays(day), filesPerDay);
    }
    Configuration hadoop = new Configuration();
    hadoop.setClass("fs.sim.impl", SimulatedBucket.class, FileSystem.class);
    return hadoop;
  }

  @Override
  public FileStatus[] listStatus(Path path) throws FileNotFoundException {
    List<FileStatus> entries = new ArrayList<>();
    String name = path.getName();
    if (name.startsWith("dt=")) {
      int files = DAYS.getOrDefault(LocalDate.parse(name.substring(3)), 0);
      for (int i = 0; i < files; i++) {
        entries.add(file(new Path(path, String.format("part-%05d.csv", i))));
      }
    } else if (name.equals("ads")) {
      DAYS.keySet().forEach(day -> entries.add(folder(new Path(path, "dt=" + day))));
    } else {
      throw new FileNotFoundException(path.toString());
    }
    REQUESTS.addAndGet(Math.max(1, (entries.size() + PAGE - 1) / PAGE));
    return entries.toArray(new FileStatus[0]);
  }

  @Override
  public FileStatus getFileStatus(Path path) {
    REQUESTS.incrementAndGet();
    return path.getName().endsWith(".csv") ? file(path) : folder(path);
  }

  private static FileStatus file(Path path) {
    long size = SIZES.getOrDefault(path.getParent().getName() + "/" + path.getName(), 4096L);
    return new FileStatus(size, false, 1, 1 << 26, WRITTEN, path);
  }

  private static FileStatus folder(Path path) {
    return new FileStatus(0, true, 1, 0, 0, path);
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path("sim://bucket/");
  }

  @Override
  public void setWorkingDirectory(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataOutputStream append(Path path, int buffer, Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    throw new UnsupportedOperationException();
  }
}
