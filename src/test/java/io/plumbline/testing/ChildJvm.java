package io.plumbline.testing;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Command lines of processes like this one: the same Java, options and classes. */
public final class ChildJvm {
  private ChildJvm() {}

  /**
   * The command that runs a main class; more may be added to it.
   *
   * @param arguments of the class
   */
  public static List<String> of(Class<?> main, String... arguments) {
    return of(List.of(), main, arguments);
  }

  /** Likewise, with options above those of this process. */
  public static List<String> of(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
