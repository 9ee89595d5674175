import { describe, expect, test } from 'vitest';
import { reachabilityOf } from '../../../src/domain/readiness/rules.ts';
import type { ReachFacts } from '../../../src/domain/readiness/types.ts';

const AT = new Date('2026-12-01T02:05:00Z');
const BEFORE = new Date('2026-11-30T02:05:00Z');
const AFTER = new Date('2026-12-03T00:00:00Z');

const KNOWN: ReachFacts = {
  ...{ account: 'ACTIVE', isUnreachable: false, unreachableSince: null, unreachableErrcode: null, deliveredAt: AT },
  ...{ isSilent: false, isDoubted: false, awayUntil: null, isSubstituted: false },
};
const lost = (unreachableErrcode: number | null): Partial<ReachFacts> => ({
  ...{ isUnreachable: true, unreachableSince: AT, unreachableErrcode, deliveredAt: null },
});

describe('whether somebody can be reached', () => {
  test.each<[string, Partial<ReachFacts>, string, string[]]>([
    ['a message arrived of late', {}, 'REACHABLE', ['12-01 10:05 有消息送达']],
    ['nothing ever arrived', { deliveredAt: null }, 'UNKNOWN', ['近30天没有消息送达过，能否收到不清楚']],
    ['no account', { account: 'NONE', deliveredAt: null }, 'NOT', ['没有企业微信账号']],
    ['left WeCom', { account: 'LEFT' }, 'NOT', ['已退出企业微信']],
    ['switched off', { account: 'DISABLED' }, 'NOT', ['企业微信账号已停用']],
    ['named by 81013', lost(81_013), 'NOT', ['消息送不到：不在应用可见范围，错误码81013']],
    ['named invalid or unlicensed', lost(0), 'NOT', ['消息送不到：账号无效或没有接口许可']],
    ['left the range by an event', lost(null), 'NOT', ['消息送不到：不在应用可见范围']],
    ['a code nobody knows', lost(99), 'NOT', ['消息送不到：企业微信不接收，错误码99']],
    [
      'named, and reached after it',
      { ...lost(0), unreachableSince: BEFORE, deliveredAt: AT },
      'PARTLY',
      ['曾送不到（账号无效或没有接口许可），之后又有消息送达'],
    ],
    ['reached, and named after it', { ...lost(0), deliveredAt: BEFORE }, 'NOT', ['消息送不到：账号无效或没有接口许可']],
    ['never activated', { account: 'NOT_ACTIVATED' }, 'PARTLY', ['企业微信未激活，多半看不到消息']],
    ['on leave, nobody stands in', { awayUntil: AFTER }, 'PARTLY', ['请假至12-03 08:00，无人代班']],
    [
      'on leave, somebody stands in',
      { awayUntil: AFTER, isSubstituted: true },
      'PARTLY',
      ['请假至12-03 08:00，有人代班'],
    ],
    ['asked and never answered', { isSilent: true }, 'PARTLY', ['发过要处置的卡片，从未按过']],
    ['said to be gone', { isDoubted: true }, 'PARTLY', ['有人反映已离职或账号不是本人，待核实']],
    [
      'unknown is no excuse for what is known',
      { account: 'NOT_ACTIVATED', deliveredAt: null, awayUntil: AFTER },
      'PARTLY',
      ['企业微信未激活，多半看不到消息', '请假至12-03 08:00，无人代班'],
    ],
    [
      'away and without account',
      { account: 'NONE', awayUntil: AFTER },
      'NOT',
      ['没有企业微信账号', '请假至12-03 08:00，无人代班'],
    ],
  ])('%s', (_, facts, state, reasons) => {
    expect(reachabilityOf({ ...KNOWN, ...facts })).toEqual({ state, reasons });
  });

  test('is never green without a message that arrived', () => {
    const accounts = ['ACTIVE', 'NOT_ACTIVATED', 'DISABLED', 'LEFT', 'NONE'] as const;
    const flags = [false, true];
    for (const account of accounts)
      for (const isUnreachable of flags)
        for (const isSilent of flags)
          for (const isDoubted of flags) {
            const facts = { ...KNOWN, account, isUnreachable, isSilent, isDoubted, deliveredAt: null };
            const { state, reasons } = reachabilityOf(facts);
            expect(state).not.toBe('REACHABLE');
            expect(reasons.length).toBeGreaterThan(0);
          }
  });
});
