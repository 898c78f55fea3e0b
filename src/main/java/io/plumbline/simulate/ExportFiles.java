package io.plumbline.simulate;

import io.plumbline.config.PlumblineException;
import java.io.BufferedWriter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Text files under one folder, opened when first written to and replaced when they exist. Writes
 * through Hadoop, without checksum files beside local ones.
 */
final class ExportFiles implements AutoCloseable {
  private final Path folder;
  private final FileSystem files;
  private final Map<String, Writer> open = new TreeMap<>();

  ExportFiles(Map<String, String> hadoopSettings, String folder) {
    Configuration configuration = new Configuration(false);
    hadoopSettings.forEach(configuration::set);
    this.folder = new Path(folder);
    try {
      FileSystem system = this.folder.getFileSystem(configuration);
      this.files = system instanceof LocalFileSystem local ? local.getRawFileSystem() : system;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Appends to a file of this writer; a new file starts with the header. */
  void append(String name, String header, CharSequence text) {
    try {
      Writer writer = open.get(name);
      if (writer == null) {
        writer = create(name, StandardCharsets.UTF_8);
        open.put(name, writer);
        writer.append(header);
      }
      writer.append(text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Writes one whole file in UTF-8. */
  void write(String name, CharSequence text) {
    write(name, text, StandardCharsets.UTF_8);
  }

  /** Writes one whole file. */
  void write(String name, CharSequence text, Charset charset) {
    try (Writer writer = create(name, charset)) {
      writer.append(text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Copies one file under another name, byte for byte. */
  void copy(String from, String to) {
    try (InputStream source = files.open(new Path(folder, from));
        OutputStream target = files.create(new Path(folder, to), true)) {
      source.transferTo(target);
    } catch (FileNotFoundException missing) {
      throw new PlumblineException(
          "PLB-SIM-005",
          2,
          "simulate: %s is missing under %s; write the first delivery before the next night"
              .formatted(from, folder),
          missing);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    try {
      for (Writer writer : open.values()) {
        writer.close();
      }
      open.clear();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Writer create(String name, Charset charset) throws IOException {
    return new BufferedWriter(
        new OutputStreamWriter(files.create(new Path(folder, name), true), charset), 32_768);
  }
}
