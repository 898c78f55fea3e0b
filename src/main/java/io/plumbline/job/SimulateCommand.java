package io.plumbline.job;

import io.plumbline.config.PlumblineException;
import io.plumbline.simulate.Simulation;
import io.plumbline.simulate.SimulationOptions;
import io.plumbline.simulate.World;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code plumbline simulate}: exports of an invented company, with the true effect of each channel
 * beside them.
 */
@Command(
    name = "simulate",
    description = {
      "Writes exports of an invented cross-border company in the platforms' own formats, with a ready plumbline.conf",
      "and the true incremental effect of each channel in truth/."
    },
    footer = {
      "",
      "Example: plumbline simulate --customers 100000 --days 365 --seed 7 --out /data/simulated"
    })
final class SimulateCommand implements Callable<Integer> {
  @Mixin private Options options;

  @Option(
      names = "--customers",
      defaultValue = "2000",
      description = "100 to 10,000,000 (default: ${DEFAULT-VALUE})")
  private long customers;

  @Option(
      names = "--days",
      defaultValue = "240",
      description = "30 to 1500 (default: ${DEFAULT-VALUE})")
  private int days;

  @Option(
      names = "--seed",
      defaultValue = "42",
      description = "same seed, same bytes (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--last-day",
      defaultValue = "2026-10-31",
      description = "last day of the data (default: ${DEFAULT-VALUE})")
  private LocalDate lastDay;

  @Option(
      names = "--world",
      defaultValue = "plain",
      description =
          "what the channels really do: plain, retargeting_bias, brand_search, view_heavy, long_b2b"
              + " (default: ${DEFAULT-VALUE})")
  private String world;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "folder or s3a:// URI")
  private String out;

  @Option(
      names = "--next-night",
      description = "adds the files of the night after: one more day, late and restated rows")
  private boolean nextNight;

  @Override
  public Integer call() {
    World known =
        World.named(world)
            .orElseThrow(
                () ->
                    new PlumblineException(
                        "PLB-SIM-005",
                        2,
                        "simulate: --world "
                            + world
                            + " is none we know; choose one of "
                            + Arrays.stream(World.values()).map(World::label).toList()));
    SimulationOptions asked = new SimulationOptions(customers, days, seed, lastDay, known);
    if (nextNight) {
      Simulation.writeNextNight(Sessions.open(options.sparkKeys()), asked, out);
    } else {
      Simulation.write(Sessions.open(options.sparkKeys()), asked, out);
    }
    System.out.println("exports: " + out + "/exports");
    System.out.println(
        "next:    jobs/plumbline nightly --conf "
            + out
            + "/plumbline.conf --as-of "
            + (nextNight ? lastDay.plusDays(1) : lastDay));
    return 0;
  }
}
