import type { ValidityCheck } from '../../analysis/validity.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { paragraph, section, table } from './table.ts';
import { badge } from './verdict.ts';

/** Whether the run may be believed, and what stood for the crowd. */
export function validity(view: View): Html {
  const { summary, records, w, f } = view;
  const { validity, effort } = summary;
  const { manifest } = records;
  const words = w.validity;
  const value = ({ name, unit }: ValidityCheck, amount: number) => {
    if (name === 'finished') return words.yesNo(amount > 0);
    if (unit === 'ms wall') return f.milliseconds(amount);
    return unit === 'ms opening' ? f.duration(amount / 1000) : f.number(amount);
  };
  const { machine, servers, durability, generator, parts } = manifest;
  const { cpu } = validity;
  return section(
    'validity',
    words.heading,
    paragraph(validity.valid === 1 ? words.yes : words.no, 'lead'),
    table({
      name: words.heading,
      columns: words.columns,
      numbers: [1, 2],
      rows: validity.checks.map((check) => [
        words.checks[check.name],
        value(check, check.value),
        check.name === 'finished' ? '' : value(check, check.limit),
        badge(check.ok ? 'met' : 'missed', check.ok ? words.fine : words.broken),
      ]),
    }),
    paragraph(
      [
        words.setUp(servers, durability, generator),
        words.machine(machine.cpus, machine.cpuModel, f.memory(machine.memoryBytes)),
        cpu === null ? '' : words.cpu(f.percent(cpu.machine, 0), f.percent(cpu.generator, 0)),
        carried(view),
      ]
        .filter((text) => text !== '')
        .join(' '),
    ),
    paragraph(
      parts === undefined
        ? null
        : words.parts(
            parts.map(({ part, people, cpu, lagWallP99Ms }) => ({
              part,
              people,
              cpu: cpu === null ? '?' : f.percent(cpu.machine, 0),
              lag: f.milliseconds(lagWallP99Ms),
            })),
          ),
    ),
    ...(summary.replications
      ? [
          table({
            name: words.replications.name(summary.replications.count),
            columns: words.replications.columns,
            numbers: [1, 2, 3],
            rows: summary.replications.measures.map(({ name, mean, interval: [low, high], n }) => [
              name,
              f.number(rounded(mean)),
              `${f.number(rounded(low))} – ${f.number(rounded(high))}`,
              f.number(n),
            ]),
          }),
        ]
      : []),
    paragraph(
      (validity.connectionsOf === 'device'
        ? words.own(validity.connections, effort.people)
        : words.shared(validity.virtualUsers, validity.connections, effort.people)) +
        words.sockets(validity.sockets, validity.handshakes) +
        (validity.listening > 0 ? ` ${words.listening(validity.listening, validity.virtualUsers)}` : ''),
    ),
  );
}

/** How many people the generator's memory and processor carried, and would. */
function carried({ summary: { validity }, records: { manifest }, w, f }: View): string {
  const { peakMemoryBytes, cpu } = validity;
  const { planned } = manifest.generatorReport;
  if (peakMemoryBytes === null || planned === 0) return '';
  const cores = (cpu?.generator ?? 0) * manifest.machine.cpus;
  return w.validity.carried({
    memory: f.memory(peakMemoryBytes),
    kilobytesEach: f.number(rounded(peakMemoryBytes / planned / 1000, 2)),
    perGiB: f.number(rounded((planned / peakMemoryBytes) * 2 ** 30, 2)),
    perCore: cores > 0 ? f.number(rounded(planned / cores, 2)) : null,
  });
}

function rounded(value: number, digits = 4): number {
  return Number(value.toPrecision(digits));
}
