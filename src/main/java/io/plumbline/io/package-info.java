/**
 * Delta tables and object storage: reading, writing, publishing, locking. Nothing here knows what a
 * table means.
 */
package io.plumbline.io;
