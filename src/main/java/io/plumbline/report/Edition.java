package io.plumbline.report;

/** One edition of the page: its context, and how it words, writes and names things. */
record Edition(ReportContext context, Words words, Figures figures, Names names) {

  /** Starts a section with an anchor, a heading and the line that names its basis. */
  void openSection(Markup page, String id, String heading, String basis) {
    page.open("section", "id", id).element("h2", heading);
    if (!basis.isEmpty()) {
      page.element("p", basis, "class", "basis");
    }
  }

  /** Says that a section has nothing to show, and what would fill it. */
  void writeMissing(Markup page, String table, String remedy) {
    page.element("p", words.say("missing", table) + " " + remedy, "class", "missing");
  }
}
