import { Agent, type Dispatcher, WebSocket } from 'undici';
import { type LiveSnapshot, livePath } from '../../server/waiting-room/live-snapshot.ts';
import { faultsOf } from '../adapter/faults.ts';
import { loadAdapter } from '../adapter/load.ts';
import { siteOf } from '../adapter/site.ts';
import type { Call } from './call.ts';
import { cpuShare } from './cpu.ts';
import { gathering } from './gather.ts';
import type { Generator } from './generator.ts';
import { type Environment, liveCrowd, type Reply } from './live.ts';
import { peakMemory } from './memory.ts';
import { ownClients } from './own-clients.ts';
import { siteTransport } from './site-transport.ts';
import { socketNotes } from './sockets.ts';
import { trustOf } from './trust.ts';
import { judgeValidity } from './validity.ts';

/** Connections to the server; a person waits for a free one, which shows as latency. */
const connections = 256;
/** A call that has no answer by then counts as failed, wall ms. */
export const callTimeoutMs = 10_000;
/** The room's news are asked for again this long after they ended, wall ms. */
const reconnectMs = 1_000;

/**
 * The built-in generator: the crowd lives in this very process, by the same behaviour code as in k6. For a
 * first look where k6 cannot be had; it shares its processor with whatever else this process does.
 */
export const runBuiltin: Generator = async (job) => {
  const agent = new Agent({
    connections,
    pipelining: 1,
    bodyTimeout: callTimeoutMs,
    headersTimeout: callTimeoutMs,
    keepAliveTimeout: 4_000,
    connect: trustOf(job.url, job.ca ?? null),
  });
  const counted = { connections: 0, open: 0, most: 0 };
  const count = {
    opened() {
      counted.connections++;
      counted.most = Math.max(counted.most, ++counted.open);
    },
    closed: () => void counted.open--,
  };
  agent.on('connect', count.opened);
  agent.on('disconnect', count.closed);
  const own = job.own ? ownClients(job, callTimeoutMs, count) : null;
  const gathered = gathering();
  const cpu = cpuShare([process.pid]);
  const memory = peakMemory([process.pid]);
  const ticking = setInterval(() => {
    cpu.sample();
    memory.sample();
    for (const second of gathered.complete(Math.floor(Date.now() / 1000) - 1)) job.tick(second);
  }, 1_000);
  const ended = new AbortController();
  const adapter = job.site === undefined ? null : await loadAdapter(job.site.file);
  const useless = new AbortController();
  const faults = faultsOf(() => useless.abort());
  try {
    await new Promise<void>((finished) => {
      const send: Environment['send'] =
        adapter === null
          ? (call, replied, who) =>
              void ask((call.origin === undefined && own?.of(who)) || agent, job.url, call).then(replied)
          : siteOf(
              adapter,
              { ...job, ...job.site! },
              {
                transport: siteTransport(agent, job.url),
                nowMs: wallNowMs,
                later: (run, afterMs) => void setTimeout(run, Math.ceil(afterMs)),
                faulty: faults.note,
              },
            );
      const crowd = liveCrowd(job.people, job, {
        nowMs: wallNowMs,
        later: (run, afterMs) => void setTimeout(run, Math.ceil(afterMs)),
        send,
        listen: (hear) => listen(job.url, agent, hear, ended.signal),
        recorded: gathered.record,
        counted: gathered.add,
        finished,
      });
      if (job.signal.aborted) crowd.stop();
      job.signal.addEventListener('abort', () => crowd.stop(), { once: true });
      useless.signal.addEventListener('abort', () => crowd.stop(), { once: true });
    });
  } finally {
    clearInterval(ticking);
    ended.abort();
    // Whatever is still under way belongs to people whose day is over.
    await agent.destroy();
    await own?.destroy();
  }
  for (const second of gathered.complete(Number.POSITIVE_INFINITY)) job.tick(second);
  const people = gathered.records(job.people);
  const seconds = gathered.seconds();
  const report = {
    ...gathered.report(job.people.length, 1, job.spans),
    connections: counted.connections,
    ...socketNotes(job, counted),
    cpu: cpu.during(seconds),
    peakMemoryBytes: memory.bytes(),
  };
  const interrupted = job.signal.aborted || useless.signal.aborted;
  const starved = cpu.starvation(gathered.lagIn);
  const invalidReasons = [
    ...faults.reasons(),
    ...judgeValidity({ report, people, starved, interrupted, failure: null }),
  ];
  return { people, seconds, lines: gathered.lines(), report, invalidReasons };
};

function listen(
  url: string,
  dispatcher: Dispatcher,
  hear: (live: LiveSnapshot) => void,
  ended: AbortSignal,
): void {
  if (ended.aborted) return;
  const socket = new WebSocket(url.replace(/^http/, 'ws') + livePath, { dispatcher });
  const close = () => socket.close();
  ended.addEventListener('abort', close, { once: true });
  socket.onmessage = ({ data }) => hear(JSON.parse(String(data)));
  socket.onerror = () => {};
  socket.onclose = () => {
    ended.removeEventListener('abort', close);
    setTimeout(() => listen(url, dispatcher, hear, ended), reconnectMs).unref();
  };
}

/** Unix ms with fractions. */
function wallNowMs(): number {
  return performance.timeOrigin + performance.now();
}

async function ask(
  agent: Dispatcher,
  url: string,
  { method, path, headers, body, origin = url, timeoutMs = callTimeoutMs }: Call,
): Promise<Reply> {
  const sentMs = performance.now();
  try {
    const answer = await agent.request({ origin, method, path, headers, body, headersTimeout: timeoutMs });
    const text = await answer.body.text();
    const retryAfter = answer.headers['retry-after'];
    return {
      status: answer.statusCode,
      text,
      retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
      tookMs: performance.now() - sentMs,
      opened: false,
    };
  } catch {
    return { status: 0, text: null, retryAfter: null, tookMs: performance.now() - sentMs, opened: false };
  }
}
