package io.plumbline.source;

/** Why a record, or a file, can not be used: the rule it breaks, what is wrong, what to do. */
final class Refusal extends Exception {
  private final String rule;
  private final String fix;

  Refusal(String rule, String reason, String fix) {
    super(reason, null, false, false);
    this.rule = rule;
    this.fix = fix;
  }

  String rule() {
    return rule;
  }

  String fix() {
    return fix;
  }
}
