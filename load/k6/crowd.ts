/**
 * The k6 script: lives a crowd. k6 runs this file as it is.
 *
 * Many people share one virtual user: each virtual user lives its share of the crowd on its event loop, by one
 * timer and asynchronous requests, until everybody's day is over. So each has one iteration. What happens goes
 * out as console lines of JSON, since a script cannot write files.
 */
import { SharedArray } from 'k6/data';
import exec from 'k6/execution';
import http, { CookieJar } from 'k6/http';
import { Counter, Trend } from 'k6/metrics';
import type { Options } from 'k6/options';
import { WebSocket } from 'k6/websockets';
import { type LiveSnapshot, livePath } from '../../server/waiting-room/live-snapshot.ts';
import type { Adapter } from '../adapter/adapter.ts';
import type { Transport } from '../adapter/client.ts';
import { siteOf } from '../adapter/site.ts';
import { bucketOf } from '../generator/buckets.ts';
import type { Call } from '../generator/call.ts';
import { liveCrowd, type Reply, type Who } from '../generator/live.ts';
import type { SecondLine } from '../generator/tally.ts';
import { mostLagWallMs } from '../generator/validity.ts';
import type { PersonRecord } from '../record/files.ts';
import type { k6Metrics } from './metrics.ts';
import { hostsOf, originOf, type Plan, type Said, shareOf } from './plan.ts';

const lines = new SharedArray('plan', () => open(__ENV['PLAN']!).split('\n')) as unknown as string[];
const plan = JSON.parse(lines[0]!) as Plan;

const callTimeoutMs = 10_000;
const controlMs = 500;
/** The room's news are asked for again this long after they ended. */
const reconnectMs = 1_000;

export const options: Options = {
  scenarios: {
    crowd: {
      executor: 'per-vu-iterations',
      vus: plan.virtualUsers,
      iterations: 1,
      maxDuration: `${plan.mostSeconds}s`,
      gracefulStop: '0s',
    },
  },
  systemTags: plan.tagged ? ['method', 'name', 'status'] : ['name'],
  // k6's bounds of idle connections, in all and to a host: one more at once is closed after its call.
  batch: plan.idleConnections,
  batchPerHost: plan.idleConnections,
  insecureSkipTLSVerify: plan.insecure,
  ...(plan.own && { hosts: hostsOf(plan.own) }),
  maxRedirects: 0,
  noCookiesReset: true,
  noVUConnectionReuse: false,
  userAgent: 'opening-day',
};

const named = <Name extends keyof typeof k6Metrics>(name: Name): Name => name;
const peopleDone = new Counter(named('opening_day_people'));
const timeToOutcome = new Trend(named('opening_day_time_to_outcome_seconds'));
const actions = new Counter(named('opening_day_actions'));
const lateActions = new Counter(named('opening_day_late_actions'));

export default function run(): Promise<void> {
  return live(null);
}

/** One virtual user's share of the crowd. @param adapter makes the calls of a site of its own kind */
export function live(adapter: Adapter | null): Promise<void> {
  // Of all instances together: k6's execution segments share out the virtual users, and with them the people.
  const virtualUser = exec.vu.idInTest;
  const people = shareOf((index) => lines[index]!, lines.length, virtualUser, plan.virtualUsers);
  say({ ready: virtualUser });
  let over = false;
  return new Promise((resolve) => {
    const crowd = liveCrowd(people, plan, {
      nowMs: Date.now,
      later: (run, afterMs) => void setTimeout(run, Math.ceil(afterMs)),
      send:
        adapter === null
          ? send
          : siteOf(
              adapter,
              { ...plan, ...plan.site! },
              {
                transport,
                nowMs: Date.now,
                later: (run, afterMs) => void setTimeout(run, Math.ceil(afterMs)),
                faulty: (fault) => say({ fault }),
              },
            ),
      listen: (hear) => listen(hear, () => over),
      recorded(person) {
        say({ person });
        if (plan.tagged) measurePerson(person);
      },
      counted(second) {
        say({ second });
        if (plan.tagged) measureSecond(second);
      },
      finished() {
        over = true;
        say({ done: virtualUser });
        resolve();
      },
    });
    function control(): void {
      if (over) return;
      http
        .asyncRequest('GET', plan.controlUrl, null, { tags: { name: 'control' }, timeout: callTimeoutMs })
        .then((answer) => {
          if (answer.body === 'stop') crowd.stop();
          else setTimeout(control, controlMs);
        });
    }
    control();
  });
}

