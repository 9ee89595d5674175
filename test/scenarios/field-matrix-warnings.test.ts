import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { WarningListView, WarningView } from '../../src/domain/warnings/index.ts';
import { useActions } from '../support/actions.ts';
import { actorsOf, askAll, CENTRE } from '../support/actors.ts';
import { type Answer, fieldTable } from '../support/field-matrix.ts';
import { type Received, useTestApp } from '../support/test-app.ts';

/** What nobody but police may ever find in an answer about these warnings. */
const POLICE_ONLY = /ROMANCE|婚恋|代为投资|另有隐情|A-4711|已冻结|990000|770000/;
const POLICE = new Set(['centre', 'duty', 'chief', 'community']);
const MAY_SEE_NAME = new Set([...POLICE, 'advisor who signed', 'himself']);

describe('field matrix of a warning: every role × every state × every field', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { act, browser, nameOf, press } = actions;
  const SECRET = { fraudType: 'ROMANCE', note: '对方称能代为投资' } as const;

  async function warn(employee: string): Promise<Received> {
    const warning = await testApp.warn({ person: { employeeId: employee }, ...SECRET });
    await testApp.advance(0);
    return warning;
  }

  async function pressed(employee: string, ...texts: string[]): Promise<Received> {
    const warning = await warn(employee);
    for (const text of texts) await press('adv-0006-1', text, warning);
    return warning;
  }

  async function proposed(): Promise<Received> {
    const person = { employeeId: 'emp-0006-0011' };
    const body = { sourceRef: 'BY-AN-OFFICER', level: 'HIGH', person, ...SECRET };
    const made = await (await browser('cp-07')).post<Received>('/api/warnings', body);
    await testApp.advance(0);
    return made;
  }

  async function closedByPolice(employee: string): Promise<Received> {
    const warning = await pressed(employee, '立即签收', '已见到本人', '转了一部分');
    const detail = { caseRef: 'A-4711', stopPayment: '已冻结', lossCents: 990_000, recoveredCents: 770_000 };
    await act('centre-2', warning, 'police_close', { reason: '本人另有隐情', detail });
    return warning;
  }

  async function reviewed(employee: string): Promise<Received> {
    const warning = await pressed(employee, '立即签收', '已见到本人', '已劝阻未转账');
    await act('centre-2', warning, 'approve', { detail: { method: 'IN_PERSON', avertedCents: 990_000 } });
    return warning;
  }

  async function revoked(employee: string): Promise<Received> {
    const warning = await pressed(employee, '立即签收');
    await act('centre-2', warning, 'revoke', { reason: '重复下发' });
    return warning;
  }

  async function longClosed(employee: string): Promise<Received> {
    const warning = await closedByPolice(employee);
    await sql`update warning set closed_at = closed_at - interval '8 days' where id = ${warning.id}`.execute(
      testApp.app.db,
    );
    return warning;
  }

  async function takenOver(employee: string): Promise<Received> {
    const warning = await pressed(employee, '立即签收');
    await act('cp-07', warning, 'take_over');
    const transferAt = (await testApp.now()).toISOString();
    const detail = { lossCents: 990_000, transferAt, channel: '手机银行' };
    await act('cp-07', warning, 'outcome', { outcome: 'SCAMMED', detail });
    return warning;
  }

  const STATES: [title: string, subject: string | null, make: (employee: string) => Promise<Received>][] = [
    ['nobody matched yet', null, () => testApp.warn({ person: { phone: '15400000003' }, ...SECRET })],
    ['proposed by community police', 'emp-0006-0011', proposed],
    ['dispatched, nobody signed', 'emp-0006-0012', warn],
    ['signed', 'emp-0006-0013', (employee) => pressed(employee, '立即签收')],
    [
      'the signer says: money gone',
      'emp-0006-0014',
      (employee) => pressed(employee, '立即签收', '已见到本人', '钱已转出'),
    ],
    ['taken over by police, who say: money gone', 'emp-0006-0015', takenOver],
    ['closed by police today', 'emp-0006-0016', closedByPolice],
    ['closed by review today', 'emp-0006-0017', reviewed],
    ['closed eight days ago', 'emp-0006-0018', longClosed],
    ['revoked', 'emp-0006-0019', revoked],
  ];

  test('is as it is written down, and nothing of police is in anybody else’s answer', async () => {
    const actors = await actorsOf(testApp, 'emp-0006-0012');
    const pages: string[] = ['# Who reads what of a warning', ''];
    const leaks: string[] = [];
    for (const [title, subject, make] of STATES) {
      const warning = await make(subject ?? '');
      await testApp.advance(0);
      if (subject) actors.set('himself', subject);
      const about = `/api/warnings/${warning.id}`;
      const answers = await askAll(testApp, actions, actors, about);
      pages.push(
        fieldTable(title, WarningView, answers, CENTRE),
        phonesLine(await askAll(testApp, actions, actors, `${about}/phone?of=subject`)),
      );
      leaks.push(...leaksIn(title, answers, subject ? await nameOf(subject) : null));
    }
    for (const query of ['', '?open=false']) {
      const answers = await askAll(testApp, actions, actors, `/api/warnings${query}`);
      pages.push(fieldTable(`the list${query}`, WarningListView, answers, CENTRE));
      leaks.push(...leaksIn('list', answers, null));
    }
    expect(leaks).toEqual([]);
    await expect(`${pages.join('\n')}\n`).toMatchFileSnapshot('field-matrix/warnings.md');
  });

  function leaksIn(title: string, answers: ReadonlyMap<string, Answer>, name: string | null): string[] {
    return [...answers].flatMap(([reader, answer]) => {
      const text = JSON.stringify(answer);
      const isFeed = reader === 'feed' && title !== 'proposed by community police';
      const own = isFeed ? text.replaceAll(SECRET.note, '') : text;
      const isLeak = !POLICE.has(reader) && POLICE_ONLY.test(own);
      const isNamed = name !== null && !MAY_SEE_NAME.has(reader) && text.includes(name);
      return [
        ...(isLeak ? [`${title}: ${reader} ${POLICE_ONLY.exec(own)}`] : []),
        ...(isNamed ? [`${title}: ${reader} reads the name`] : []),
      ];
    });
  }
});

function phonesLine(answers: ReadonlyMap<string, Answer>): string {
  const notified = [...answers].filter(([, answer]) => 'body' in answer).map(([reader]) => reader);
  return `The number itself is shown to: ${notified.join(', ') || 'nobody'}\n`;
}
