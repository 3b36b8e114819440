import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { advice } from './advice.ts';
import { aptInstall, canInstall } from './apt.ts';
import { brewInstall, canBrew } from './brew.ts';
import { startChild } from './child.ts';
import { privateFolder } from './folder.ts';
import { findProgram } from './path.ts';
import { reservePort } from './port.ts';
import { answers, untilReady } from './ready.ts';
import { firstWay, type Note } from './ways.ts';

const programs = ['prometheus'];

/** The prometheus that is there; null when none is. */
export function findPrometheus(): string | null {
  return findProgram(programs);
}

/** The path of a Prometheus: one that is there, else installed by apt (as root) or brew. Throws `CannotProvide`. */
export async function providePrometheus({ note }: { note: Note }): Promise<string> {
  const there = findPrometheus();
  if (there) return there;
  const apt = { program: 'prometheus', packages: ['prometheus'], programs, note };
  return firstWay(
    'prometheus',
    [
      { name: 'apt-get install', possible: canInstall(), take: () => aptInstall(apt) },
      { name: 'brew install', possible: canBrew(), take: () => brewInstall('prometheus', programs, note) },
    ],
    advice.prometheus.get.en,
    note,
  );
}

export interface PrometheusOptions {
  /** Where it keeps its data; removed on `stop`. Without one, a temporary folder. */
  folder?: string;
  /** What to scrape once a second: `host:port` of each metrics port. */
  scrape: string[];
  /** A file of recording or alerting rules. */
  rules?: string;
  note?: Note;
  signal?: AbortSignal;
}

export interface StartedPrometheus {
  /** `http://127.0.0.1:PORT` */
  url: string;
  /** Where k6 sends its metrics (remote write). */
  writeUrl: string;
  pid: number;
  /** Scrapes these from now on; takes effect within a few seconds. */
  scrape(targets: string[]): void;
  /** Ends it, waits, removes its folder. Can be called again. */
  stop(): Promise<void>;
}

/** The configuration file: one job, its targets in a file of their own, so that they can change. Pure. */
export function prometheusConfiguration(targetsFile: string, rules?: string): string {
  const configuration = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: rules ? [rules] : [],
    scrape_configs: [
      { job_name: 'opening-day', file_sd_configs: [{ files: [targetsFile], refresh_interval: '5s' }] },
    ],
  };
  // JSON is YAML.
  return `${JSON.stringify(configuration, null, 2)}\n`;
}

/** Starts a private Prometheus on a free port of 127.0.0.1, which scrapes and takes remote write. */
export async function startPrometheus(options: PrometheusOptions): Promise<StartedPrometheus> {
  const { note = () => {}, signal } = options;
  const program = await providePrometheus({ note });
  const folder = privateFolder('prometheus', options.folder);
  const reserved = await reservePort();
  const url = `http://127.0.0.1:${reserved.port}`;
  const giveUp = () => {
    reserved.release();
    folder.remove();
  };
  try {
    const targetsFile = join(folder.path, 'targets.json');
    const scrape = (targets: string[]) => {
      writeFileSync(`${targetsFile}.new`, JSON.stringify([{ targets }]));
      renameSync(`${targetsFile}.new`, targetsFile);
    };
    scrape(options.scrape);
    mkdirSync(join(folder.path, 'data'), { recursive: true });
    const configurationFile = join(folder.path, 'prometheus.yml');
    writeFileSync(configurationFile, prometheusConfiguration(targetsFile, options.rules));
    const child = await startChild({
      name: 'prometheus',
      command: program,
      args: [
        `--config.file=${configurationFile}`,
        `--storage.tsdb.path=${join(folder.path, 'data')}`,
        `--web.listen-address=127.0.0.1:${reserved.port}`,
        '--web.enable-remote-write-receiver',
        '--log.level=warn',
      ],
      cwd: folder.path,
    });
    let stopping: Promise<void> | null = null;
    const stop = () => {
      stopping ??= child.stop(10_000).finally(giveUp);
      return stopping;
    };
    try {
      await untilReady(child, () => answers(`${url}/-/ready`), { limitMs: 60_000, signal });
    } catch (error) {
      await stop();
      throw error;
    }
    return { url, writeUrl: `${url}/api/v1/write`, pid: child.pid, scrape, stop };
  } catch (error) {
    giveUp();
    throw error;
  }
}
