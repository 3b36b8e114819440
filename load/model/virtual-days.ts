import { analyseRun } from '../analysis/analyse.ts';
import { type DayMeasures, dayMeasures } from '../analysis/day-measures.ts';
import type { Manifest } from '../record/files.ts';
import type { Plan } from '../run/plan.ts';
import { endsAtSeconds } from '../scenario/schedule.ts';
import { type SimulationOptions, simulateOnce } from '../simulation/once.ts';

/** Days of the same people, which differ by the system's chance alone, as repeats of a measured one do. */
export function virtualDays(
  plan: SimulationOptions['plan'],
  {
    durability,
    costs,
    days,
    progress = () => {},
  }: Pick<SimulationOptions, 'durability' | 'costs' | 'progress'> & { days: number },
): DayMeasures[] {
  return Array.from({ length: days }, (_, chance) => {
    const day = simulateOnce({ plan, durability, costs, chance });
    progress((chance + 1) / days);
    return dayMeasures(day, analyseRun(day));
  });
}

/** The very day that was measured, to be lived virtually. */
export function planOf({
  scenario,
  figures,
  seed,
  scale,
  speed,
  opensAtMs,
  ...rest
}: Manifest): Omit<Plan, 'people'> {
  const { scaleKeeps, scaleLoses } = rest;
  return {
    ...{ asked: scenario, scenario, figures, seed, scale, scaleKeeps, scaleLoses },
    ...{ speedMode: speed.mode, segment: null, opensAtMs, endsAtMs: endsAtSeconds(scenario) * 1000 },
  };
}
