import type { Cohort } from './person.ts';

const networks = ['fibre', 'dsl', 'mobile'] as const satisfies readonly Cohort['network'][];
const retries = ['mash', 'backoff', 'obey', 'fixed'] as const satisfies readonly Cohort['retry'][];
const [readyBit, earlyBit, botBit] = [64, 128, 256];

/** By code; made when the first person of that kind is. */
const known: (Cohort | undefined)[] = [];

/** There are few kinds of people and many of each: a number for each kind, below 512. @param devices 1 to 3 */
export function cohortCode({ devices, network, retry, formReady, early, bot }: Cohort): number {
  const rest = (formReady ? readyBit : 0) + (early ? earlyBit : 0) + (bot ? botBit : 0);
  return devices + 4 * networks.indexOf(network) + 16 * retries.indexOf(retry) + rest;
}

/** The one object for all people of that kind: nobody changes it. */
export function cohortOf(code: number): Cohort {
  let cohort = known[code];
  if (cohort === undefined) {
    cohort = {
      devices: code & 3,
      network: networks[(code >> 2) & 3]!,
      retry: retries[(code >> 4) & 3]!,
      formReady: (code & readyBit) !== 0,
      early: (code & earlyBit) !== 0,
      ...((code & botBit) !== 0 && { bot: true }),
    };
    known[code] = cohort;
  }
  return cohort;
}
