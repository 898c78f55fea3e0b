/**
 * What a customer is worth: repeat buying, spend per purchase, survival, and what they forecast.
 */
package io.plumbline.value;
