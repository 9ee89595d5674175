import { sql } from 'kysely';
import { afterEach } from 'vitest';
import type { WarningListData, WarningViewData } from '../../src/domain/warnings/index.ts';
import { seconds } from '../../src/lib/time.ts';
import { type Http, HttpRefusal } from './http.ts';
import { titleOf } from './phone.ts';
import type { Received, TestApp } from './test-app.ts';

type About = Pick<Received, 'id' | 'number'>;

export interface Refusal {
  status: number;
  code: string;
  field?: string;
  message: string;
}

/**
 * What people of a testApp do on phones and pages, each action followed until all is at rest. After each test what is still
 * open is revoked and a minute passes, so that no ladder climbs into the next test.
 */
export function useActions(testApp: TestApp) {
  const browsers = new Map<string, Http>();

  async function browser(userid: string): Promise<Http> {
    const known = browsers.get(userid) ?? (await testApp.as(userid));
    browsers.set(userid, known);
    return known;
  }

  async function act(userid: string, { id }: About, name: string, body: object = {}): Promise<WarningViewData> {
    const view = await (await browser(userid)).post<WarningViewData>(`/api/warnings/${id}/${name}`, body);
    await testApp.advance(0);
    return view;
  }

  async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
    try {
      await work;
    } catch (error) {
      if (!(error instanceof HttpRefusal)) throw error;
      const { status } = error;
      const { code, message, field } = error.error;
      return { status, code, message, ...(field === undefined ? {} : { field }) };
    }
    throw new Error('nothing was refused');
  }

  afterEach(async () => {
    const { rows } = await sql<About>`
      select id, number from warning where state not in ('CLOSED', 'REVOKED')`.execute(testApp.app.db);
    for (const open of rows) await act('centre-1', open, 'revoke', { reason: '演示结束' });
    await testApp.advance(seconds(61));
  });

  return {
    browser,
    act,
    refusalOf,

    async warn(employeeId: string, input: Parameters<TestApp['warn']>[0] = {}): Promise<Received> {
      const received = await testApp.warn({ person: { employeeId }, ...input });
      await testApp.advance(0);
      return received;
    },

    async press(userid: string, text: string, about?: About, answers?: Record<string, string[]>): Promise<void> {
      // The id stands in every card's keys, the number only where a card has fields.
      await testApp.phone(userid).press(text, about && { number: about.id }, answers);
      await testApp.advance(0);
    },

    async look(userid: string, { id }: About): Promise<WarningViewData> {
      return (await browser(userid)).get<WarningViewData>(`/api/warnings/${id}`);
    },

    async list(userid: string, query = ''): Promise<string[]> {
      const { warnings } = await (await browser(userid)).get<WarningListData>(`/api/warnings${query}`);
      return warnings.map((one) => one.number);
    },

    refusedAct: (userid: string, about: About, name: string, body: object = {}) =>
      refusalOf(act(userid, about, name, body)),

    titles: (userid: string, about?: About) => testApp.phone(userid).titles(about),

    /** Title and desc of the newest card, its fields and what can be pressed. */
    async shown(userid: string, about?: About) {
      const entry = await testApp.phone(userid).card(about);
      const fields = entry.card && 'horizontal_content_list' in entry.card ? entry.card.horizontal_content_list : [];
      return {
        title: titleOf(entry),
        desc: entry.card?.main_title?.desc ?? '',
        fields: Object.fromEntries((fields ?? []).map(({ keyname, value = '' }) => [keyname, value])),
        buttons: entry.buttons.filter(({ enabled }) => enabled).map(({ text }) => text),
        menu: (entry.menu ?? []).map(({ text }) => text),
      };
    },

    async nameOf(userid: string): Promise<string> {
      const person = await testApp.app.directory.personByUserid(testApp.app.db, userid);
      if (!person) throw new Error(`nobody is ${userid}`);
      return person.name;
    },

    async personIdOf(userid: string): Promise<string> {
      const person = await testApp.app.directory.personByUserid(testApp.app.db, userid);
      if (!person) throw new Error(`nobody is ${userid}`);
      return person.id;
    },

    /** Purposes of the armed timers with the minutes left. */
    async timers(warning: About): Promise<Record<string, number>> {
      const [{ deadlines }, now] = await Promise.all([testApp.view(warning), testApp.now()]);
      return Object.fromEntries(
        deadlines.map(({ purpose, dueAt }) => [purpose, (Date.parse(dueAt) - now.getTime()) / 60_000]),
      );
    },
  };
}

export type Actions = ReturnType<typeof useActions>;
