import type { Variant } from './variant.ts';
import { callBeyond } from './variants/call-beyond.ts';
import { cutLedger } from './variants/cut-ledger.ts';
import { forgetTicket } from './variants/forget-ticket.ts';
import { ignoreAdmission } from './variants/ignore-admission.ts';
import { loseAcknowledged } from './variants/lose-acknowledged.ts';
import { loseReturned } from './variants/lose-returned.ts';
import { openEarly } from './variants/open-early.ts';
import { otherRank } from './variants/other-rank.ts';
import { otherReceipt } from './variants/other-receipt.ts';
import { overselling } from './variants/overselling.ts';
import { rankTwice } from './variants/rank-twice.ts';
import { rewriteLedger } from './variants/rewrite-ledger.ts';
import { shedMobile } from './variants/shed-mobile.ts';
import { signAnew } from './variants/sign-anew.ts';
import { swapCalls } from './variants/swap-calls.ts';
import { turnAway } from './variants/turn-away.ts';
import { unpublishedKey } from './variants/unpublished-key.ts';

/** Every planted fault, in the order of the table. */
export const variants: readonly Variant[] = [
  overselling,
  loseAcknowledged,
  rankTwice,
  otherRank,
  loseReturned,
  openEarly,
  swapCalls,
  ignoreAdmission,
  forgetTicket,
  callBeyond,
  turnAway,
  shedMobile,
  cutLedger,
  rewriteLedger,
  signAnew,
  otherReceipt,
  unpublishedKey,
];
