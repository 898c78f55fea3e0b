package io.plumbline.job;

import io.plumbline.config.PlumblineException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program: {@code plumbline <command> [options]}. */
@Command(
    name = "plumbline",
    description = "What each marketing channel costs and returns, from the exports as they are.",
    subcommands = {
      DemoCommand.class,
      DoctorCommand.class,
      DiscoverCommand.class,
      PreviewCommand.class,
      MapCommand.class,
      NightlyCommand.class,
      IngestCommand.class,
      BuildCommand.class,
      QueryCommand.class,
      ExplainCommand.class,
      ServeCommand.class,
      ReportCommand.class,
      CheckCommand.class,
      EraseCommand.class,
      MaintainCommand.class,
      SimulateCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 bad usage or configuration, 3 data checks failed and nothing was published,",
      "4 another run holds the lake.",
      "",
      "Example: plumbline demo"
    })
public final class Plumbline implements Callable<Integer> {
  private static final String DELTA = "io.delta.storage.LogStore";
  private static final String DELTA_PACKAGE = "io.delta:delta-spark_4.2_2.13:4.4.0";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "shows this help")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "shows the version")
  private boolean version;

  @Override
  public Integer call() {
    new CommandLine(this).usage(System.err);
    return 2;
  }

  /** Runs a command; its exit code. Never ends the JVM. */
  public static int run(String... arguments) {
    if (!isHere(DELTA)) {
      return report(
          new PlumblineException(
              "PLB-ENV-002",
              2,
              "this Spark does not see Delta Lake; fix: PLUMBLINE_SUBMIT_OPTIONS=\"--packages "
                  + DELTA_PACKAGE
                  + "\", or put its jars into $SPARK_HOME/jars"),
          false);
    }
    CommandLine line = new CommandLine(new Plumbline());
    line.getCommandSpec().version("plumbline " + Sessions.version());
    line.getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().mixinStandardHelpOptions(true));
    line.setExecutionExceptionHandler(
        (error, command, parsed) -> report(error, parsed.originalArgs().contains("--debug")));
    return line.execute(arguments);
  }

  /**
   * Entry point. Ends the JVM with the code of the command in client mode; in cluster mode, where
   * an exit before the application master finishes counts as failure, success returns and failure
   * throws.
   */
  public static void main(String[] arguments) {
    int code = run(arguments);
    System.err.println("plumbline: exit " + code);
    if (System.getProperty("plumbline.embedded") != null
        || "client".equals(System.getProperty("spark.submit.deployMode", "client"))) {
      System.exit(code);
    }
    if (code != 0) {
      throw new PlumblineException(
          "PLB-RUN-" + code, code, "plumbline ended with exit code " + code);
    }
  }

  private static boolean isHere(String name) {
    try {
      Class.forName(name, false, Plumbline.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static int report(Exception error, boolean isDebug) {
    PrintStream out = System.err;
    if (error instanceof PlumblineException known) {
      out.println(known.code() + ": " + known.getMessage());
      if (isDebug) {
        known.printStackTrace(out);
      }
      return known.exitCode();
    }
    out.println("PLB-RUN-000: " + error.getClass().getSimpleName() + ": " + firstLine(error));
    if (isDebug) {
      error.printStackTrace(out);
    } else {
      out.println("  add --debug for the stack trace");
    }
    return 1;
  }

  private static String firstLine(Exception error) {
    String message = String.valueOf(error.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
