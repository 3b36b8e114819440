import type { OpeningSettings } from '../opening/settings.ts';
import type { Answers } from './form.ts';

/** What an application costs by the family, whole Canadian dollars. */
export type FeeRates = NonNullable<OpeningSettings['fees']>;

/** As published on the official page of fees, from 1 January 2016 on: where an opening does not say otherwise. */
export const publishedRates: FeeRates = { mainApplicant: 773, spouse: 166, child: 166 };

export interface Fee {
  currency: 'CAD';
  mainApplicant: number;
  spouse: number;
  children: number;
  total: number;
}

/** What this family pays in an opening. */
export function feeOf({ family }: Answers, { fees = publishedRates }: Pick<OpeningSettings, 'fees'>): Fee {
  const spouse = family?.spouse === true ? fees.spouse : 0;
  const children = (family?.children ?? 0) * fees.child;
  return {
    ...{ currency: 'CAD', mainApplicant: fees.mainApplicant, spouse, children },
    total: fees.mainApplicant + spouse + children,
  };
}
