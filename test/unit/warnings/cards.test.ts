import { describe, expect, test } from 'vitest';
import { LEVELS } from '../../../src/kernel/escalation/types.ts';
import { charCount } from '../../../src/lib/text.ts';
import { addMs, shanghaiAt } from '../../../src/lib/time.ts';
import { checkCard, checkUpdate } from '../../../src/wecom/cards/index.ts';
import { minute } from './actors.ts';
import { everyCard } from './every-card.ts';
import { ADVISOR, cards, cardsWithoutNames, descOf, facts, fieldsOf, keysOf, OWNER, texts, titleOf } from './facts.ts';
import { acked, dispatched, met, reported, taken } from './warning.ts';

const long = '岚'.repeat(60);
const inEveryForm = LEVELS.flatMap((level) =>
  [false, true].flatMap((drill) =>
    [minute(3), shanghaiAt('2026-11-20', '23:30')].map((now) => ({
      level,
      drill,
      now,
      warning: { ...acked(level), drill },
    })),
  ),
);

describe.each(inEveryForm)('$level, drill $drill, at $now', ({ warning, drill, now }) => {
  const plain = facts(warning, { now, supportName: OWNER, reason: '重复' });

  test('every card is one WeCom takes, and takes as another face', () => {
    for (const [name, card] of everyCard(plain)) {
      expect(() => checkCard(card), name).not.toThrow();
      expect(() => checkUpdate(card), name).not.toThrow();
      expect(titleOf(card), name).not.toBe('');
    }
  });

  test('names longer than any card are cut, not refused', () => {
    const { subject, organisation } = plain;
    if (!subject || !organisation) throw new Error('no subject');
    const stretched = {
      ...plain,
      subject: { ...subject, name: long, unitName: long, post: long, employeeNo: long, nameUniqueInUnit: false },
      organisation: { ...organisation, shortName: long },
      ownerName: long,
      advisorName: long,
      supportName: long,
      reason: long,
      now: addMs(now, 1e12),
    };
    for (const [, card] of everyCard(stretched)) {
      expect(() => checkUpdate(card)).not.toThrow();
      for (const value of Object.values(fieldsOf(card))) expect(charCount(value)).toBeLessThanOrEqual(26);
    }
  });

  test('every card of a drill is marked, and only of a drill', () => {
    for (const [name, card] of everyCard(plain)) {
      expect([name, titleOf(card).includes('【演练】')]).toEqual([name, drill]);
    }
  });

  test('keys carry an opaque id and a word, nothing else', () => {
    for (const [name, card] of everyCard(plain)) {
      const form = name === 'C01b' ? /^f:[0-9A-Z]{26}:[a-z_]+$/ : /^w:[0-9A-Z]{26}:[a-z_]+(:[A-Z_]+)?$/;
      for (const key of keysOf(card)) expect(key).toMatch(form);
    }
  });
});