function measurePerson({ cohort, outcome, arrivedAtMs, toldAtMs }: PersonRecord): void {
  peopleDone.add(1, { outcome, devices: String(cohort.devices), network: cohort.network });
  if (arrivedAtMs !== null && toldAtMs !== null)
    timeToOutcome.add((toldAtMs - arrivedAtMs) / 1000, { outcome });
}

function measureSecond({ lagWall }: SecondLine): void {
  const latest = bucketOf(mostLagWallMs);
  let [all, late] = [0, 0];
  for (const [bucket, count] of Object.entries(lagWall)) {
    all += count;
    if (Number(bucket) > latest) late += count;
  }
  actions.add(all);
  // Also when it is none: a series that is not there is no zero.
  lateActions.add(late);
}

function send(call: Call, replied: (reply: Reply) => void, { person, device }: Who): void {
  const { method, path, body, timeoutMs = callTimeoutMs } = call;
  const sentMs = Date.now();
  // What goes elsewhere than to the site goes over connections that people share.
  const own = call.origin === undefined ? plan.own : undefined;
  const origin = own ? originOf(own, person.index, device) : (call.origin ?? plan.url);
  const headers = own ? { ...call.headers, Host: own.host } : call.headers;
  const params = plan.tagged
    ? { headers, timeout: timeoutMs, tags: { name: path } }
    : { headers, timeout: timeoutMs, ...(own && { tags: { name: 'call' } }) };
  http.asyncRequest(method, origin + path, body, params).then(
    (answer) => {
      const { status, timings } = answer;
      if (status === 0) return replied(unanswered(sentMs));
      replied({
        status,
        text: answer.body as string | null,
        retryAfter: status < 400 ? null : (answer.headers['Retry-After'] ?? null),
        // `blocked` is the wait for a connection, with its opening; the callback's own wait is left out, since
        // the next step's lag shows it.
        tookMs: timings.blocked + timings.duration,
        opened: timings.connecting > 0,
      });
    },
    () => replied(unanswered(sentMs)),
  );
}

/** An adapter's calls. Its cookies are its own: a virtual user's one jar would mix those of many people. */
const transport: Transport = ({ method, path, headers, body }) => {
  const none = { status: 0, body: '', headers: {}, cookies: {}, opened: false };
  const params = {
    headers,
    timeout: callTimeoutMs,
    jar: new CookieJar(),
    tags: { name: path.split('?')[0]! },
  };
  return http.asyncRequest(method, plan.url + path, body, params).then(
    (answer) => {
      if (answer.status === 0) return none;
      const cookies: Record<string, string> = {};
      for (const [name, [cookie]] of Object.entries(answer.cookies)) {
        if (cookie !== undefined) cookies[name] = cookie.value;
      }
      return {
        status: answer.status,
        body: (answer.body as string | null) ?? '',
        headers: answer.headers,
        cookies,
        opened: answer.timings.connecting > 0,
      };
    },
    () => none,
  );
};

/** One socket for all the people of this virtual user. */
function listen(hear: (live: LiveSnapshot) => void, isOver: () => boolean): void {
  const socket = new WebSocket(plan.url.replace(/^http/, 'ws') + livePath);
  socket.onmessage = (event) => {
    if (isOver()) return socket.close();
    hear(JSON.parse(event!.data as string));
  };
  socket.onerror = () => {};
  socket.onclose = () => {
    if (!isOver()) setTimeout(() => isOver() || listen(hear, isOver), reconnectMs);
  };
}

function unanswered(sentMs: number): Reply {
  return { status: 0, text: null, retryAfter: null, tookMs: Date.now() - sentMs, opened: false };
}

function say(said: Said): void {
  console.log(JSON.stringify(said));
}
