/**
 * Few colours, told apart by lightness in black and white and by hue for colour-blind eyes (blue against ochre,
 * after Okabe and Ito), and never alone: lines also differ in dashes, points in shape, and each is named.
 */
export const INK = '#1a2129';
export const SOFT = '#56606b';
export const RULE = '#d9dde2';
export const BLUE = '#1d4f7c';
export const PALE_BLUE = '#c9d9e8';
export const OCHRE = '#a85a00';
/** Between the blues in lightness, for an area beside both. */
export const MIDDLE_OCHRE = '#d8913f';
export const PALE_OCHRE = '#f0dcc4';
export const GREY = '#7d8791';
