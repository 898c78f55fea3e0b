/**
 * Exports as they are, read into our words: a platform is a declaration under {@code platforms/},
 * code only where a format needs it. Only this room names platforms.
 *
 * <p>A file becomes records ({@code RecordSource}), a record becomes typed rows of one or more
 * tables or a refusal ({@code RowMaker}), and every record is accounted for.
 */
package io.plumbline.source;
