import type { ServeSettings } from '../../server/opening/settings.ts';

/** By how much a server is made worse on purpose; 1 leaves it as it is. */
export interface Planted {
  /** What the portal's service time is multiplied by, its workers with it: it bears as much, and answers later. */
  service: number;
  /** What the rate of admission is multiplied by. */
  rate: number;
}

export function plantedIn<S extends Pick<ServeSettings, 'admission' | 'portal'>>(
  settings: S,
  { service, rate }: Planted,
): S {
  const { admission, portal } = settings;
  return {
    ...settings,
    admission: { ...admission, ratePerSecond: admission.ratePerSecond * rate },
    ...(portal && {
      portal: {
        ...portal,
        serviceSeconds: portal.serviceSeconds * service,
        workers: Math.round(portal.workers * service),
      },
    }),
  };
}
