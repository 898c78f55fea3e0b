package io.plumbline.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Keeps the rooms apart: each may call only the rooms named here. */
class RoomsTest {
  private static final Map<String, Set<String>> MAY_CALL =
      Map.ofEntries(
          Map.entry("table", Set.of()),
          Map.entry("config", Set.of()),
          Map.entry("money", Set.of("table")),
          Map.entry("io", Set.of("table", "config")),
          Map.entry("source", Set.of("table", "config")),
          Map.entry("identity", Set.of("table", "config")),
          Map.entry("model", Set.of("table", "money", "identity")),
          Map.entry("attribution", Set.of("table", "money")),
          Map.entry("metric", Set.of("table", "money")),
          Map.entry("value", Set.of("table", "money")),
          Map.entry("check", Set.of("table")),
          Map.entry("history", Set.of("table")),
          Map.entry("report", Set.of("table")),
          Map.entry("receipt", Set.of("table", "config")),
          Map.entry("simulate", Set.of("table", "config")));

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.plumbline");

  @Test
  void roomsMeetOnlyWhereTheyMay() {
    for (String room : MAY_CALL.keySet()) {
      for (String other : forbidden(room)) {
        noClasses()
            .that()
            .resideInAPackage("io.plumbline." + room + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.plumbline." + other + "..")
            .because("room " + room + " may call only " + MAY_CALL.get(room))
            .check(classes);
      }
    }
  }

  @Test
  void nobodyImportsTheJobs() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.plumbline.job..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.plumbline.job..")
        .check(classes);
  }

  @Test
  void nothingNeedsAClusterOfItsOwn() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.apache.spark.SparkContext")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.apache.spark.api.java.JavaSparkContext")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.spark.rdd..")
        .because("Dataset and SQL run everywhere, also where no SparkContext is given")
        .check(classes);
  }

  @Test
  void onlyTheLauncherEndsTheJvm() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.plumbline.job.Plumbline")
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(classes);
  }

  private static Set<String> forbidden(String room) {
    Set<String> others = new TreeSet<>(MAY_CALL.keySet());
    others.remove(room);
    others.removeAll(MAY_CALL.get(room));
    return others;
  }
}
