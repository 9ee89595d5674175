import { sql } from 'kysely';
import { appNow, transact } from '../../src/database/index.ts';
import type {
  BoardData,
  CampaignData,
  Counts,
  MyProtectionsData,
  OpenInput,
  RemindData,
} from '../../src/domain/campaigns/index.ts';
import { addMs, days, minutes, nextShanghai, shanghaiDay } from '../../src/lib/time.ts';
import type { Http } from '../support/http.ts';
import { fieldOf, titleOf } from '../support/phone.ts';
import type { TestApp } from '../support/test-app.ts';

type Kind = 'JOINED' | 'REJOINED' | 'LEFT' | 'MOVED' | 'PHONE_CHANGED';

export const ITEMS = ['APP_INSTALLED', 'OVERSEAS_CALL_OFF', 'GOV_FOLLOWED'];

/** What people of a testApp do about their protections, each action followed until all is at rest. */
export function useCampaigns(testApp: TestApp) {
  const browsers = new Map<string, Http>();

  /** Logged in anew where the session ended with a post or a role, as a page does by itself inside WeCom. */
  async function browser(userid: string): Promise<Http> {
    const known = browsers.get(userid);
    if (known && (await known.request('GET', '/api/me/sessions')).ok) return known;
    const fresh = await testApp.as(userid);
    browsers.set(userid, fresh);
    return fresh;
  }

  const personIdOf = async (userid: string): Promise<string> => {
    const person = await testApp.app.directory.personByUserid(testApp.app.db, userid);
    if (!person) throw new Error(`nobody is ${userid}`);
    return person.id;
  };

  const organisationIdOf = async (code: string): Promise<string> => {
    const organisation = await testApp.app.directory.organisationByCode(testApp.app.db, code);
    if (!organisation) throw new Error(`no organisation ${code}`);
    return organisation.id;
  };

  /** Until the clock in Shanghai shows this time next. */
  async function until(clock: string): Promise<void> {
    const now = await testApp.now();
    await testApp.advance(nextShanghai(now, clock).getTime() - now.getTime());
  }

  async function eventOf(userid: string, kind: Kind, at: Date) {
    const { db } = testApp.app;
    const personId = await personIdOf(userid);
    const job = await db
      .selectFrom('employment')
      .select(['id', 'organisationId', 'gridUnitId', 'outOfProvince'])
      .where('personId', '=', personId)
      .executeTakeFirstOrThrow();
    return {
      kind,
      personId,
      employmentId: job.id,
      organisationId: job.organisationId,
      gridUnitId: job.gridUnitId,
      outOfProvince: job.outOfProvince,
      at,
    };
  }

  const entries = (userid: string) => testApp.phone(userid).screen();

  return {
    browser,
    personIdOf,
    organisationIdOf,
    until,

    /** Opens and waits until the questions are out: bulk sends keep clear of full and half hours. */
    async open(by: string, given: Partial<OpenInput> = {}): Promise<CampaignData> {
      const deadline = shanghaiDay(addMs(await testApp.now(), days(60)));
      const body = { name: '三项防护', scope: {}, deadline, ...given };
      const opened = await (await browser(by)).post<CampaignData>('/api/campaigns', body);
      await testApp.advance(minutes(2));
      return opened;
    },

    async close(by: string, id: string): Promise<void> {
      await (await browser(by)).post(`/api/campaigns/${id}/close`);
      await testApp.advance(0);
    },

    board: async (by: string, id: string, query = '') =>
      (await browser(by)).get<BoardData>(`/api/campaigns/${id}/board${query}`),

    async counts(by: string, id: string): Promise<Counts> {
      return (await (await browser(by)).get<BoardData>(`/api/campaigns/${id}/board`)).campaign.counts;
    },

    async remind(by: string, id: string, organisationId: string): Promise<RemindData> {
      const reminded = await (await browser(by)).post<RemindData>(`/api/campaigns/${id}/remind`, { organisationId });
      await testApp.advance(minutes(2));
      return reminded;
    },

    /** Submits the newest question on a phone with these boxes ticked. */
    async answer(userid: string, ...choice: string[]): Promise<void> {
      await testApp.phone(userid).press('提交', undefined, { choice });
      await testApp.advance(0);
    },

    async press(userid: string, text: string): Promise<void> {
      await testApp.phone(userid).press(text);
      await testApp.advance(minutes(2));
    },

    async chat(userid: string, text: string): Promise<void> {
      await testApp.phone(userid).chat(text);
      await testApp.advance(0);
    },

    mine: async (userid: string) => (await browser(userid)).get<MyProtectionsData>('/api/protections/mine'),

    async states(userid: string): Promise<string[]> {
      const { items } = await (await browser(userid)).get<MyProtectionsData>('/api/protections/mine');
      return items.map(({ state }) => state);
    },

    /** Somebody comes, goes or changes: what the roster tells everybody who listens. */
    async turn(kind: Kind, ...userids: string[]): Promise<void> {
      const { db, directory } = testApp.app;
      await transact(db, async (tx) => {
        const at = await appNow(tx);
        const events = await Promise.all(userids.map((userid) => eventOf(userid, kind, at)));
        if (kind === 'LEFT') for (const { employmentId } of events) await directory.endEmployment(tx, employmentId, at);
        if (kind === 'JOINED')
          for (const { employmentId } of events)
            await sql`update employment set hired_on = ${shanghaiDay(at)} where id = ${employmentId}`.execute(tx);
        if (kind === 'REJOINED')
          for (const { employmentId } of events)
            await sql`update employment set state = 'ACTIVE', left_on = null where id = ${employmentId}`.execute(tx);
        await directory.announce(tx, events);
      });
      await testApp.advance(0);
    },

    titles: (userid: string) => testApp.phone(userid).titles(),

    async shown(userid: string) {
      const [last] = (await entries(userid)).slice(-1);
      if (!last) throw new Error(`${userid} has nothing on his phone`);
      return {
        title: titleOf(last),
        desc: last.card?.main_title?.desc ?? '',
        field: (name: string) => fieldOf(last, name),
        buttons: last.buttons.filter(({ enabled }) => enabled).map(({ text }) => text),
      };
    },

    /** Sends that reached somebody, by template. */
    async sent(userid: string): Promise<string[]> {
      const { rows } = await sql<{ template: string }>`
        select template from delivery where userid = ${userid} and state in ('accepted', 'accepted_blind', 'acted')
          and template in ('C06', 'C07', 'C08') order by created_at, id`.execute(testApp.app.db);
      return rows.map(({ template }) => template);
    },
  };
}
