package io.plumbline.table;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The few column types of the lake. */
public final class Types {
  /** Money in whole currency units, six decimals. */
  public static final DataType MONEY = DataTypes.createDecimalType(20, 6);

  /** Fractional conversions and customers, six decimals, so that parts add up exactly. */
  public static final DataType FRACTION = DataTypes.createDecimalType(20, 6);

  /** Reporting currency per unit of original currency. */
  public static final DataType FX_RATE = DataTypes.createDecimalType(18, 8);

  public static final DataType COUNT = DataTypes.LongType;
  public static final DataType KEY = DataTypes.LongType;
  public static final DataType SMALL = DataTypes.IntegerType;
  public static final DataType DOUBLE = DataTypes.DoubleType;
  public static final DataType TEXT = DataTypes.StringType;
  public static final DataType DATE = DataTypes.DateType;
  public static final DataType INSTANT = DataTypes.TimestampType;
  public static final DataType FLAG = DataTypes.BooleanType;

  private Types() {}
}
