/** Where a number comes from: the rows below a cell, down to file and position, and the proof. */
package io.plumbline.receipt;
