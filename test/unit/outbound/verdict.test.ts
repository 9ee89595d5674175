import { describe, expect, test } from 'vitest';
import { addMs, minutes, seconds } from '../../../src/lib/time.ts';
import { judge, mayResend, resolveUnknownAt, retryDelayMs } from '../../../src/outbound/verdict.ts';

const now = new Date('2026-11-22T02:00:00Z');
const past = { lane: 0, attempt: 1, mayHaveLanded: false, temporaryFailures: 0, ambiguousTries: 0, now };
const yes = { result: 'ok', msgid: 'm', responseCode: 'c' } as const;

describe('judging an answer', () => {
  test.each([
    [yes, past, 'accepted'],
    [yes, { ...past, attempt: 2, mayHaveLanded: true }, 'accepted'],
    [{ ...yes, msgid: null }, { ...past, attempt: 2, mayHaveLanded: true }, 'accepted_blind'],
    [{ ...yes, msgid: null }, past, 'accepted'],
    [{ result: 'duplicate', errcode: 42014 }, { ...past, attempt: 2 }, 'accepted_blind'],
    [{ result: 'duplicate', errcode: 42014 }, past, 'dead'],
    [{ result: 'fault', errcode: 40008, reason: 'payload' }, past, 'dead'],
    [{ result: 'not_reached', errcode: 81013, reason: 'recipient_refused' }, past, 'unreachable'],
    [{ result: 'temporary', errcode: -1 }, { ...past, temporaryFailures: 1 }, 'queued'],
    [{ result: 'token', errcode: 42001 }, { ...past, temporaryFailures: 1 }, 'queued'],
    [{ result: 'limited', errcode: 45009, pauseMs: 60_000 }, past, 'queued'],
    [{ result: 'config', errcode: 60020, reason: 'config' }, past, 'queued'],
    [{ result: 'unknown' }, { ...past, ambiguousTries: 1 }, 'unknown'],
  ] as const)('%o after %o is %s', (outcome, circumstances, state) => {
    expect(judge(outcome, circumstances).state).toBe(state);
  });

  test('the owner hears of an urgent ask that is stuck once, after four failures', () => {
    const notified = [1, 2, 3, 4, 5].map(
      (temporaryFailures) => judge({ result: 'temporary', errcode: -1 }, { ...past, temporaryFailures }).notifyOwner,
    );
    expect(notified).toEqual([null, null, null, 'stuck', null]);
    const calm = judge({ result: 'temporary', errcode: -1 }, { ...past, lane: 2, temporaryFailures: 4 });
    expect(calm.notifyOwner).toBeNull();
  });

  test('a limit holds the urgent for 15 seconds at most and the rest for its whole time', () => {
    const limited = { result: 'limited', errcode: 45009, pauseMs: minutes(60) } as const;
    expect(judge(limited, past).retryAt).toEqual(addMs(now, seconds(15)));
    expect(judge(limited, { ...past, lane: 2 }).retryAt).toEqual(addMs(now, minutes(60)));
  });

  test('a gateway that names a time is asked then and not before; the urgent ask every 15 seconds', () => {
    const busy = { result: 'temporary', errcode: null, retryAfterMs: minutes(5) } as const;
    const failed = { ...past, temporaryFailures: 1 };
    expect(judge(busy, { ...failed, lane: 2 }).retryAt).toEqual(addMs(now, minutes(5)));
    expect(judge(busy, failed).retryAt).toEqual(addMs(now, seconds(15)));
    const soon = judge({ ...busy, retryAfterMs: 1 }, { ...failed, temporaryFailures: 9 });
    expect(soon.retryAt).toEqual(addMs(now, seconds(60)));
  });
});

describe('a send without an answer', () => {
  const tries = { lane: 2, purpose: 'ask', ambiguous: 1, firstAmbiguous: null, now, window: minutes(30) };

  test('urgent: at once, later spaced, without end', () => {
    expect(resolveUnknownAt({ lane: 1, ambiguousTries: 1, now })).toEqual(now);
    expect(resolveUnknownAt({ lane: 1, ambiguousTries: 9, now })).toEqual(addMs(now, seconds(60)));
    const hoursAgo = addMs(now, -minutes(600));
    expect(mayResend({ ...tries, lane: 1, ambiguous: 9, firstAmbiguous: hoursAgo })).toBe(true);
  });

  test('others: each minute, as long as WeCom makes one of two', () => {
    expect(resolveUnknownAt({ lane: 2, ambiguousTries: 1, now })).toEqual(addMs(now, seconds(60)));
    expect(resolveUnknownAt({ lane: 4, ambiguousTries: 7, now })).toEqual(addMs(now, seconds(60)));
    const after = (ago: number) => mayResend({ ...tries, ambiguous: 9, firstAmbiguous: addMs(now, -ago) });
    expect([minutes(1), minutes(28), minutes(29), minutes(60)].map(after)).toEqual([true, true, false, false]);
  });

  test('a reply, which WeCom would deliver twice: once more', () => {
    const again = (ambiguous: number) => mayResend({ ...tries, purpose: 'reply', ambiguous, firstAmbiguous: now });
    expect([1, 2].map(again)).toEqual([true, false]);
  });
});

test('retries wait 1, 4, 15 seconds give or take a fifth, then 60', () => {
  const [early, late] = [() => 0, () => 1];
  expect([1, 2, 3, 4, 99].map((n) => retryDelayMs(n, early))).toEqual([800, 3200, 12_000, 60_000, 60_000]);
  expect([1, 2, 3, 4].map((n) => retryDelayMs(n, late))).toEqual([1200, 4800, 18_000, 60_000]);
});
