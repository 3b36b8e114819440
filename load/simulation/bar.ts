import type { Output } from '../cli/rim.ts';

/** How far something is, on a terminal; nothing elsewhere. */
export interface ProgressBar {
  /** @param share 0 to 1 @param note a few words after it */
  draw(share: number, note?: string): void;
  close(): void;
}

const width = 40;

export function progressBar(output: Pick<Output, 'write' | 'terminal'>): ProgressBar {
  let drawn = '';
  return {
    draw(share, note = '') {
      const percent = Math.floor(100 * Math.max(0, Math.min(1, share)));
      if (!output.terminal || drawn === `${percent}${note}`) return;
      const before = drawn.length;
      drawn = `${percent}${note}`;
      const full = Math.round((width * percent) / 100);
      output.write(
        `\r${'█'.repeat(full)}${'░'.repeat(width - full)} ${String(percent).padStart(3)} % ${note}`.padEnd(
          before + width + 6,
        ),
      );
    },
    close() {
      if (drawn !== '') output.write(`\r${' '.repeat(width + 10 + drawn.length)}\r`);
      drawn = '';
    },
  };
}
