import type { Objective } from '../scenario/schema.ts';

/** A day that was, and how it is replayed: in its own way, and, where that failed, with the same people behind a room. */
export interface Preset {
  name: string;
  /** Null: as it was. */
  admission: 'fifo' | null;
  /** Null: the scenario's own. */
  scale: number | null;
  speed: number | null;
  /** Of a day that failed: what its replay does as it did, by what was published. */
  failedSo?: readonly Objective[];
}

const asItWas = { admission: null, scale: null, speed: null } as const;
const behindARoom = { ...asItWas, admission: 'fifo' } as const;

/** Sizes at which two cores live a day in some minutes. */
export const presets: readonly Preset[] = [
  {
    ...asItWas,
    name: 'csq-2016-01-12',
    failedSo: [
      { name: 'Most who ask are told to come back', measure: 'service.errorRate', bound: '>= 0.5' },
      // The form took 10 to 18 hours, and this is a day of twelve: one of the 2,850 people in a hundred at most.
      { name: 'Hardly anybody gets through', measure: 'quota.given', bound: '<= 28' },
    ],
  },
  { ...behindARoom, name: 'csq-2016-01-12' },
  // One portal worker of forty, and half the storm of the preset's own scale.
  {
    ...asItWas,
    name: 'csq-2016-02-16',
    scale: 0.025,
    failedSo: [
      { name: 'Most who ask are told to come back', measure: 'service.errorRate', bound: '>= 0.5' },
      // "Nothing was accepted": of 70 places, one at most.
      { name: 'Nothing is accepted', measure: 'quota.given', bound: '<= 1' },
    ],
  },
  { ...behindARoom, name: 'csq-2016-02-16', scale: 0.025 },
  { ...asItWas, name: 'csq-2016-06-13', scale: 0.05 },
  { ...asItWas, name: 'csq-2016-08-16', scale: 0.05 },
  { ...asItWas, name: 'csq-2018-04-03', scale: 0.05 },
  { ...asItWas, name: 'pgp-2019' },
  { ...asItWas, name: 'pvt-fr-2015' },
];

/** The folder of a preset's run: `csq-2016-02-16`, `csq-2016-02-16-fifo`. */
export const folderOf = ({ name, admission }: Pick<Preset, 'name' | 'admission'>): string =>
  admission === null ? name : `${name}-${admission}`;
