/**
 * The reference server with the fault that `FAULT` names planted in it. Takes the environment of `serve`; `OPENING`
 * is the whole resolved scenario, since some faults look at who comes.
 */
import { readFileSync } from 'node:fs';
import { readConfig } from '../../server/config.ts';
import { startServer } from '../../server/start.ts';
import { drawPopulation } from '../population/draw.ts';
import type { Scenario } from '../scenario/schema.ts';
import { changedScript } from './variant.ts';
import { variants } from './variants.ts';

const variant = variants.find(({ name }) => name === process.env['FAULT']);
if (!variant) throw new Error(`FAULT is one of ${variants.map(({ name }) => name).join(', ')}`);

function people() {
  const scenario = JSON.parse(readFileSync(process.env['OPENING']!, 'utf8')) as Scenario;
  return drawPopulation(scenario, scenario.run.seed);
}

const server = await startServer({
  config: readConfig(process.env),
  clock: Date.now,
  log: (event, details) => void process.stderr.write(`${JSON.stringify({ event, ...details })}\n`),
  variants: {
    scripts: (name, lua) => changedScript(variant, name, lua),
    routes: (routes, services) => variant.routes?.(routes, { services, people }) ?? routes,
  },
});
process.stdout.write(`${JSON.stringify({ listening: true, fault: variant.name })}\n`);
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
