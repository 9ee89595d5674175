import { type Span, silentUntil } from '../../kernel/escalation/index.ts';
import { days, formatShanghai, hours } from '../../lib/time.ts';
import { DECLARED_AHEAD_DAYS, MUTED_AT_MOST_HOURS, WINDOWS_AT_MOST } from './types.ts';

export interface Fault {
  field: 'from' | 'to';
  message: string;
}

/** Why a window may not stand beside those that are not over; null: it may. */
export function faultOf(wanted: Span, others: readonly Span[], now: Date): Fault | null {
  const { startsAt, endsAt } = wanted;
  if (startsAt < now) return { field: 'from', message: '开始时间应晚于现在；要马上开始请不填' };
  if (startsAt.getTime() - now.getTime() > days(DECLARED_AHEAD_DAYS))
    return { field: 'from', message: `开始时间最多在 ${DECLARED_AHEAD_DAYS} 天以后` };
  if (endsAt <= startsAt) return { field: 'to', message: '结束时间应晚于开始时间' };
  if (endsAt.getTime() - startsAt.getTime() > hours(MUTED_AT_MOST_HOURS))
    return { field: 'to', message: `一次最长 ${MUTED_AT_MOST_HOURS} 小时` };
  if (others.length >= WINDOWS_AT_MOST)
    return { field: 'to', message: `还没结束的已有 ${WINDOWS_AT_MOST} 个，请先结束几个` };
  const whole = joined(wanted, others);
  if (whole.endsAt.getTime() - whole.startsAt.getTime() > hours(MUTED_AT_MOST_HOURS))
    return {
      field: 'to',
      message: `与已有的时段连起来是 ${formatShanghai(whole.startsAt)} 到 ${formatShanghai(whole.endsAt)}，最长 ${MUTED_AT_MOST_HOURS} 小时`,
    };
  return null;
}

/** The silence that this window would be part of: with all that touch it, and all that touch those. */
function joined(wanted: Span, others: readonly Span[]): Span {
  const all = [wanted, ...others];
  let startsAt = wanted.startsAt;
  for (;;) {
    const earlier = others.find((one) => one.startsAt < startsAt && one.endsAt >= startsAt);
    if (!earlier) break;
    startsAt = earlier.startsAt;
  }
  return { startsAt, endsAt: silentUntil(all, startsAt) ?? wanted.endsAt };
}
