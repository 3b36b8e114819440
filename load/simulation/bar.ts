import type { Output } from '../cli/rim.ts';

/** How far something is, on a terminal; nothing elsewhere. */
export interface ProgressBar {
  /** @param share 0 to 1 */
  draw(share: number): void;
  close(): void;
}

const width = 40;

export function progressBar(output: Output): ProgressBar {
  let drawn = -1;
  return {
    draw(share) {
      const percent = Math.floor(100 * Math.max(0, Math.min(1, share)));
      if (!output.terminal || percent === drawn) return;
      drawn = percent;
      const full = Math.round((width * percent) / 100);
      output.write(`\r${'█'.repeat(full)}${'░'.repeat(width - full)} ${String(percent).padStart(3)} %`);
    },
    close() {
      if (drawn >= 0) output.write(`\r${' '.repeat(width + 6)}\r`);
      drawn = -1;
    },
  };
}
