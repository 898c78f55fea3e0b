package io.plumbline.io;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Lists the files a path names: a file, what a glob matches, or everything below a folder. */
final class FileListing {
  /** A path with a folder per day: what stands above, its name, and what is wanted in it. */
  private static final Pattern DATED_FOLDER =
      Pattern.compile("(?<above>(?:[^{]*/)?)(?<part>[^/]*\\{date}[^/]*)/(?<below>.*)");

  private final Configuration hadoop;

  FileListing(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * Files in name order; of the folders {@code {date}} names only those the filter wants are looked
   * into.
   */
  List<FileStatus> list(String path, ObjectStore.FolderFilter filter) throws IOException {
    Path root = new Path(ObjectStore.folderOf(path));
    List<FileStatus> files = new ArrayList<>();
    boolean endsDated = path.endsWith("{date}");
    Matcher dated = DATED_FOLDER.matcher(endsDated ? path + "/" : path);
    if (dated.matches()) {
      Pattern part = Pattern.compile(regex(dated.group("part")));
      for (FileStatus match : glob(dated.group("above") + dated.group("part"))) {
        Optional<LocalDate> day = lastDay(part.matcher(match.getPath().getName()));
        String folder = ObjectStore.relative(root, match.getPath());
        if (match.isFile() || day.isEmpty() || filter.wants(folder, day.get())) {
          addBelow(match, dated.group("below"), files);
        }
      }
    } else {
      for (FileStatus match : glob(path)) {
        addBelow(match, "", files);
      }
    }
    files.removeIf(file -> isHidden(ObjectStore.relative(root, file.getPath())));
    files.sort(Comparator.comparing(file -> file.getPath().toString()));
    return files;
  }

  private FileStatus[] glob(String path) throws IOException {
    Path pattern = new Path(path.replace("{date}", "*"));
    FileStatus[] matches = fileSystem(pattern).globStatus(pattern);
    return matches == null ? new FileStatus[0] : matches;
  }

  /** The file, or the files of the folder that match {@code pattern}, all when it is empty. */
  private void addBelow(FileStatus match, String pattern, List<FileStatus> files)
      throws IOException {
    if (match.isFile()) {
      if (pattern.isEmpty()) {
        files.add(match);
      }
    } else if (pattern.isEmpty()) {
      RemoteIterator<LocatedFileStatus> below =
          fileSystem(match.getPath()).listFiles(match.getPath(), true);
      while (below.hasNext()) {
        files.add(below.next());
      }
    } else {
      for (FileStatus inner : glob(match.getPath() + "/" + pattern)) {
        addBelow(inner, "", files);
      }
    }
  }

  private static String regex(String part) {
    StringBuilder regex = new StringBuilder();
    for (String piece : part.split("(?=\\{date}|[*?])|(?<=\\{date}|[*?])")) {
      regex.append(
          switch (piece) {
            case "{date}" -> "(\\d{4})(?:[-_.]?(\\d{2})(?:[-_.]?(\\d{2}))?)?";
            case "*" -> ".*";
            case "?" -> ".";
            default -> Pattern.quote(piece);
          });
    }
    return regex.toString();
  }

  private static Optional<LocalDate> lastDay(Matcher name) {
    try {
      if (!name.matches()) {
        return Optional.empty();
      }
      int year = Integer.parseInt(name.group(1));
      int month = name.group(2) == null ? 12 : Integer.parseInt(name.group(2));
      return Optional.of(
          name.group(3) == null
              ? YearMonth.of(year, month).atEndOfMonth()
              : LocalDate.of(year, month, Integer.parseInt(name.group(3))));
    } catch (DateTimeException notADay) {
      return Optional.empty();
    }
  }

  private static boolean isHidden(String relative) {
    return Arrays.stream(relative.split("/"))
        .anyMatch(part -> part.startsWith("_") || part.startsWith("."));
  }

  private FileSystem fileSystem(Path path) throws IOException {
    return path.getFileSystem(hadoop);
  }
}