describe('what a card says', () => {
  test('C01 counts the time to sign, and says at night that it is night', () => {
    expect(fieldsOf(cards.ask(facts(dispatched()), { repeat: false }))).toMatchObject({
      时限: '5分钟内签收',
      部门: '冲压车间',
      类型: '刷单返利',
    });
    const at = (clock: string) =>
      descOf(cards.ask(facts(dispatched(), { now: shanghaiAt('2026-11-20', clock) }), { repeat: false }));
    expect([at('21:59'), at('22:00'), at('05:59'), at('06:00')]).toEqual([
      '请先签收，再到现场当面劝阻',
      '深夜打扰，事情紧急，请先签收',
      '深夜打扰，事情紧急，请先签收',
      '请先签收，再到现场当面劝阻',
    ]);
    expect(titleOf(cards.ask(facts(dispatched()), { repeat: true }))).toBe('【特急】仍无人签收，请马上处理');
  });

  test('C10 says why, which step and since when, and who the advisor is', () => {
    const card = cards.officer(facts(dispatched('HIGH'), { now: minute(10) }), { why: 'SILENT', step: 2 });
    expect([titleOf(card), fieldsOf(card)['等级'], fieldsOf(card)['顾问']]).toEqual([
      '【升级】企业超时未签收',
      '高危，第2步，已10分钟',
      ADVISOR,
    ]);
  });

  test.each([
    [0, 0, '特急'],
    [0, 3, '特急，已3分钟'],
    [2, 0, '特急，第2步'],
  ])('C10 leaves out what there is nothing to say about: step %i after %i minutes', (step, minutes, said) => {
    const card = cards.officer(facts(dispatched(), { now: minute(minutes) }), { why: 'NOTICE', step });
    expect(fieldsOf(card)['等级']).toBe(said);
  });

  test('C10a names the advisor, not the officer who reads it', () => {
    expect(fieldsOf(cards.cardState('C10a', facts(taken()), 'POLICE'))['顾问']).toBe(ADVISOR);
    expect(fieldsOf(cards.cardState('C10a', facts(taken(), { advisorName: null }), 'POLICE'))).not.toHaveProperty(
      '顾问',
    );
  });

  const called = facts(taken('HIGH'), { now: minute(10), reason: '重复' });
  const whole = ['单位', '部门', '本人', '等级', '顾问', '编号'];
  test.each([
    ['C10', cards.officer(called, { why: 'NO_CONTACT', step: 2 }), whole],
    ['C10 of an officer who calls', cards.officer(called, { why: 'SUPPORT', step: 3 }), whole.with(4, '民警')],
    ['C10a', cards.cardState('C10a', called, 'POLICE'), whole],
    ['C10a without a name', cards.cardState('masked', called, 'POLICE'), whole],
    ['C04', cards.cardState('C04', facts(acked()), 'POLICE'), ['编号', '签收', '时间']],
    ['C04 after a takeover', cards.cardState('C04', called, 'POLICE'), ['编号', '接手', '时间']],
    ['C36', cards.message('C36', called, '重复'), ['编号', '原因']],
    ['C40', cards.message('C40', called), ['编号', '民警']],
    ['C41', cards.todo(called, 'REVIEW'), ['单位', '等级', '编号']],
  ])('%s has every field that police read on it', (_, card, fields) => {
    expect(Object.keys(fieldsOf(card))).toEqual(fields);
  });

  test('nobody is named as signer of what nobody signed', () => {
    const unsigned = facts(dispatched());
    expect(fieldsOf(cards.refusal('REVOKED', unsigned))).not.toHaveProperty('签收');
    expect(fieldsOf(cards.cardState('closed', unsigned, 'POLICE'))).not.toHaveProperty('接手');
    expect(fieldsOf(cards.refusal('TAKEN', facts(acked())))['签收']).toBe(OWNER);
  });

  test('a refusal for want of a right names nobody', () => {
    expect(fieldsOf(cards.refusal('FORBIDDEN', facts(acked())))).not.toHaveProperty('签收');
  });

  test('the support card says who was called', () => {
    expect(fieldsOf(cards.cardState('C01a-support', facts(acked(), { supportName: OWNER }), 'ADVISOR'))['支援']).toBe(
      OWNER,
    );
    expect(descOf(cards.cardState('C01a-support', facts(acked()), 'ADVISOR'))).toBe(
      '核验码K7M3QX，已请求支援，请守在本人身边',
    );
  });

  test('C32 names what is missing in Chinese, C36 why it was revoked', () => {
    expect(fieldsOf(cards.message('C32', facts({ ...reported('REFUSED'), missing: ['said'] })))['请补充']).toBe(
      texts.fields['said'],
    );
    expect(fieldsOf(cards.cardState('revoked', facts(acked(), { reason: '重复' }), 'POLICE'))['原因']).toBe('重复');
  });

  test.each(['DISSUADED', 'SCAMMED', 'UNREACHABLE', 'WRONG_PERSON'] as const)(
    'C01e repeats %s and offers to take it back',
    (outcome) => {
      const card = cards.cardState('C01e', facts(reported(outcome)), 'ADVISOR');
      expect(fieldsOf(card)['结果']).toBe(texts.outcomes[outcome]);
      expect(keysOf(card)).toEqual([expect.stringMatching(/:undo$/)]);
    },
  );

  test('after an answered follow-up nothing can be taken back', () => {
    expect(keysOf(cards.followUpAnswered(facts(met()), 'STABLE'))).toEqual([]);
  });

  test('the reminder of a lapse asks what is still unanswered, in the owner’s own role', () => {
    expect(titleOf(cards.message('C01a', facts(acked())))).toBe('已签收，请尽快见到本人');
    expect(titleOf(cards.message('C01a', facts(met())))).toBe('见到了，现在情况怎样？');
    expect(titleOf(cards.message('C01a', facts(taken())))).toBe('已由您接手，请尽快到场');
  });

  test('MEDIUM and LOW may be reached by phone', () => {
    expect(titleOf(cards.cardState('C01a', facts(acked('MEDIUM')), 'ADVISOR'))).toBe('已签收，请尽快联系本人');
    expect(titleOf(cards.cardState('C01c', facts(met('LOW')), 'ADVISOR'))).toBe('联系上了，现在情况怎样？');
  });

  test('where names stay off cards, C01 does not promise one', () => {
    for (const card of [
      cardsWithoutNames.ask(facts(dispatched()), { repeat: false }),
      cardsWithoutNames.cardState('not-on-site', facts(dispatched()), 'ADVISOR'),
    ])
      expect(fieldsOf(card)['本人']).toBe('岚*夏');
  });
});
