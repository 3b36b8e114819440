import type { Day, LivePerson } from '../generator/live.ts';
import type { SecondLine } from '../generator/tally.ts';
import type { PersonRecord } from '../record/files.ts';

/** What the k6 script is told: the first line of its plan. Lines of `peopleALine` people follow. */
export interface Plan extends Day {
  url: string;
  virtualUsers: number;
  /** Asked by each virtual user twice a second: answers `go`, or `stop` when the run is cut short. */
  controlUrl: string;
  /** How long k6 lets it go on, wall seconds from its start. */
  mostSeconds: number;
  /** Calls are told apart in k6's own metrics: for Prometheus. */
  tagged: boolean;
  /** The certificate of this machine's own server is not checked: nobody signed it. */
  insecure: boolean;
  /** Idle connections that a virtual user keeps. */
  idleConnections: number;
  /** Each device has connections of its own. */
  own?: OwnHosts;
  /** With an adapter: when the doors open and close, Unix ms of opening time. */
  site?: { preQueueAtMs: number; closesAtMs: number };
}

/**
 * Connections of one's own, though many people share a virtual user: Go keeps idle connections by the name in the URL, so
 * each device has a name of its own, and k6's `hosts` leads them all to the one address.
 */
export interface OwnHosts {
  /** `http://`, then the device, then this: `.own:8080`. */
  scheme: string;
  suffix: string;
  /** Where they all are: an IP address. */
  address: string;
  /** What the server is told it is asked for. */
  host: string;
}

/** Under which no real name can be (RFC 6761). */
const domain = 'own.invalid';

/** @param address the IP address of the URL's host */
export function ownHosts(url: string, address: string): OwnHosts {
  const { protocol, host, port } = new URL(url);
  return { scheme: `${protocol}//`, suffix: `.${domain}${port === '' ? '' : `:${port}`}`, address, host };
}

/** The URL by which a device asks. */
export function originOf({ scheme, suffix }: OwnHosts, index: number, device: number): string {
  return `${scheme}p${index}d${device}${suffix}`;
}

/** What k6 takes as `hosts`. */
export const hostsOf = ({ address }: OwnHosts): Record<string, string> => ({ [`*.${domain}`]: address });

/** A line that the script prints. */
export type Said =
  | { person: PersonRecord }
  | { second: SecondLine }
  | { ready: number }
  | { done: number }
  | { fault: string };

/** People in a line of the plan: small enough that virtual users get equal shares. */
const peopleALine = 20;

/** The plan as the text that the script opens. */
export function planText(plan: Plan, people: readonly LivePerson[]): string {
  const lines = [JSON.stringify(plan)];
  for (let from = 0; from < people.length; from += peopleALine) {
    lines.push(JSON.stringify(people.slice(from, from + peopleALine)));
  }
  return lines.join('\n');
}

/** The people of one virtual user (1 to `virtualUsers`), from the lines after the first. */
export function shareOf(
  line: (index: number) => string,
  lines: number,
  virtualUser: number,
  virtualUsers: number,
): LivePerson[] {
  const people: LivePerson[] = [];
  for (let index = virtualUser; index < lines; index += virtualUsers) {
    people.push(...(JSON.parse(line(index)) as LivePerson[]));
  }
  return people;
}
