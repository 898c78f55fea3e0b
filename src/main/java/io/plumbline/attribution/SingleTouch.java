package io.plumbline.attribution;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/** One touch takes all. */
sealed interface SingleTouch extends AttributionModel {
  /** Position of the touch that takes all; null when none does. */
  Column taker(Touch touch);

  @Override
  default boolean isShared() {
    return false;
  }

  @Override
  default Column weight(Touch touch) {
    return when(touch.position().equalTo(taker(touch)), lit(1L)).otherwise(lit(0L));
  }

  /** The first touch in the look-back takes all. */
  record First() implements SingleTouch {
    @Override
    public String name() {
      return "first";
    }

    @Override
    public String description() {
      return "The first touch in the look-back takes all";
    }

    @Override
    public Column taker(Touch touch) {
      return lit(1);
    }
  }

  /** The last touch takes all. */
  record Last() implements SingleTouch {
    @Override
    public String name() {
      return "last";
    }

    @Override
    public String description() {
      return "The last touch takes all";
    }

    @Override
    public Column taker(Touch touch) {
      return touch.touches();
    }
  }

  /** The last touch that is not direct takes all; the last one when all are direct. */
  record LastNonDirect() implements SingleTouch {
    @Override
    public String name() {
      return "last_non_direct";
    }

    @Override
    public String description() {
      return "The last touch that is not direct takes all; the last one when all are direct";
    }

    @Override
    public Column taker(Touch touch) {
      return coalesce(touch.lastNonDirect(), touch.touches());
    }
  }

  /** The first touch of paid media takes all; unattributed without one. */
  record FirstPaid() implements SingleTouch {
    @Override
    public String name() {
      return "first_paid";
    }

    @Override
    public String description() {
      return "The first touch of paid media takes all; unattributed without one";
    }

    @Override
    public Column taker(Touch touch) {
      return touch.firstPaid();
    }

    @Override
    public boolean canCreditNobody() {
      return true;
    }
  }

  /** The last touch of paid media takes all; unattributed without one. */
  record LastPaid() implements SingleTouch {
    @Override
    public String name() {
      return "last_paid";
    }

    @Override
    public String description() {
      return "The last touch of paid media takes all; unattributed without one";
    }

    @Override
    public Column taker(Touch touch) {
      return touch.lastPaid();
    }

    @Override
    public boolean canCreditNobody() {
      return true;
    }
  }
}
