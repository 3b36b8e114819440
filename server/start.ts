import * as uWS from 'uWebSockets.js';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { hidesFrom } from './admin.ts';
import { routesOf } from './app.ts';
import type { Config } from './config.ts';
import { Connections, openFileLimit, sharesOf } from './connections.ts';
import type { Beacon } from './draw/beacon.ts';
import { beaconOf } from './draw/beacon.ts';
import { DrawBoard } from './draw/board.ts';
import { DrawKeeper } from './draw/keeper.ts';
import type { Route } from './http.ts';
import { serveRoutes } from './http.ts';
import { watchKeys } from './identity/key-watch.ts';
import { openSigningKeys } from './identity/keys.ts';
import { Passwords } from './identity/passwords.ts';
import { Tokens } from './identity/tokens.ts';
import { LedgerChain } from './ledger/chain.ts';
import { Meter } from './meter.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { refreshMetrics, showSnapshot } from './opening/gauges.ts';
import { isoIn } from './opening/instant.ts';
import { openingSettings } from './opening/settings.ts';
import { notFoundPage } from './pages/not-found.ts';
import { announceNotifications } from './payments/routes.ts';
import { PortalBoard } from './portal/board.ts';
import { serviceTimes } from './portal/service-time.ts';
import { Portal } from './portal.ts';
import { randomStream } from './random.ts';
import type { Services } from './services.ts';
import { servicesOf } from './services.ts';
import type { ConnectionOptions } from './store/connection.ts';
import { connect } from './store/connection.ts';
import { takePulse } from './store/pulse.ts';
import type { ScriptPatch } from './store/scripts.ts';
import { loadScripts } from './store/scripts.ts';
import { Store } from './store/store.ts';
import type { VectorOptions } from './store/vector.ts';
import { Witness } from './store/witness.ts';
import { type Cadence, Controller, cadence } from './waiting-room/controller.ts';
import { Inversions } from './waiting-room/inversions.ts';
import { Live } from './waiting-room/live.ts';
import { Room } from './waiting-room/room.ts';

/** Below the 2 s within which an unreachable store is told. */
const commandTimeoutMs = 1500;
/** How long a start waits for Redis, and a stop for the requests under way; wall ms. */
const startPatienceMs = 10_000;
const drainPatienceMs = 5_000;
/** Scrapes at once, and others who found the port. */
const maxMetricsConnections = 32;

export interface StartOptions {
  config: Config;
  /** Wall time, ms. */
  clock: () => number;
  /** Told what happens, as an object a line. */
  log: (event: string, details?: Record<string, unknown>) => void;
  /** Other ways to run the parts; the planted faults and the benches use them. */
  variants?: {
    scripts?: ScriptPatch;
    routes?: (routes: Route[], services: Services, app: uWS.TemplatedApp) => Route[];
    vector?: VectorOptions;
    beacon?: Beacon;
    connection?: Partial<ConnectionOptions>;
    tokens?: typeof Tokens;
    cadence?: Cadence;
    /** Files that the process behaves as if it could open. */
    openFiles?: number;
  };
}

export interface RunningServer {
  /** Stops taking work, finishes what is under way, gives up the controller's lease, lets go of Redis. */
  stop(): Promise<void>;
}

/**
 * Starts one server: store, room, controller, routes, metrics.
 *
 * @throws Error in one sentence: Redis out of reach, a port taken, an unusable key file
 */
