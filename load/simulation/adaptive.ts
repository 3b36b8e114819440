import {
  firstLimit,
  type LimitState,
  limitDefaults,
  nextLimit,
  type PortalSeen,
} from '../../server/waiting-room/limit.ts';
import { type AdmissionSettingsNow, submitShare } from '../../server/waiting-room/policy.ts';
import type { Snapshot } from '../../server/waiting-room/snapshot.ts';
import type { Scenario } from '../scenario/schema.ts';

/** The rate and the cap that adaptive admission finds, as the server's controller does. */
export class AdaptiveAdmission {
  readonly #scenario: Pick<Scenario, 'admission' | 'portal'>;
  #limit: LimitState | null = null;

  constructor(scenario: Pick<Scenario, 'admission' | 'portal'>) {
    this.#scenario = scenario;
  }

  /** What it finds is noted in `now` as well. */
  settings(now: Snapshot, portal: PortalSeen): AdmissionSettingsNow {
    const { admission, portal: behind } = this.#scenario;
    const busy = now.called + now.active;
    const seen = {
      ...{ nowMs: now.nowMs, called: now.called, active: now.active, submitted: now.submitted, portal },
      idle: now.waiting === 0 || now.paused || now.phase !== 'open' || busy >= now.remaining,
    };
    const settings = {
      ...{ startPerSecond: admission.ratePerSecond, maxActive: admission.maxActive },
      timeoutMs: behind!.timeoutSeconds * 1000,
      ...(admission.adaptive ?? limitDefaults),
    };
    this.#limit = this.#limit ? nextLimit(this.#limit, seen, settings) : firstLimit(seen, settings);
    now.limit = this.#limit.limit;
    now.bears = this.#limit.bears;
    now.gate = this.#limit.gate;
    return { ratePerSecond: this.#limit.bears / submitShare(now), maxActive: this.#limit.limit };
  }
}
