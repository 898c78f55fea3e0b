/**
 * What a person looks at: one HTML page made from the published gold and ops tables. It opens from
 * disk without a network, holds small aggregates only, and names the basis of every ratio.
 */
package io.plumbline.report;
