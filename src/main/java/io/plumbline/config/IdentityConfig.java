package io.plumbline.config;

import java.util.List;

/**
 * How identifiers are joined to people.
 *
 * @param limits how many people an identifier may point at
 * @param maxIdentifiers most identifiers one person may have; a larger group is taken apart
 * @param ownDomains mail domains of the company itself, whose role mailboxes name nobody
 * @param ignore identifiers that name nobody, as the exports print them
 * @param sameIds groups of sources that know people by the same ids
 */
public record IdentityConfig(
    Limits limits,
    int maxIdentifiers,
    List<String> ownDomains,
    List<String> ignore,
    List<List<String>> sameIds) {
  /** What holds when the configuration says nothing. */
  public static final IdentityConfig DEFAULT =
      new IdentityConfig(new Limits(50, 3, 4, 5, 5, 1), 200, List.of(), List.of(), List.of());

  public IdentityConfig {
    ownDomains = List.copyOf(ownDomains);
    ignore = List.copyOf(ignore);
    sameIds = sameIds.stream().map(List::copyOf).toList();
  }

  /**
   * Most identifiers of one other kind an identifier may be seen with; beyond it names nobody.
   *
   * @param customer e-mails of a customer or user id
   * @param email customer ids, or phones, of an e-mail
   * @param phone customer ids, or e-mails, of a phone
   * @param contact customer ids, e-mails or phones of an id of a CRM or mailing tool
   * @param cookie customer ids, e-mails or phones of a cookie or device
   * @param click identifiers of any one kind seen with a click id
   */
  public record Limits(int customer, int email, int phone, int contact, int cookie, int click) {}
}
