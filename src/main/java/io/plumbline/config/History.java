package io.plumbline.config;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Where the data begins.
 *
 * @param ordersCompleteFrom first day from which every order is present; earlier first orders are
 *     not known to be first
 * @param touchesCompleteFrom first day from which touches were tracked; look-backs that reach
 *     before it are untracked
 */
public record History(
    Optional<LocalDate> ordersCompleteFrom, Optional<LocalDate> touchesCompleteFrom) {}
