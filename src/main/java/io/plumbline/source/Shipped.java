package io.plumbline.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A value that reaches workers as bytes and is built once per worker, however many tasks bring it.
 * What a broadcast does, where no SparkContext is given.
 *
 * @param <T> a serialisable type whose values are never changed
 */
final class Shipped<T> implements Serializable {
  @Serial private static final long serialVersionUID = 1L;
  private static final int KEPT = 64;

  private static final Map<String, Object> BUILT =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Serial private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Object> eldest) {
              return size() > KEPT;
            }
          });

  private final byte[] bytes;
  private final String digest;

  Shipped(T value) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(written)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.bytes = written.toByteArray();
    this.digest = Privacy.sha(bytes);
  }

  private Shipped(byte[] bytes) {
    this.bytes = bytes;
    this.digest = Privacy.sha(bytes);
  }

  @SuppressWarnings("unchecked")
  T value() {
    return (T) BUILT.computeIfAbsent(digest, any -> built());
  }

  /** The value's bytes, packed, as text that {@link #of} understands. */
  String text() {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(packed.toByteArray());
  }

  /** What {@link #text} was made of. */
  static <T> Shipped<T> of(String text) {
    byte[] packed = Base64.getDecoder().decode(text);
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
      return new Shipped<>(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Object built() {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the worker runs another jar than the driver", e);
    }
  }
}
