import type {
  AdmissionSettings,
  OpeningSettings,
  PortalSettings,
  ServeSettings,
} from '../opening/settings.ts';

/** The morning of 13 June 2016, small; `change` what matters to a test. */
export function someSettings(
  change: {
    opening?: Partial<OpeningSettings>;
    admission?: Partial<AdmissionSettings>;
    portal?: Partial<PortalSettings>;
  } = {},
): ServeSettings {
  return {
    opening: {
      id: 'some-opening',
      title: 'Some opening',
      timeZone: 'America/Toronto',
      preQueueAt: '2016-06-13T07:30:00-04:00',
      opensAt: '2016-06-13T08:30:00-04:00',
      closesAt: '2016-06-13T18:00:00-04:00',
      quota: 5,
      paymentDays: 30,
      unpaid: 'returned',
      ...change.opening,
    },
    admission: {
      mode: 'fifo',
      ratePerSecond: 1,
      maxActive: 3,
      claimSeconds: 900,
      sessionSeconds: 3600,
      ...change.admission,
    },
    ...(change.portal && {
      portal: {
        workers: 2,
        serviceSeconds: 4,
        serviceVariation: 0,
        queueLimit: 10,
        timeoutSeconds: 30,
        ...change.portal,
      },
    }),
  };
}
