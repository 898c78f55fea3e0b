package io.plumbline.config;

import java.time.DayOfWeek;
import java.time.ZoneId;

/**
 * How results are expressed.
 *
 * @param currency ISO 4217 code of every {@code *_reporting} amount and of all gold money
 * @param timeZone zone of {@code as_of} and of days no source gives a zone for
 * @param weekStarts first day of the week in dim_date
 * @param language en, zh-Hans or zh-Hant: language of the report
 */
public record Reporting(String currency, ZoneId timeZone, DayOfWeek weekStarts, String language) {}
