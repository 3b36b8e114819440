import { atRushSpeed } from '../scenario/schedule.ts';
import type { RunOptions } from './options.ts';
import type { Plan } from './plan.ts';

/** The plan with the rush at the speed asked for; `auto` works out what the machine bears, and says so. */
export function atSpeed(plan: Plan, asked: RunOptions['speed'], note: (line: string) => void): Plan {
  if (asked === null) return plan;
  const speed = asked === 'auto' ? 100 : asked;
  note(`speed ${speed}`);
  const { run } = plan.scenario;
  return {
    ...plan,
    speedMode: asked === 'auto' ? 'auto' : 'fixed',
    scenario: { ...plan.scenario, run: { ...run, speed: atRushSpeed(run.speed, speed) } },
  };
}
