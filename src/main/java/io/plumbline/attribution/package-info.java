/**
 * Who earned a conversion: one record per model, and the credit they give, exact to the last
 * decimal.
 */
package io.plumbline.attribution;
