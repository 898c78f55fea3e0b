/**
 * Platform-free facts: ad performance, touchpoints, orders, customers, conversions, journeys,
 * costs, exchange rates.
 */
package io.plumbline.model;
