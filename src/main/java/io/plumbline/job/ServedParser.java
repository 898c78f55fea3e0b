package io.plumbline.job;

import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.ParameterContext;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.CommandExecutionMode;
import org.apache.spark.sql.execution.command.DescribeQueryCommand;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Looks at every statement of a served session: only these come as text. Queries of Delta's own,
 * which reads its log in the session of whoever asks, and what views are made of do not pass here.
 */
record ServedParser(SparkSession session, ParserInterface parser) implements ParserInterface {
  /** Statements made of statements, which are run while they are analysed or piece by piece. */
  private static final Set<String> PROGRAMS =
      Set.of("CompoundBody", "UnresolvedExecuteImmediate", "ExecuteImmediateQuery");

  @Override
  public LogicalPlan parsePlan(String sql) throws ParseException {
    if (ReadOnly.isServer()) {
      return parser.parsePlan(sql);
    }
    checkText(sql);
    return checked(parser.parsePlan(sql));
  }

  @Override
  public LogicalPlan parsePlanWithParameters(String sql, ParameterContext parameters)
      throws ParseException {
    if (ReadOnly.isServer()) {
      return parser.parsePlanWithParameters(sql, parameters);
    }
    checkText(sql);
    return checked(parser.parsePlanWithParameters(sql, parameters));
  }

  /** Before Spark replaces variables in it and asks catalogs for names. */
  private void checkText(String sql) {
    if (sql.contains("${")) {
      throw ReadOnly.refused("${..} stands for settings and the environment of the server");
    }
    CollectionConverters.asJava(session.conf().getAll())
        .forEach(
            (key, value) -> {
              if (key.startsWith(ReadOnly.CATALOGS)
                  && !value.equals(session.sharedState().conf().get(key, null))) {
                throw ReadOnly.refused(key + " is no catalog of this server");
              }
            });
  }

  private LogicalPlan checked(LogicalPlan plan) {
    if (PROGRAMS.contains(plan.getClass().getSimpleName())) {
      throw ReadOnly.refused(plan.nodeName() + " runs statements");
    }
    ReadOnly.check(analyzed(plan));
    if (plan instanceof org.apache.spark.sql.execution.command.ExplainCommand explained) {
      ReadOnly.check(analyzed(explained.logicalPlan()));
    } else if (plan instanceof DescribeQueryCommand described) {
      ReadOnly.check(analyzed(described.plan()));
    }
    return plan;
  }

  private LogicalPlan analyzed(LogicalPlan plan) {
    return session.sessionState().executePlan(plan, CommandExecutionMode.SKIP()).analyzed();
  }

  @Override
  public Expression parseExpression(String sql) throws ParseException {
    return parser.parseExpression(sql);
  }

  @Override
  public TableIdentifier parseTableIdentifier(String sql) throws ParseException {
    return parser.parseTableIdentifier(sql);
  }

  @Override
  public FunctionIdentifier parseFunctionIdentifier(String sql) throws ParseException {
    return parser.parseFunctionIdentifier(sql);
  }

  @Override
  public Seq<String> parseMultipartIdentifier(String sql) throws ParseException {
    return parser.parseMultipartIdentifier(sql);
  }

  @Override
  public LogicalPlan parseQuery(String sql) throws ParseException {
    return parser.parseQuery(sql);
  }

  @Override
  public StructType parseRoutineParam(String sql) throws ParseException {
    return parser.parseRoutineParam(sql);
  }

  @Override
  public DataType parseDataType(String sql) throws ParseException {
    return parser.parseDataType(sql);
  }

  @Override
  public StructType parseTableSchema(String sql) throws ParseException {
    return parser.parseTableSchema(sql);
  }
}
