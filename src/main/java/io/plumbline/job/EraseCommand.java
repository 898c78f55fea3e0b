package io.plumbline.job;

import io.plumbline.config.PlumblineConfig;
import io.plumbline.config.PlumblineException;
import io.plumbline.identity.ErasureList;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plumbline erase}: removes people from every layer, version and file of the lake. */
@Command(
    name = "erase",
    description = {
      "Removes people: every record of theirs in every table and version, now and whenever the exports are read",
      "again. One identifier a line: an e-mail address, a phone number, an id of 16 characters and more, or",
      "id:SOURCE/VALUE for a shop's or CRM's own id. The person behind it goes with all identifiers tied to it.",
      "Earlier publications can not be read afterwards. Run again, it ends what was interrupted and proves it."
    },
    footer = {
      "",
      "Example: plumbline erase --conf conf/plumbline.conf --file requests.txt --dry-run",
      "Example: pass show requests | plumbline erase --file -"
    })
final class EraseCommand implements Callable<Integer> {
  @Mixin private Options options;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      required = true,
      description = "a file with one identifier a line, UTF-8; - for standard input")
  private String file;

  @Option(names = "--dry-run", description = "says who would be found and where; changes nothing")
  private boolean dryRun;

  @Override
  public Integer call() {
    List<String> lines = lines();
    SparkSession spark = Sessions.open(options.sparkKeys());
    PlumblineConfig config = options.config(spark);
    Progress progress = new Progress(System.err);
    Feeds feeds = new Feeds(spark, config);
    RunResult result =
        new Nightly(spark, config, progress)
            .erase(
                keys -> ErasureList.of(lines.stream(), keys, feeds.systems(), config.sources()),
                dryRun,
                new PrintStream(System.out, true, StandardCharsets.UTF_8));
    NightlyCommand.sayResult(result, config, progress);
    return result.exitCode();
  }

  private List<String> lines() {
    try {
      if (file.equals("-")) {
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
            .lines()
            .toList();
      }
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      throw new PlumblineException(
          "PLB-ERASE-003",
          2,
          "cannot read the list of --file ("
              + e.getClass().getSimpleName()
              + "); fix: name a file in UTF-8 with one identifier a line, or - for standard input",
          e);
    }
  }
}