export async function startServer({
  config: given,
  clock,
  log,
  variants = {},
}: StartOptions): Promise<RunningServer> {
  const config = { ...given };
  const keys = openSigningKeys(config.signingKeys, clock);
  const tokens = new (variants.tokens ?? Tokens)(keys.secrets);
  const { opening } = config.settings;
  const iso = isoIn(opening.timeZone);
  const metrics = createMetrics({ opening: opening.id });
  const witness = new Witness();
  const inversions = new Inversions();
  const redis = connect({ url: config.redisUrl, commandTimeoutMs, ...variants.connection });
  const subscriber = connect({ url: config.redisUrl, commandTimeoutMs });
  const store = new Store({
    redis,
    scripts: loadScripts(variants.scripts),
    openingId: opening.id,
    wallClock: clock,
    commandTimeoutMs,
    ...(variants.vector && { vector: variants.vector }),
    observe: (script, seconds, size) => {
      metrics.observe('opening_day_script_duration_seconds', { script }, seconds);
      metrics.observe('opening_day_script_vector_size', { script }, size);
    },
  });

  let halted: string | null = null;
  /** Whether the store says so too: only then may it be believed when it no longer does. */
  let haltKept = false;
  const halt = async (why: string) => {
    if (halted === null) log('halted', { why });
    halted ??= why;
    haltKept = await store.change({ halted: 1 }).then(
      () => true,
      (error) => {
        log('trouble', { what: 'halting', message: String(error) });
        return false;
      },
    );
  };
  // Numbers and ranks may now be given a second time: a new epoch, so that what was lost cannot be shown again.
  const resume = async () => {
    const epoch = newEpoch();
    await store.change({ halted: 0 });
    await store.open(config.settings, epoch);
    await store.change({ epoch });
    goOn(epoch);
    log('resumed', { epoch });
  };
  /** The opening that stands may be a later one than the file names: its terms are in the store. */
  const adopt = async () => {
    const { id, terms } = await store.settings();
    if (id === config.settings.opening.id || terms === undefined) return;
    config.settings = { ...config.settings, opening: openingSettings.parse(JSON.parse(terms)) };
    log('opening', { id });
  };
  const goOn = (epoch: string) => {
    halted = null;
    witness.reset();
    tokens.setEpoch(epoch);
  };
  /** Another epoch: has the operator accepted a loss, or set up another opening, through this server or another? */
  const follow = async () => {
    if (!inspected) return;
    if (halted !== null && !haltKept) return halt(halted);
    const found = await store.look();
    if (found.halted || found.epoch === '' || found.epoch === tokens.epoch) return;
    await adopt();
    goOn(found.epoch);
    witness.saw(found);
  };

  let inspected = false;
  /** After each connection: is what was acknowledged still there? Only then commands are let through. */
  const inspect = async () => {
    const found = await store.look();
    // An opening that is over, and was followed by another while there was no connection, is no loss.
    if (found.epoch !== witness.marks?.epoch) {
      const past = await store.pastOpenings();
      if (past.some(({ epoch }) => epoch === witness.marks?.epoch)) witness.reset();
      await adopt();
    }
    const missing = witness.missing(found);
    if (missing !== null) await halt(`Redis came back with less than was seen: ${missing}`);
    else if (found.halted) {
      halted ??= 'stopped by another server, which found state missing';
      haltKept = true;
    } else if (found.epoch !== '') {
      witness.saw(found);
      tokens.setEpoch(found.epoch);
    }
    inspected = true;
    store.setGate(true);
    metrics.choose('opening_day_durability', await store.durability());
  };
  const trouble = (what: string) => (error: unknown) => {
    metrics.count('opening_day_store_errors_total', {});
    log('trouble', { what, message: error instanceof Error ? error.message : String(error) });
  };

  await connectWithin(redis, startPatienceMs, config.redisUrl);
  await store.open(config.settings, newEpoch());
  await inspect();
  redis.on('close', () => {
    inspected = false;
    store.setGate(false);
  });
  const inspectUntilDone = (): void => {
    inspect().catch((error) => {
      trouble('looking at the store')(error);
      // A connection that stays up makes no second `ready`.
      if (!inspected && redis.status === 'ready') setTimeout(inspectUntilDone, 200).unref();
    });
  };
  redis.on('ready', inspectUntilDone);
  const endPulse = takePulse(
    redis,
    () => performance.now(),
    (seconds) => metrics.observe('opening_day_redis_round_trip_seconds', {}, seconds),
  );

  let live: Live | null = null;
  const portal = portalOf(config, clock, metrics);
  const holder = `${process.pid}-${randomBytes(6).toString('hex')}`;
  const portalBoard = new PortalBoard(store, portal, holder, trouble('reporting the portal'));

  const room = new Room(store, clock, (snapshot) => {
    portal?.setSpeed(snapshot.speed);
    portal?.setCapacity(snapshot.portalCapacity);
    portal?.setGate(snapshot.gate);
    if (snapshot.epoch !== tokens.epoch) follow().catch(trouble('following another epoch'));
    else if (halted === null) witness.saw(snapshot);
    showSnapshot(metrics, snapshot, inversions);
    live?.took(snapshot);
  });
  const stopWatchingKeys = watchKeys({
    file: config.signingKeys,
    keys,
    tokens,
    onChange: (keyId) => log('keys', { current: keyId, published: Object.keys(keys.publicKeys) }),
    onTrouble: (error) => log('trouble', { what: 'signing keys', message: (error as Error).message }),
  });
  const chain = new LedgerChain(store, keys, iso);
  const { admission } = config.settings;
  const draws = admission.mode === 'lottery';
  const random = (bytes: number) => randomBytes(bytes).toString('hex');
  const drawKeeper = () =>
    new DrawKeeper({
      store,
      beacon: variants.beacon ?? beaconOf(admission.draw, random),
      revealMs: (admission.draw?.revealSeconds ?? 60) * 1000,
      random,
    });
  const draw = new DrawBoard({ store, keys, opening: () => config.settings.opening, draws, iso });
  const controller = new Controller({
    store,
    chain,
    draw: draws ? drawKeeper() : null,
    cadence: variants.cadence ?? cadence,
    clock,
    holder,
    portalBoard,
    portalTimeoutMs: (config.settings.portal?.timeoutSeconds ?? 0) * 1000,
    believed: () => room.believed(),
    onTrouble: trouble('controller'),
  });

  subscriber.on('message', (_channel, message) => room.take(JSON.parse(message)));
  await connectWithin(subscriber, startPatienceMs, config.redisUrl);
  await subscriber.subscribe(store.keys.snapshots);
  controller.start();
  portalBoard.start();

  const hasRoom =
    config.settings.admission.mode !== 'passthrough' && config.settings.admission.mode !== 'session-limit';
  const meter = new Meter(clock, () => (hasRoom ? room.speed : Number.POSITIVE_INFINITY));
  const services = servicesOf({
    config, store, tokens, keys, room, draw, controller, portal, portalBoard, witness, inversions, metrics, meter, passwords: new Passwords(config.passwords), iso, halt, resume, follow, halted: () => halted,
  }); // biome-ignore format: one list
  announceNotifications(metrics);
  let draining = false;
  const connections = new Connections(sharesOf(variants.openFiles ?? openFileLimit()));
  const app = config.tls
    ? uWS.SSLApp({ cert_file_name: config.tls.cert, key_file_name: config.tls.key })
    : uWS.App();
  // uWebSockets.js passes 1 for a connection made and -1 for one gone, but not for one that became a WebSocket.
  const countConnection = (res: uWS.HttpResponse, change: number) => {
    connections.open += change;
    if (change !== 1 || !connections.full) return;
    metrics.count('opening_day_connections_dropped_total', {});
    res.close();
  };
  app.filter(countConnection);
  live = new Live(app, { room, connections, metrics, clock, iso, draining: () => draining });
  const routes = routesOf(services, () => draining);
  const http = serveRoutes(app, variants.routes?.(routes, services, app) ?? routes, {
    metrics,
    clock,
    crowded: () => connections.crowded,
    hides: hidesFrom(config.adminToken),
    strayPage: notFoundPage(config.settings.opening.title),
    forged: (exchange) => services.forged(exchange),
    fault: (route, error) =>
      log('fault', {
        route,
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  });
  // Shared ports make every server's readiness look like one: none takes part before it knows the room.
  if (halted === null) await room.first(startPatienceMs);
  const listening = await listen(app, config.host, config.port);

  metrics.choose('opening_day_durability_configured', config.durability);
  metrics.onScrape(() => refreshMetrics(metrics, { room, controller, portal, connections }));
  const metricsServer = await serveMetrics(config, () => metrics.text(), metrics.contentType);

  return {
    async stop() {
      if (draining) return;
      draining = true;
      stopWatchingKeys();
      uWS.us_listen_socket_close(listening);
      await controller.stop();
      await live.end();
      const until = clock() + drainPatienceMs;
      while (http.pending() > 0 && clock() < until) await new Promise((resolve) => setTimeout(resolve, 20));
      portalBoard.stop();
      portal?.close();
      app.close();
      metricsServer.close();
      metricsServer.closeAllConnections();
      metrics.close();
      endPulse();
      redis.disconnect();
      subscriber.disconnect();
      log('stopped', { unanswered: http.pending() });
    },
  };
}

/** The portal of the scenario, or this server's part of it; null where it has none. */
function portalOf(
  { settings, portalShare: share }: Config,
  clock: () => number,
  metrics: Metrics,
): Portal | null {
  const { portal: terms, opening } = settings;
  if (terms === undefined) return null;
  // The same service times from start to start.
  const random = randomStream(share.count, `portal of ${opening.id}`, share.index);
  const nextServiceMs = serviceTimes(random, terms.serviceSeconds * 1000, terms.serviceVariation);
  const scheduler = {
    now: clock,
    after(delayMs: number, task: () => void) {
      const timer = setTimeout(task, delayMs);
      return () => clearTimeout(timer);
    },
  };
  return new Portal({
    terms,
    share,
    scheduler,
    nextServiceMs,
    onEnd(outcome, afterMs) {
      metrics.count('opening_day_portal_requests_total', { outcome });
      if (outcome === 'done') metrics.observe('opening_day_portal_response_seconds', {}, afterMs / 1000);
    },
    onTurnedBack: () => metrics.count('opening_day_portal_requests_total', { outcome: 'turnedBack' }),
    onWaste: (requests) => metrics.count('opening_day_portal_wasted_requests_total', {}, requests),
  });
}

/** Tells one setting-up of an opening from another. */
function newEpoch(): string {
  return randomBytes(9).toString('base64url');
}

async function connectWithin(
  redis: ReturnType<typeof connect>,
  patienceMs: number,
  url: string,
): Promise<void> {
  let last = '';
  redis.on('error', (error: Error) => {
    last = error.message;
  });
  const timeout = new Promise<never>((_, reject) => {
    setTimeout(
      () =>
        reject(
          new Error(`Redis cannot be reached at ${url} (${last || 'no answer'}): start it, or set REDIS_URL`),
        ),
      patienceMs,
    ).unref();
  });
  const ready = new Promise<void>((resolve) => redis.once('ready', resolve));
  redis.connect().catch(() => {});
  try {
    await Promise.race([ready, timeout]);
  } catch (error) {
    redis.disconnect();
    throw error;
  }
}

function listen(app: uWS.TemplatedApp, host: string, port: number): Promise<uWS.us_listen_socket> {
  return new Promise((resolve, reject) => {
    app.listen(host, port, (socket) => {
      if (socket) resolve(socket);
      else
        reject(
          new Error(
            `port ${port} on ${host} cannot be listened on: set PORT to a free one, or see that TLS_CERT and TLS_KEY belong together`,
          ),
        );
    });
  });
}

function serveMetrics(
  config: Config,
  text: () => Promise<string>,
  contentType: string,
): Promise<ReturnType<typeof createServer>> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return response.writeHead(404).end();
    text().then(
      (body) => response.writeHead(200, { 'content-type': contentType }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  server.maxConnections = maxMetricsConnections;
  return new Promise((resolve, reject) => {
    server.once('error', () =>
      reject(
        new Error(`port ${config.metricsPort} on ${config.host} is taken: set METRICS_PORT to a free one`),
      ),
    );
    server.listen(config.metricsPort, config.host, () => resolve(server));
  });
}
