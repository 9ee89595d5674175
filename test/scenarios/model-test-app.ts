import { Redis } from 'ioredis';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import type { Http } from '../support/http.ts';
import type { ScreenEntry } from '../support/phone.ts';
import type { TestApp } from '../support/test-app.ts';
import { type Member, membersOf } from './model-people.ts';

export interface ModelTestApp {
  readonly app: TestApp['app'];
  readonly members: Member[];
  warn: TestApp['warn'];
  now: TestApp['now'];
  faults: TestApp['faults'];
  restart(): Promise<void>;
  as(userid: string): Promise<Http>;
  screens(): Promise<{ userid: string; entries: ScreenEntry[] }[]>;
  press(userid: string, press: { messageId: string; key: string; answers: Record<string, string[]> }): Promise<void>;
  advance: TestApp['advance'];
  /** As long as asked, but not much longer than for a few dozen firings and calls: alarms make a day long. */
  advanceBounded(ms: number): Promise<void>;
  flushRedis(): Promise<void>;
  /** At rest, with every invariant, nothing quarantined, nothing given up. */
  check(): Promise<void>;
}

const MOST_HAPPENINGS = 30;
const PHONES_A_CALL = 12;

export async function modelTestApp(testApp: TestApp): Promise<ModelTestApp> {
  const members = await membersOf(testApp.app.db, ['0001', '0012']);
  const browsers = new Map<string, Http>();

  const counts = async () => {
    const { rows } = await sql<{ happenings: number; quarantined: number; dead: number }>`
      select (select count(*) from timer where state = 'fired') + (select count(*) from attempt) as happenings,
        (select count(*) from inbox where state = 'quarantined') as quarantined,
        (select count(*) from delivery where state = 'dead') as dead`.execute(testApp.app.db);
    const [row] = rows;
    if (!row) throw new Error('no counts');
    return row;
  };

  return {
    get app() {
      return testApp.app;
    },
    members,
    warn: testApp.warn,
    now: testApp.now,
    faults: testApp.faults,
    restart: testApp.restart,
    advance: testApp.advance,
    flushRedis: () => forgetKeys(testApp.stores),

    async as(userid) {
      const known = browsers.get(userid);
      if (known) return known;
      const browser = await testApp.as(userid);
      browsers.set(userid, browser);
      return browser;
    },

    async screens() {
      const userids = members.map(({ userid }) => userid);
      const phones: { userid: string; entries: ScreenEntry[] }[] = [];
      for (let from = 0; from < userids.length; from += PHONES_A_CALL) {
        const some = userids.slice(from, from + PHONES_A_CALL).join(',');
        const { screens } = await testApp.http.get<{ screens: Record<string, ScreenEntry[]> }>(
          `/sandbox/api/screens?limit=1000&userids=${some}`,
        );
        phones.push(...Object.entries(screens).map(([userid, entries]) => ({ userid, entries })));
      }
      return phones;
    },

    async press(userid, what) {
      await testApp.http.post(`/sandbox/api/members/${userid}/press`, what);
    },

    async advanceBounded(ms) {
      const before = await counts();
      let left = ms;
      for (let piece = minutes(2); left > 0; piece *= 2) {
        await testApp.advance(Math.min(piece, left));
        left -= piece;
        if ((await counts()).happenings - before.happenings > MOST_HAPPENINGS) return;
      }
    },

    async check() {
      await testApp.expectInvariants();
      expect(await counts()).toMatchObject({ quarantined: 0, dead: 0 });
    },
  };
}

/** What FLUSHALL is to this testApp; other test files share the server. */
async function forgetKeys({ redisUrl, queuePrefix }: TestApp['stores']): Promise<void> {
  const redis = new Redis(redisUrl);
  try {
    const keys = await redis.keys(`${queuePrefix}:*`);
    if (keys.length > 0) await redis.unlink(...keys);
  } finally {
    redis.disconnect();
  }
}
