package io.plumbline.io;

import io.plumbline.config.PlumblineException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Small files in a folder or bucket, through Hadoop. */
public final class ObjectStore {
  private static final String CREATE_IF_ABSENT = "fs.option.create.conditional.overwrite";
  private static final String CONDITIONAL = "fs.s3a.create.conditional.enabled";
  private static final int CREATE_ATTEMPTS = 3;

  private final Configuration hadoop;

  public ObjectStore(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * Makes a path absolute: as it is when it has a scheme or starts at the root, else below {@code
   * base}.
   */
  public String resolve(String base, String path) {
    if (path.matches("[a-zA-Z][a-zA-Z0-9+.-]*:.*") || path.startsWith("/")) {
      return path;
    }
    return base.isEmpty() ? path : base + (base.endsWith("/") ? "" : "/") + path;
  }

  /** A path that means the same from every working folder; local ones without a scheme. */
  public String absolute(String path) {
    try {
      Path given = new Path(path);
      Path absolute = fileSystem(given).makeQualified(given);
      return absolute.toUri().getScheme().equals("file")
          ? absolute.toUri().getPath()
          : absolute.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot reach " + path, e);
    }
  }

  /** Says which folders of days are looked into. */
  @FunctionalInterface
  public interface FolderFilter {
    /**
     * Whether to look into a folder.
     *
     * @param folder relative to {@link #folderOf}
     * @param lastDay its day, or the last one of its month or year
     */
    boolean wants(String folder, LocalDate lastDay);
  }

  /**
   * Files under a path: the file itself, what a glob matches, or everything below a folder, in name
   * order; {@code {date}} matches anything. Names that start with {@code _} or {@code .} are not
   * data and are left out.
   */
  public List<FileStatus> list(String path) {
    return list(path, (folder, lastDay) -> true);
  }

  /** The same; of the folders {@code {date}} names only those the filter wants are looked into. */
  public List<FileStatus> list(String path, FolderFilter filter) {
    try {
      return new FileListing(hadoop).list(path, filter);
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new PlumblineException(
          "PLB-IO-001",
          1,
          "cannot list "
              + path
              + ": "
              + e.getMessage()
              + "; fix: check the path, the endpoint and the rights to list",
          e);
    }
  }

  /** The folder part of a path before its first wildcard: what lineage names are relative to. */
  public static String folderOf(String path) {
    int wildcard = path.length();
    for (char sign : new char[] {'*', '?', '[', '{'}) {
      int at = path.indexOf(sign);
      wildcard = at >= 0 ? Math.min(wildcard, at) : wildcard;
    }
    if (wildcard == path.length() && !path.substring(path.lastIndexOf('/') + 1).contains(".")) {
      return path;
    }
    int slash = path.lastIndexOf('/', wildcard - 1);
    return slash <= 0 ? "." : path.substring(0, slash);
  }

  /** The part of {@code file} below {@code folder}. */
  public static String relative(Path folder, Path file) {
    String base = folder.toUri().getPath();
    String full = file.toUri().getPath();
    String rest = full.startsWith(base) ? full.substring(base.length()) : full;
    return rest.startsWith("/") ? rest.substring(1) : rest;
  }

  /** Names of the entries of a folder; empty when there is none. */
  public List<String> names(String folder) {
    try {
      Path path = new Path(folder);
      return Arrays.stream(fileSystem(path).listStatus(path))
          .map(status -> status.getPath().getName())
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  /** Every file below a folder, hidden ones too. */
  public List<FileStatus> everyFile(String folder) {
    List<FileStatus> files = new ArrayList<>();
    try {
      Path path = new Path(folder);
      RemoteIterator<LocatedFileStatus> all = fileSystem(path).listFiles(path, true);
      while (all.hasNext()) {
        files.add(all.next());
      }
      return files;
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  /** Opens a file; the caller closes it. */
  public InputStream open(String file) throws IOException {
    Path path = new Path(file);
    return fileSystem(path).open(path);
  }

  /** The content of a small file; empty when it does not exist. */
  public Optional<String> read(String file) {
    Path path = new Path(file);
    try (InputStream in = fileSystem(path).open(path)) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Writes a small file whole, over whatever was there. */
  public void write(String file, String text) {
    Path path = new Path(file);
    try {
      Optional<java.nio.file.Path> local = local(path);
      if (local.isPresent()) {
        java.nio.file.Path temporary = temporary(local.get(), text);
        Files.move(
            temporary,
            local.get(),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING,
            java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        return;
      }
      try (OutputStream out = fileSystem(path).create(path, true)) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /**
   * Writes a small file only if nobody has: true when this call created it. A creation whose answer
   * was lost is known by its text, so texts should hold an id of the writer.
   *
   * @throws PlumblineException PLB-LAKE-005 on S3 without conditional writes
   */
  public boolean createIfAbsent(String file, String text) {
    Path path = new Path(file);
    try {
      Optional<java.nio.file.Path> local = local(path);
      if (local.isPresent()) {
        return createLocal(local.get(), text);
      }
      for (int attempt = 1; ; attempt++) {
        try {
          create(path, text);
          return true;
        } catch (IOException e) {
          Optional<String> there = read(file);
          if (there.isPresent()) {
            return there.get().equals(text);
          }
          // Of writers that collide a store may refuse all: then nobody has the name yet.
          if (attempt == CREATE_ATTEMPTS) {
            throw e;
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + file, e);
    }
  }

  private void create(Path path, String text) throws IOException {
    FileSystem fileSystem = fileSystem(path);
    var builder = fileSystem.createFile(path);
    if (fileSystem.getScheme().equals("s3a")) {
      if (!fileSystem.hasPathCapability(path, CONDITIONAL)) {
        throw AtomicCreate.refusal(path.toString(), CONDITIONAL + " is false");
      }
      builder.must(CREATE_IF_ABSENT, true);
    } else {
      builder.overwrite(false);
    }
    try (OutputStream out = builder.build()) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Whether a path is in a folder of this machine, not in a bucket. */
  public boolean isLocal(String path) {
    try {
      return local(new Path(path)).isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot reach " + path, e);
    }
  }

  /** Deletes a file; nothing happens when it is gone already. */
  public void delete(String file) {
    try {
      Path path = new Path(file);
      fileSystem(path).delete(path, true);
      Optional<java.nio.file.Path> local = local(path);
      if (local.isPresent()) {
        Files.deleteIfExists(local.get().resolveSibling("." + local.get().getFileName() + ".crc"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }

  private static boolean createLocal(java.nio.file.Path target, String text) throws IOException {
    java.nio.file.Path temporary = temporary(target, text);
    try {
      Files.createLink(target, temporary); // link is atomic and fails when the name is taken
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static java.nio.file.Path temporary(java.nio.file.Path target, String text)
      throws IOException {
    Files.createDirectories(target.getParent());
    java.nio.file.Path temporary = target.resolveSibling("." + UUID.randomUUID() + ".tmp");
    return Files.writeString(temporary, text);
  }

  private Optional<java.nio.file.Path> local(Path path) throws IOException {
    return fileSystem(path).getScheme().equals("file")
        ? Optional.of(java.nio.file.Path.of(path.toUri().getPath()).toAbsolutePath())
        : Optional.empty();
  }

  private FileSystem fileSystem(Path path) throws IOException {
    return path.getFileSystem(hadoop);
  }
}
