package io.plumbline.job;

import io.plumbline.config.PlumblineException;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.analysis.ResolvedTable;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LeafNode;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.sql.catalyst.plans.logical.ScriptTransformation;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.execution.command.SetCommand;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * What a served session may do: read the published views, look at what there is, and set {@code
 * spark.sql.*} for itself. Everything else, files by path among it, is refused before it is run,
 * whatever client it comes from.
 */
public final class ReadOnly extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  /** Names of plans that only look; whatever Spark adds later is refused until it stands here. */
  private static final Set<String> LOOKING =
      Set.of(
          "DescribeColumn",
          "DescribeColumnCommand",
          "DescribeDatabaseCommand",
          "DescribeFunction",
          "DescribeFunctionCommand",
          "DescribeNamespace",
          "DescribeQueryCommand",
          "DescribeRelation",
          "DescribeTableCommand",
          "ExplainCommand",
          "SetCatalogAndNamespace",
          "SetNamespaceCommand",
          "ShowCatalogsCommand",
          "ShowColumns",
          "ShowColumnsCommand",
          "ShowCreateTable",
          "ShowCreateTableCommand",
          "ShowCurrentNamespace",
          "ShowCurrentNamespaceCommand",
          "ShowFunctions",
          "ShowFunctionsCommand",
          "ShowNamespaces",
          "ShowNamespacesCommand",
          "ShowTableProperties",
          "ShowTablePropertiesCommand",
          "ShowTables",
          "ShowTablesCommand",
          "ShowViews",
          "ShowViewsCommand");

  /** Settings that name catalogs. */
  static final String CATALOGS = "spark.sql.catalog.";

  private static final ThreadLocal<Boolean> OURS = ThreadLocal.withInitial(() -> false);

  /** Does what only the server itself may, in this thread. */
  static <T> T asServer(Supplier<T> work) {
    OURS.set(true);
    try {
      return work.get();
    } finally {
      OURS.set(false);
    }
  }

  /** Whether the server itself is at work in this thread. */
  static boolean isServer() {
    return OURS.get();
  }

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectParser(
        new AbstractFunction2<SparkSession, ParserInterface, ParserInterface>() {
          @Override
          public ParserInterface apply(SparkSession session, ParserInterface parser) {
            seeAllJars();
            return new ServedParser(session, parser);
          }
        });
    extensions.injectCheckRule(
        session ->
            new AbstractFunction1<LogicalPlan, BoxedUnit>() {
              @Override
              public BoxedUnit apply(LogicalPlan plan) {
                // Of a parser around this one, Delta's for one, that knows words of its own.
                if (!OURS.get() && plan instanceof Command) {
                  check(plan);
                }
                return BoxedUnit.UNIT;
              }
            });
    return BoxedUnit.UNIT;
  }

  /**
   * Hive opens sessions in threads that see the jars of Spark's folder only, and Delta's may have
   * come by {@code --jars} or {@code --packages}, as this class did. Whoever connects to a database
   * needs them before the first statement.
   */
  private static void seeAllJars() {
    Thread.currentThread().setContextClassLoader(ReadOnly.class.getClassLoader());
  }

  /**
   * Looks at an analysed plan.
   *
   * @throws PlumblineException PLB-SERVE-001 for one that does more than read what is published
   */
  static void check(LogicalPlan plan) {
    if (plan instanceof View) {
      return; // what the server made is what may be read
    }
    if (plan instanceof SetCommand set) {
      checkSetting(set);
    } else if (plan instanceof Command) {
      if (!LOOKING.contains(plan.getClass().getSimpleName())) {
        throw refused(plan.nodeName() + " changes something");
      }
      if (CollectionConverters.asJava(plan.children()).stream()
          .anyMatch(ResolvedTable.class::isInstance)) {
        throw refused(plan.nodeName() + " looks at something that is not published");
      }
      return; // its other children name what is looked at
    } else if (plan instanceof ScriptTransformation || callsJava(plan)) {
      throw refused(plan.nodeName() + " runs a program");
    } else if (plan instanceof LeafNode && !isHarmless(plan)) {
      throw refused(plan.nodeName() + " reads something that is not published");
    }
    CollectionConverters.asJava(plan.children()).forEach(ReadOnly::check);
    CollectionConverters.asJava(plan.subqueries()).forEach(ReadOnly::check);
  }

  private static boolean callsJava(LogicalPlan plan) {
    return CollectionConverters.asJava(plan.expressions()).stream()
        .anyMatch(
            expression ->
                expression.exists(
                    part -> part.getClass().getSimpleName().startsWith("CallMethodViaReflection")));
  }

  private static boolean isHarmless(LogicalPlan leaf) {
    return leaf instanceof OneRowRelation
        || leaf instanceof LocalRelation
        || leaf instanceof Range
        || leaf.nodeName().startsWith("CTERelationRef");
  }

  private static void checkSetting(SetCommand set) {
    if (set.kv().isDefined()) {
      Tuple2<String, ?> setting = set.kv().get();
      String key = setting._1();
      if (!key.startsWith("spark.sql.") && !key.equals("-v") || key.startsWith(CATALOGS)) {
        throw refused("SET " + key + " is no setting of a query");
      }
    }
  }

  static PlumblineException refused(String what) {
    return new PlumblineException(
        "PLB-SERVE-001",
        2,
        "PLB-SERVE-001: this endpoint only reads: "
            + what
            + "; fix: SELECT from silver, gold, gold_default or ops");
  }
}
