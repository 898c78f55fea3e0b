/**
 * The table contracts: name, type, unit, comment, keys and grain of every table of the lake,
 * written once and used by readers, transforms, writers and tests. This room imports no other room.
 */
package io.plumbline.table;
