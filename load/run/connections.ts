import { UsageError } from '../cli/command.ts';
import { connectionProblems, devicesOf, machineLimits, sourceCount } from '../generator/connections.ts';
import type { RunOptions } from './options.ts';
import type { Plan } from './plan.ts';
import { isLoopback } from './target.ts';

/** @throws UsageError where options contradict each other, or open files and ports do not allow it */
export function checkConnections(
  { connections, adapter, tls, ca, target, generators, listening }: RunOptions,
  { people, scenario }: Plan,
): void {
  const problems: string[] = [];
  if (tls && target !== null)
    problems.push(
      '--tls is for the server that is started here; a target that speaks TLS is named by https://',
    );
  if (ca !== null && target === null)
    problems.push(`--ca ${ca}: is for a --target https://...; what is started here is trusted as it is`);
  if (connections === 'own') {
    if (adapter !== null)
      problems.push(
        '--connections own: an adapter’s calls go over shared connections; leave one of the two out',
      );
    if ((listening ?? scenario.crowd.listening) > 0)
      problems.push(
        '--connections own: who listens hears the news on the socket of a virtual user; use --listening 0, and bench --only live for what a socket each costs',
      );
    if (target?.startsWith('https:') && !isLoopback(new URL(target).hostname))
      problems.push(
        '--connections own: a TLS target elsewhere is known by one name; use shared, or a loopback target',
      );
    const host = target === null ? '127.0.0.1' : new URL(target).hostname;
    problems.push(
      ...connectionProblems({
        ...machineLimits(),
        devices: devicesOf(people),
        generators: generators ?? 1,
        servers: target === null ? scenario.run.servers : null,
        sources: sourceCount(host, generators ?? 1),
      }),
    );
  }
  if (problems.length > 0) throw new UsageError(problems);
}
