package io.plumbline.job;

import io.delta.tables.DeltaTable;
import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.PlumblineException;
import io.plumbline.config.SourceConfig;
import io.plumbline.identity.IdentifierKeys;
import io.plumbline.io.Lake;
import io.plumbline.io.ObjectStore;
import io.plumbline.io.PublishedState;
import io.plumbline.report.Words;
import io.plumbline.source.SourceFile;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code plumbline doctor}: whether a run could work here, a line each, with the fix. */
@Command(
    name = "doctor",
    description = {
      "Checks versions, memory, pepper, configuration, sources, the rights on the lake and the safety of its lock.",
      "A line each: ok, or the fix. Exit 1 when something is to fix. Leaves nothing behind."
    },
    footer = {"", "Example: plumbline doctor --conf conf/plumbline.conf"})
final class DoctorCommand implements Callable<Integer> {
  private static final int LITTLE_MEMORY = 1_500;

  @Mixin private Options options;
  @Mixin private Language language;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private Words words;
  private int toFix;

  @Override
  public Integer call() {
    Configuration hadoop = options.hadoop();
    PlumblineException wrong = null;
    PlumblineConfig config = null;
    try {
      config = options.config(hadoop);
    } catch (PlumblineException e) {
      wrong = e;
    }
    words = language.words(Optional.ofNullable(config));
    versions();
    if (wrong != null) {
      bad("doctor.config-wrong", wrong.code() + ": " + wrong.getMessage());
      pepper(hadoop, Optional.empty());
    } else {
      check(hadoop, config);
    }
    out.println(toFix == 0 ? words.say("doctor.done-ok") : words.say("doctor.done-bad", toFix));
    return toFix == 0 ? 0 : 1;
  }

  private void versions() {
    int java = Runtime.version().feature();
    if (java >= 17) {
      ok("doctor.java", Runtime.version());
    } else {
      bad("doctor.java-old", java);
    }
    try {
      SparkSession spark = Sessions.open(options.sparkKeys());
      ok("doctor.spark", spark.version(), delta(), VersionInfo.getVersion());
    } catch (RuntimeException e) {
      bad("doctor.spark-fails", e.getMessage());
    }
    long megabytes = Runtime.getRuntime().maxMemory() / 1_000_000;
    int processors = Runtime.getRuntime().availableProcessors();
    if (megabytes >= LITTLE_MEMORY) {
      ok("doctor.memory", megabytes, processors);
    } else {
      bad("doctor.memory-low", megabytes);
    }
  }

  private static String delta() {
    return Optional.ofNullable(DeltaTable.class.getPackage())
        .map(Package::getImplementationVersion)
        .orElse("?");
  }

  private void check(Configuration hadoop, PlumblineConfig config) {
    ObjectStore store = new ObjectStore(hadoop);
    ok("doctor.config", options.conf, config.sources().size());
    long todos = ConfigDraft.todos(store.read(options.conf).orElse(""));
    if (todos > 0) {
      note("doctor.todo", todos, options.conf);
    }
    for (SourceConfig source : config.sources()) {
      source(source, store);
    }
    List<String> apart = new Feeds(null, config).systems().apart();
    if (!apart.isEmpty()) {
      note("doctor.ids-apart", String.join(", ", apart));
    }
    LakeProbe probe = new LakeProbe(store, config.lake());
    probe.run(this::ok, this::bad);
    Optional<PublishedState> published = Optional.empty();
    try {
      published = new Lake(null, config.lake(), store).published();
      probe.held().ifPresent(held -> note("doctor.held", held));
      published.ifPresentOrElse(
          state -> ok("doctor.published", state.n(), state.asOf()),
          () -> note("doctor.unpublished"));
    } catch (RuntimeException e) {
      bad("doctor.right-lacks", config.lake(), "get", e.getMessage());
    }
    if (config.demoPepper()) {
      note("doctor.pepper-demo");
    } else {
      pepper(hadoop, published);
    }
  }

  private void source(SourceConfig source, ObjectStore store) {
    try {
      List<SourceFile> files = FilePlan.files(source.path(), store);
      if (files.isEmpty()) {
        bad("doctor.source-empty", source.id(), source.path());
        return;
      }
      double megabytes = files.stream().mapToLong(SourceFile::size).sum() / 1e6;
      ok("doctor.source", source.id(), files.size(), String.format(Locale.ROOT, "%.1f", megabytes));
    } catch (RuntimeException e) {
      bad("doctor.source-fails", source.id(), e.getMessage());
    }
  }

  private void pepper(Configuration hadoop, Optional<PublishedState> published) {
    try {
      String fingerprint = IdentifierKeys.ofInstallation(hadoop).fingerprint();
      Optional<String> other =
          published.map(PublishedState::pepperFingerprint).filter(f -> !f.equals(fingerprint));
      if (other.isPresent()) {
        bad("doctor.pepper-other", other.get(), fingerprint);
      } else {
        ok("doctor.pepper", fingerprint);
      }
    } catch (PlumblineException e) {
      bad("doctor.pepper-missing");
    }
  }

  private void ok(String key, Object... values) {
    out.println(words.say("doctor.ok") + "  " + words.say(key, values));
  }

  private void note(String key, Object... values) {
    out.println(words.say("doctor.note") + "  " + words.say(key, values));
  }

  private void bad(String key, Object... values) {
    toFix++;
    out.println(words.say("doctor.bad") + "  " + words.say(key, values));
  }
}
