/**
 * Every key, under one hash tag, so that a script may touch several of them on a Cluster. The tag is the id of the first
 * opening; those after it take its names over, and what each leaves behind is kept under names with its own id.
 * The names are the argument lists of the scripts: `KEYS` of `lua/NAME-K.lua` are given by `scriptKeys`.
 */
const names = [
  'opening', // hash: settings, epoch
  'openings', // hash: id of an opening that is over -> which one it was, its epoch, when the next one came
  'holders', // hash: account id -> state of the place it has from an earlier opening, which one
  'clock', // hash: segments, floor
  'quota', // hash: balances, last rank, last sequence number
  'places', // hash: account id -> place
  'former', // hash: account id -> places it lost by not paying before it got another, one after the other
  'intents', // hash: account id -> the latest intent to pay online
  'payments', // hash: account id -> how the place was paid for
  'documents', // hash: account id -> documents that were asked for, and those handed in
  'due', // sorted set: account id by payment deadline
  'ledger', // list: one line an entry
  'extensions', // hash: key of an addition of places -> how many, total after
  'people', // hash: account id -> category and completeness
  'accounts', // hash: account id -> address, password, language
  'emails', // hash: e-mail address -> account id
  'attempts', // sorted set: what somebody tried to sign in to, by when the next try is free (wall ms)
  'applications', // hash: account id -> version, people of the family, what is filled in
  'identities', // hash: a person's document, hashed -> the account of their family
  'room', // hash: counters, serving
  'tickets', // hash: account id -> number
  'spots', // hash: number -> spot
  'calls', // sorted set: number by the end of the call
  'sessions', // sorted set: number by the end of the session
  'signins', // sorted set: account id by the end of the sign-in; mode session-limit only
  'leavers', // list: numbers that left before their call
  'standby', // sorted set: number by turn
  'standbys', // list: numbers that stand by from then on, or with a minus no longer
  'lease', // string: who is the controller
  'fence', // counter: fencing token
  'portal', // hash: server -> what it says of its part of the portal
  'chain', // list: hash of each ledger entry
  'checkpoint', // string: signed head of the chain
  'draw', // hash: what the draw of mode lottery is made of, step by step
  'drawsecret', // hash: the operator's secret before it is revealed, the key of the salts
] as const;

export type KeyName = (typeof names)[number];
export type Keys = Record<KeyName, string> & { snapshots: string };

/** What `lua/next-25.lua` keeps of an opening; everything else lives on from one to the next. */
const kept: ReadonlySet<KeyName> = new Set<KeyName>([
  ...([
    'opening',
    'quota',
    'places',
    'due',
    'ledger',
    'chain',
    'checkpoint',
    'payments',
    'extensions',
  ] as const),
  ...(['room', 'tickets', 'spots', 'calls', 'sessions', 'leavers', 'standby', 'standbys'] as const),
  ...(['draw', 'drawsecret'] as const),
]);

/**
 * The keys of the opening that stands, and the channel on which its snapshots are published.
 *
 * @param site the hash tag
 * @param past id of an opening that is over: its keys, where it has any of its own
 */
export function keysOf(site: string, past?: string): Keys {
  const name = (key: KeyName) =>
    past !== undefined && kept.has(key) ? `${pastNames(site)}${past}:${key}` : `{${site}}:${key}`;
  const keys = Object.fromEntries(names.map((key) => [key, name(key)])) as Record<KeyName, string>;
  return { ...keys, snapshots: `{${site}}:snapshots` };
}

/** What the names of the keys of openings that are over begin with; then come the opening's id, and the key's name. */
export function pastNames(site: string): string {
  return `{${site}}:past:`;
}

/** Which keys each script takes, in the order of its header. A test holds this against the Lua files. */
export const scriptKeys = {
  join: ['opening', 'clock', 'quota', 'room', 'tickets', 'spots', 'places', 'draw', 'holders'],
  spot: ['clock', 'room', 'spots', 'places'],
  way: ['opening', 'clock', 'quota', 'tickets', 'spots', 'places', 'checkpoint', 'room'],
  admit: ['opening', 'clock', 'room', 'spots', 'calls', 'sessions'],
  leave: ['clock', 'room', 'spots', 'calls', 'sessions', 'leavers', 'standby', 'standbys'],
  standby: [
    'opening',
    'clock',
    'quota',
    'room',
    'tickets',
    'spots',
    'standby',
    'standbys',
    'places',
    'draw',
    'holders',
  ],
  maintain: ['opening', 'clock', 'spots', 'calls', 'sessions', 'signins'],
  submit: [
    'opening',
    'clock',
    'quota',
    'places',
    'due',
    'ledger',
    'people',
    'room',
    'spots',
    'sessions',
    'signins',
    'former',
    'holders',
  ],
  pay: ['opening', 'clock', 'quota', 'places', 'due', 'ledger', 'payments'],
  intend: ['opening', 'clock', 'places', 'due', 'intents'],
  settle: ['opening', 'clock', 'quota', 'places', 'due', 'ledger', 'payments', 'intents'],
  documents: ['opening', 'clock', 'places', 'documents', 'holders'],
  register: ['clock', 'people', 'accounts', 'emails'],
  attempt: ['attempts'],
  save: ['opening', 'clock', 'people', 'places', 'applications', 'identities', 'holders'],
  signin: ['opening', 'clock', 'people', 'signins'],
  signed: ['opening', 'clock', 'signins'],
  signout: ['clock', 'signins'],
  signins: ['clock', 'signins'],
  lapse: ['opening', 'clock', 'quota', 'places', 'due', 'ledger'],
  lease: ['lease', 'fence'],
  release: ['lease'],
  advance: [
    'opening',
    'clock',
    'quota',
    'room',
    'spots',
    'calls',
    'sessions',
    'fence',
    'leavers',
    'ledger',
    'standby',
    'standbys',
    'draw',
  ],
  drawcommit: ['opening', 'clock', 'fence', 'draw', 'drawsecret'],
  drawroot: ['clock', 'fence', 'draw', 'drawsecret', 'opening'],
  drawreveal: ['clock', 'draw', 'fence'],
  drawbeacon: ['clock', 'draw', 'fence'],
  drawseed: ['clock', 'draw', 'fence', 'standby'],
  chain: ['fence', 'chain', 'checkpoint', 'ledger'],
  open: ['opening', 'quota', 'clock'],
  next: [
    ...([
      'opening',
      'clock',
      'quota',
      'places',
      'former',
      'ledger',
      'chain',
      'checkpoint',
      'payments',
    ] as const),
    ...([
      'extensions',
      'room',
      'tickets',
      'spots',
      'calls',
      'sessions',
      'leavers',
      'standby',
      'standbys',
    ] as const),
    ...(['draw', 'drawsecret', 'due', 'openings', 'holders', 'lease', 'fence'] as const),
  ],
  look: ['opening', 'clock', 'quota', 'room', 'ledger', 'draw'],
  extend: ['opening', 'clock', 'quota', 'ledger', 'extensions'],
} as const satisfies Record<string, readonly KeyName[]>;

export type ScriptName = keyof typeof scriptKeys;
