import type { Bulletin, Receipt, ReceiptState } from '../types.ts';

export type Signing =
  | { outcome: 'signed'; state: 'ACKED' | 'ACKED_LATE' }
  | { outcome: 'again' }
  | { outcome: 'refused'; why: 'FORBIDDEN' | 'CLOSED' | 'RECALLED' | 'CORRECTED' };

/** 「签收并转告」 or 「我知道了」: counted once; after the deadline it counts apart, after an end by people not at all. */
export function sign(bulletin: Bulletin, receipt: Pick<Receipt, 'state'> | null, now: Date): Signing {
  if (!receipt) return { outcome: 'refused', why: 'FORBIDDEN' };
  if (bulletin.state === 'CANCELLED') return { outcome: 'refused', why: 'RECALLED' };
  if (bulletin.closeReason === 'CORRECTED') return { outcome: 'refused', why: 'CORRECTED' };
  if (isSigned(receipt.state)) return { outcome: 'again' };
  if (bulletin.closeReason === 'BY_HAND') return { outcome: 'refused', why: 'CLOSED' };
  const isLate = bulletin.state === 'CLOSED' || (bulletin.deadlineAt !== null && bulletin.deadlineAt < now);
  return { outcome: 'signed', state: isLate ? 'ACKED_LATE' : 'ACKED' };
}

export const isSigned = (state: ReceiptState): boolean => state === 'ACKED' || state === 'ACKED_LATE';

/** Who may have seen it: told and not known to be unreachable. */
export const SEEN: readonly ReceiptState[] = ['ACCEPTED', 'UNCONFIRMED', 'ACKED', 'ACKED_LATE'];

/** Waves of an organisation: primary advisors, other advisors, everybody else. */
export function rankOf({ role, primary }: { role: string; primary: boolean }): number {
  if (role !== 'ADVISOR') return 3;
  return primary ? 1 : 2;
}
