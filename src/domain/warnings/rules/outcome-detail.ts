import { minutes, shanghaiDay } from '../../../lib/time.ts';
import type { Decision } from '../decision.ts';
import type { Outcome, OutcomeDetail, Warning } from '../types.ts';

export const NOBODY_MET: ReadonlySet<Outcome> = new Set<Outcome>([
  'UNREACHABLE',
  'OFF_SITE',
  'LEFT_COMPANY',
  'WRONG_PERSON',
  'FALSE_ALARM',
]);

/** Fields an outcome needs before it can be reviewed; a press is never refused for lack of them. */
const REQUIRED: Record<Outcome, (keyof OutcomeDetail)[]> = {
  DISSUADED: ['method', 'metAt'],
  PARTIAL_LOSS: ['lossCents', 'transferAt'],
  SCAMMED: ['lossCents', 'transferAt', 'channel'],
  NOT_INVOLVED: ['method'],
  FALSE_ALARM: ['reason'],
  UNREACHABLE: ['attempts'],
  REFUSED: ['said'],
  OFF_SITE: [],
  LEFT_COMPANY: ['leftOn'],
  WRONG_PERSON: [],
};

export function missingFields(outcome: Outcome, detail: OutcomeDetail): (keyof OutcomeDetail)[] {
  return REQUIRED[outcome].filter((field) =>
    field === 'attempts' ? (detail.attempts?.length ?? 0) < 2 : detail[field] === undefined,
  );
}

/** One hundred million yuan, in fen. */
export const MAX_CENTS = 10_000_000_000;

/** A figure or time that cannot be true is refused with its field; a missing one is asked for later. */
export function checkDetail(warning: Warning, detail: OutcomeDetail, now: Date): Decision | null {
  const invalid = (field: string, message: string): Decision => ({ outcome: 'invalid', field, message });
  for (const field of ['lossCents', 'avertedCents', 'recoveredCents'] as const) {
    const cents = detail[field];
    if (cents === undefined) continue;
    if (!Number.isInteger(cents) || cents < 0 || cents > MAX_CENTS) return invalid(field, 'lossCents.range');
  }
  const moments = [
    ...(['metAt', 'transferAt'] as const).map((field) => [field, detail[field]] as const),
    ...(detail.attempts ?? []).map((attempt) => ['attempts', attempt] as const),
  ];
  for (const [field, text] of moments) {
    if (text === undefined) continue;
    const at = new Date(text);
    if (Number.isNaN(at.getTime())) return invalid(field, 'time.format');
    if (at.getTime() > now.getTime() + 60_000) return invalid(field, 'time.future');
  }
  if (detail.leftOn !== undefined) {
    if (Number.isNaN(Date.parse(detail.leftOn))) return invalid('leftOn', 'time.format');
    if (detail.leftOn > shanghaiDay(now)) return invalid('leftOn', 'time.future');
  }
  if (
    detail.metAt &&
    warning.dispatchedAt &&
    new Date(detail.metAt).getTime() < warning.dispatchedAt.getTime() - 60_000
  ) {
    return invalid('metAt', 'metAt.before');
  }
  return null;
}

/** 「找不到人」 and at once 「联系不上」 tell of one attempt, not of two. */
const SAME_ATTEMPT_MS = minutes(1);

/** Press times stand for the meeting and an attempt; of CRITICAL and HIGH to have met is to have met in person. */
export function completed(
  warning: Warning,
  outcome: Outcome,
  given: OutcomeDetail,
  now: Date,
  nobodyMet: boolean,
): OutcomeDetail {
  const attempts = [...(warning.detail.attempts ?? []), ...(given.attempts ?? [])];
  const last = attempts.at(-1);
  const isSame = last !== undefined && now.getTime() - Date.parse(last) < SAME_ATTEMPT_MS;
  if (outcome === 'UNREACHABLE' && !given.attempts && !isSame) attempts.push(now.toISOString());
  const met = given.metAt ?? warning.metAt?.toISOString() ?? (nobodyMet ? undefined : now.toISOString());
  const isSeen = warning.metAt !== null && (warning.level === 'CRITICAL' || warning.level === 'HIGH');
  const method =
    given.method ?? warning.detail.method ?? (isSeen && !NOBODY_MET.has(outcome) ? 'IN_PERSON' : undefined);
  return {
    ...warning.detail,
    ...given,
    ...(attempts.length > 0 ? { attempts } : {}),
    ...(met ? { metAt: met } : {}),
    ...(method ? { method } : {}),
  };
}
