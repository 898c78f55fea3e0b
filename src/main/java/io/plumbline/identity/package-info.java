/** Who is one person: keyed identifiers and the map from identifiers to people. */
package io.plumbline.identity;
