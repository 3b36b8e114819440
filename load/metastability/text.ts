import type { Hysteresis } from './hysteresis.ts';

const names = { before: 'before', trigger: 'trigger', after: 'trigger gone' } as const;

/** For people, in a terminal: a line a stretch and mode, then what it comes to. */
export function hysteresisText(results: readonly Hysteresis[]): string {
  const lines = [row('', 'people come', 'places/min', 'goodput', 'requests/place')];
  for (const { mode, stretches, recovered, state } of results) {
    lines.push(mode);
    for (const { name, people, placesPerMinute, goodput, requestsPerPlace } of stretches)
      lines.push(
        row(
          `  ${names[name]}`,
          String(people),
          placesPerMinute.toFixed(1),
          `${(goodput * 100).toFixed(0)} %`,
          requestsPerPlace === null ? 'no place' : requestsPerPlace.toFixed(1),
        ),
      );
    const share = `${(recovered * 100).toFixed(0)} % of the places a minute before it`;
    lines.push(`  ${sentences[state]} (${share})`);
  }
  return lines.join('\n');
}

export const sentences = {
  down: 'still down after the trigger has gone',
  recovered: 'recovered',
  between: 'neither down nor recovered',
} as const;

function row(...[first, ...cells]: string[]): string {
  return `${first!.padEnd(18)}${cells.map((cell) => cell.padStart(15)).join('')}`;
}
