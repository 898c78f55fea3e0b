package io.plumbline.job;

import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.io.RunLock;
import io.plumbline.io.Steps;
import io.plumbline.table.Ops;
import io.plumbline.testing.ChildJvm;
import io.plumbline.testing.CpuClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Kills a night at every step, twice, runs it again and compares with a night that was left alone.
 *
 * <p>A lake for each point. One process runs the night of each lake up to its point, where it
 * stands still, and is then halted (137): no lake sees a finally block or a shutdown hook. A second
 * process does so again on what the first left. A third runs every night to its end.
 *
 * <p>Run: {@code CrashRehearsal FOLDER [all LABEL...]}; exit 0 when every lake equals the clean
 * one.
 */
public final class CrashRehearsal {
  /**
   * Enough to have each layer and several tables of each; a night of all takes ten times as long.
   */
  private static final List<String> TABLES =
      List.of("gold.channel_performance_daily", "gold.dim_model");

  private static final int AT_A_TIME = 4;

  private final Path folder;
  private final SparkSession spark;
  private final List<CrashPoint> points;

  private CrashRehearsal(Path folder, List<CrashPoint> points) {
    this.folder = folder;
    this.points = points;
    Map<String, String> settings = new HashMap<>(Sessions.SMALL);
    settings.put("spark.delta.logStore.file.impl", DyingLogStore.class.getName());
    settings.put("spark.sql.warehouse.dir", folder.resolve("warehouse").toString());
    this.spark = TestSessions.embedded(settings);
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    List<String> labels =
        List.of(arguments).subList(Math.min(2, arguments.length), arguments.length);
    List<CrashPoint> points =
        CrashPoint.ALL.stream()
            .filter(point -> labels.isEmpty() || labels.contains(point.label()))
            .toList();
    if (arguments.length == 1 || arguments[1].equals("all")) {
      rehearse(folder, points);
      return;
    }
    try {
      CrashRehearsal rehearsal = new CrashRehearsal(folder, points);
      switch (arguments[1]) {
        case "kill" -> rehearsal.firstKill();
        case "again" -> rehearsal.kill();
        default -> rehearsal.finish();
      }
      System.err.printf("%s: %.0f CPU s%n", arguments[1], CpuClock.nanos() / 1e9);
      Runtime.getRuntime().halt(arguments[1].equals("finish") ? 0 : 137);
    } catch (Exception e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private static void rehearse(Path folder, List<CrashPoint> points) throws Exception {
    new ProcessBuilder("rm", "-rf", folder.toString()).inheritIO().start().waitFor();
    TinyCompany.write(folder);
    long started = System.nanoTime();
    expect(137, process(folder, "kill", points));
    expect(137, process(folder, "again", points));
    expect(0, process(folder, "finish", points));
    System.out.printf(
        "%d crash points, each killed twice: all equal to a clean night, %.0f s%n",
        points.size(), (System.nanoTime() - started) / 1e9);
  }

  private static int process(Path folder, String act, List<CrashPoint> points)
      throws IOException, InterruptedException {
    List<String> command = ChildJvm.of(CrashRehearsal.class, folder.toString(), act);
    points.forEach(point -> command.add(point.label()));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .start()
        .waitFor();
  }

  private static void expect(int code, int found) {
    if (code != found) {
      System.err.println("a process ended with " + found + " instead of " + code);
      Runtime.getRuntime().halt(1);
    }
  }

  private void firstKill() throws Exception {
    nightly("base", Steps.UNHEARD).run(request(TinyCompany.FIRST));
    TinyCompany.writeNextDay(folder);
    for (CrashPoint point : points) {
      if (!point.isFirstNight()) {
        copy(folder.resolve("base"), lake(point));
      }
    }
    copy(folder.resolve("base"), folder.resolve("clean"));
    nightly("clean", Steps.UNHEARD).run(request(TinyCompany.SECOND));
    for (String left : kill()) {
      throw new IllegalStateException("no night came to " + left);
    }
  }

  /** Runs every night to its point; those that never came to it. */
  private List<String> kill() throws Exception {
    return each(
        point -> {
          DyingNight dying = new DyingNight(point);
          DyingLogStore.watch(lake(point).toString(), dying);
          Nightly nightly = nightly(point.label(), dying);
          boolean died =
              dying.dies(
                  () -> {
                    if (point.isIngest()) {
                      nightly.ingest();
                    } else {
                      nightly.run(request());
                    }
                  });
          return died ? Optional.empty() : Optional.of(point.label());
        });
  }

  private void finish() throws Exception {
    PublishedState clean = night("clean").published();
    List<String> wrong =
        each(
            point -> {
              nightly(point.label(), Steps.UNHEARD).run(request());
              return problems(point, clean);
            });
    wrong.forEach(problem -> System.err.println("WRONG " + problem));
    expect(0, wrong.size());
  }

  private Optional<String> problems(CrashPoint point, PublishedState clean) throws IOException {
    TestNight night = night(point.label());
    PublishedState state = night.published();
    List<String> found = new ArrayList<>();
    CheckCommand.differences(clean, state).forEach(table -> found.add(table + " differs"));
    if (state.n() != (point.isFirstNight() ? 1 : 2)) {
      found.add("publication " + state.n());
    }
    if (RunLock.held(store(), night.lake().root()).isPresent()) {
      found.add("the lake is still held");
    }
    String published = night.lake().root() + "/published/";
    if (!store().read(published + "manifest.json").equals(Optional.of(state.toJson()))) {
      found.add("the manifest is of another publication");
    }
    if (!store().read(published + "report.html").orElse("").contains(state.runId())) {
      found.add("the report is of another run");
    }
    String told = store().read(published + "last_run.json").orElse("");
    if (!told.contains("\"exit_code\" : 0") || !told.contains("\"publication\" : " + state.n())) {
      found.add("last_run.json says " + told);
    }
    long done = night.table(Ops.RUNS).where("outcome = 'done'").count();
    if (done != state.n()) {
      found.add(done + " runs say done");
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(point.label() + ": " + found);
  }

  /** What an act says of a point. */
  private interface Act {
    Optional<String> on(CrashPoint point) throws Exception;
  }

  private List<String> each(Act act) throws InterruptedException, ExecutionException {
    ExecutorService workers = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      List<Callable<Optional<String>>> acts = new ArrayList<>();
      points.forEach(
          point ->
              acts.add(
                  () -> {
                    long started = System.nanoTime();
                    Optional<String> said = act.on(point);
                    System.err.printf(
                        "   %-32s %5.1f s%n", point.label(), (System.nanoTime() - started) / 1e9);
                    return said;
                  }));
      List<String> all = new ArrayList<>();
      for (Future<Optional<String>> said : workers.invokeAll(acts)) {
        said.get().ifPresent(all::add);
      }
      return all;
    } finally {
      workers.shutdownNow();
    }
  }

  private Nightly nightly(String lake, Steps steps) {
    return new Nightly(
        spark,
        Options.config(
            Sessions.hadoop(spark),
            folder.resolve("plumbline.conf").toString(),
            Map.of("plumbline.lake", folder.resolve(lake).toString())),
        Progress.unheard(),
        steps);
  }

  private static Nightly.Request request() {
    return request(TinyCompany.SECOND);
  }

  private static Nightly.Request request(LocalDate asOf) {
    return new Nightly.Request(Optional.of(asOf), false, "nightly", true, TABLES);
  }

  private TestNight night(String lake) {
    return new TestNight(spark, folder.resolve("plumbline.conf"), folder.resolve(lake), Map.of());
  }

  private Path lake(CrashPoint point) {
    return folder.resolve(point.label());
  }

  private ObjectStore store() {
    return new ObjectStore(Sessions.hadoop(spark));
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
