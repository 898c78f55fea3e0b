package io.plumbline.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/**
 * Stands between a client and an S3 endpoint, passes requests on, counts them, and goes wrong where
 * a rule says so.
 */
public final class FaultProxy implements AutoCloseable {
  private static final Set<String> OWN_HEADERS =
      Set.of("connection", "content-length", "expect", "transfer-encoding", "upgrade");

  /** Answers to a condition that does not hold, and to one that is being raced for. */
  private static final Set<Integer> REFUSED = Set.of(412, 409);

  static {
    // The signature of a request names the host it was made for: the proxy.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  /** What goes wrong. */
  public enum Fault {
    /** 503 SlowDown; the request is not passed on. */
    BUSY,
    /** 500; the request is not passed on. */
    ERROR,
    /** The connection ends; the request is not passed on. */
    RESET,
    /** The request is passed on and succeeds, the connection ends without an answer. */
    LOST,
    /** The answer takes three seconds. */
    SLOW,
    /** Half of the answer's body, then the connection ends. */
    CUT,
    /** A refused condition is answered with success: a store that does not know If-None-Match. */
    UNCONDITIONAL
  }

  /**
   * When something goes wrong.
   *
   * @param method HTTP method
   * @param key regular expression found in the path and query
   * @param from first matching request it happens to, from 1
   * @param times how many in a row
   */
  public record Rule(Fault fault, String method, Pattern key, int from, int times) {
    /** Reads {@code FAULT METHOD KEY FROM TIMES}. */
    static Rule of(String line) {
      String[] words = line.trim().split("\\s+");
      return new Rule(
          Fault.valueOf(words[0].toUpperCase(Locale.ROOT)),
          words[1],
          Pattern.compile(words[2]),
          Integer.parseInt(words[3]),
          Integer.parseInt(words[4]));
    }
  }

  private final Map<Rule, AtomicInteger> rules = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final URI upstream;
  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Listens on a port of the loopback, 0 for any. */
  public FaultProxy(int port, URI upstream) throws IOException {
    this.upstream = upstream;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::handle);
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "fault-proxy");
              thread.setDaemon(true);
              return thread;
            }));
    server.start();
  }

  /** Stands alone: {@code FaultProxy PORT UPSTREAM RULES-FILE COUNTS-FILE}, until it is ended. */
  public static void main(String[] arguments) throws IOException {
    FaultProxy proxy = new FaultProxy(Integer.parseInt(arguments[0]), URI.create(arguments[1]));
    Files.readAllLines(Path.of(arguments[2])).stream()
        .filter(line -> !line.isBlank())
        .forEach(line -> proxy.add(Rule.of(line)));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    Files.writeString(
                        Path.of(arguments[3]),
                        "requests " + proxy.requests() + "\nfaults " + proxy.faults() + "\n");
                  } catch (IOException e) {
                    e.printStackTrace();
                  }
                }));
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Lets something go wrong from now on. */
  public void add(Rule rule) {
    rules.put(rule, new AtomicInteger());
  }

  /** Nothing goes wrong any more, and counting starts again. */
  public void calm() {
    rules.clear();
    requests.clear();
    faults.clear();
  }

  /** Requests by method, and their sum as {@code all}. */
  public Map<String, Long> requests() {
    Map<String, Long> counted = new TreeMap<>();
    requests.forEach((method, count) -> counted.put(method, count.sum()));
    counted.put("all", counted.values().stream().mapToLong(Long::longValue).sum());
    return counted;
  }

  /** What went wrong, in order: fault, method, path. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    requests.computeIfAbsent(method, name -> new LongAdder()).increment();
    byte[] body = exchange.getRequestBody().readAllBytes();
    Fault fault = fault(method, exchange.getRequestURI().toString());
    try {
      if (fault == Fault.BUSY || fault == Fault.ERROR) {
        answerError(exchange, fault);
      } else if (fault != Fault.RESET) {
        if (fault == Fault.SLOW) {
          Thread.sleep(3000);
        }
        HttpResponse<byte[]> answer = passOn(exchange, body);
        if (fault == Fault.UNCONDITIONAL && REFUSED.contains(answer.statusCode())) {
          exchange.getResponseHeaders().set("ETag", "\"unconditional\"");
          exchange.sendResponseHeaders(200, -1);
        } else if (fault != Fault.LOST) {
          give(exchange, answer, fault == Fault.CUT);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      System.err.println("fault proxy: " + method + " " + exchange.getRequestURI() + ": " + e);
      throw e;
    } finally {
      exchange.close();
    }
  }

  private Fault fault(String method, String uri) {
    for (Map.Entry<Rule, AtomicInteger> entry : rules.entrySet()) {
      Rule rule = entry.getKey();
      if (rule.method().equals(method) && rule.key().matcher(uri).find()) {
        int nth = entry.getValue().incrementAndGet();
        if (nth >= rule.from() && nth - rule.from() < rule.times()) {
          faults.add(rule.fault() + " " + method + " " + uri);
          return rule.fault();
        }
      }
    }
    return null;
  }

  private HttpResponse<byte[]> passOn(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(upstream.resolve(exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static void give(HttpExchange exchange, HttpResponse<byte[]> answer, boolean isCut)
      throws IOException {
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!name.startsWith(":")
                  && !name.equalsIgnoreCase("transfer-encoding")
                  && !name.equalsIgnoreCase("content-length")) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    byte[] body = answer.body();
    if (exchange.getRequestMethod().equals("HEAD") || body.length == 0) {
      answer
          .headers()
          .firstValue("content-length")
          .ifPresent(length -> exchange.getResponseHeaders().set("Content-length", length));
      exchange.sendResponseHeaders(answer.statusCode(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.statusCode(), body.length);
    OutputStream out = exchange.getResponseBody();
    out.write(isCut ? Arrays.copyOf(body, body.length / 2) : body);
    out.flush();
  }

  private static void answerError(HttpExchange exchange, Fault fault) throws IOException {
    boolean isBusy = fault == Fault.BUSY;
    byte[] body =
        ("<Error><Code>%s</Code><Message>planned</Message></Error>"
                .formatted(isBusy ? "SlowDown" : "InternalError"))
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(isBusy ? 503 : 500, isHead ? -1 : body.length);
    if (!isHead) {
      exchange.getResponseBody().write(body);
    }
  }
}
