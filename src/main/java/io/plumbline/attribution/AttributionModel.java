package io.plumbline.attribution;

/**
 * A rule that weighs the touches of one journey with integers; credit is weight over the sum of
 * weights.
 */
public sealed interface AttributionModel
    permits SingleTouch, Linear, PositionBased, Milestones, TimeDecay, Custom {
  /** Name in the tables. */
  String name();

  /** What it credits, for dim_model. */
  String description();

  /** Whether a journey with touches can end without credit: it is then {@code unattributed}. */
  default boolean canCreditNobody() {
    return false;
  }

  /** How it weighs the touches of a journey. */
  Weighing weighing(Touch touch);

  /**
   * The model of this name with the parameters of the field.
   *
   * @throws IllegalStateException for a name that has none, such as {@code custom}
   */
  static AttributionModel named(String name) {
    return switch (name) {
      case "first" -> SingleTouch.FIRST;
      case "last" -> SingleTouch.LAST;
      case "last_non_direct" -> SingleTouch.LAST_NON_DIRECT;
      case "first_paid" -> SingleTouch.FIRST_PAID;
      case "last_paid" -> SingleTouch.LAST_PAID;
      case "linear" -> new Linear();
      case "position_based" -> new PositionBased(0.4, 0.4);
      case "w_shaped" -> Milestones.wShaped();
      case "full_path" -> Milestones.fullPath();
      case "time_decay" -> new TimeDecay(7);
      default ->
          throw new IllegalStateException(
              "configuration let the unknown model '" + name + "' pass");
    };
  }
}
