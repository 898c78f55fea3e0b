/** The laws a run must keep before it is published. */
package io.plumbline.check;
