import type { Answers } from './form.ts';

/**
 * What an application costs, in Canadian dollars, by the family: as published on the official page of fees, from
 * 1 January 2016 on.
 */
export const feeRates = { mainApplicant: 773, spouse: 166, child: 166 } as const;

export interface Fee {
  currency: 'CAD';
  mainApplicant: number;
  spouse: number;
  children: number;
  total: number;
}

export function feeOf({ family }: Answers): Fee {
  const spouse = family?.spouse === true ? feeRates.spouse : 0;
  const children = (family?.children ?? 0) * feeRates.child;
  return {
    ...{ currency: 'CAD', mainApplicant: feeRates.mainApplicant, spouse, children },
    total: feeRates.mainApplicant + spouse + children,
  };
}
