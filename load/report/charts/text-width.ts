/**
 * The most room that a text takes, px. Charts are drawn where no font can be measured, so by the widest of the
 * common ones (DejaVu Sans, what a bare Linux has), in which a letter is 0.62 of the font size, 0.7 in bold.
 */
export function textWidth(text: string, fontSize: number, bold = false): number {
  return Math.ceil(text.length * fontSize * (bold ? 0.7 : 0.62));
}
