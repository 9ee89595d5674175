import { Redis } from 'ioredis';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import type { Http } from '../support/http.ts';
import type { ScreenEntry } from '../support/phone.ts';
import type { Town } from '../support/town.ts';
import { type Member, membersOf } from './model-people.ts';

export interface ModelTown {
  readonly app: Town['app'];
  readonly members: Member[];
  warn: Town['warn'];
  now: Town['now'];
  faults: Town['faults'];
  restart(): Promise<void>;
  as(userid: string): Promise<Http>;
  screens(): Promise<{ userid: string; entries: ScreenEntry[] }[]>;
  press(userid: string, press: { messageId: string; key: string; answers: Record<string, string[]> }): Promise<void>;
  advance: Town['advance'];
  /** As long as asked, but not much longer than for a few dozen firings and calls: alarms make a day long. */
  advanceBounded(ms: number): Promise<void>;
  flushRedis(): Promise<void>;
  /** At rest, with every invariant, nothing quarantined, nothing given up. */
  check(): Promise<void>;
}

const MOST_HAPPENINGS = 30;
const PHONES_A_CALL = 12;

export async function modelTown(town: Town): Promise<ModelTown> {
  const members = await membersOf(town.app.db, ['0001', '0012']);
  const browsers = new Map<string, Http>();

  const counts = async () => {
    const { rows } = await sql<{ happenings: number; quarantined: number; dead: number }>`
      select (select count(*) from timer where state = 'fired') + (select count(*) from attempt) as happenings,
        (select count(*) from inbox where state = 'quarantined') as quarantined,
        (select count(*) from delivery where state = 'dead') as dead`.execute(town.app.db);
    const [row] = rows;
    if (!row) throw new Error('no counts');
    return row;
  };

  return {
    get app() {
      return town.app;
    },
    members,
    warn: town.warn,
    now: town.now,
    faults: town.faults,
    restart: town.restart,
    advance: town.advance,
    flushRedis: () => forgetKeys(town.stores),

    async as(userid) {
      const known = browsers.get(userid);
      if (known) return known;
      const browser = await town.as(userid);
      browsers.set(userid, browser);
      return browser;
    },

    async screens() {
      const userids = members.map(({ userid }) => userid);
      const phones: { userid: string; entries: ScreenEntry[] }[] = [];
      for (let from = 0; from < userids.length; from += PHONES_A_CALL) {
        const some = userids.slice(from, from + PHONES_A_CALL).join(',');
        const { screens } = await town.http.get<{ screens: Record<string, ScreenEntry[]> }>(
          `/sandbox/api/screens?limit=1000&userids=${some}`,
        );
        phones.push(...Object.entries(screens).map(([userid, entries]) => ({ userid, entries })));
      }
      return phones;
    },

    async press(userid, what) {
      await town.http.post(`/sandbox/api/members/${userid}/press`, what);
    },

    async advanceBounded(ms) {
      const before = await counts();
      let left = ms;
      for (let piece = minutes(2); left > 0; piece *= 2) {
        await town.advance(Math.min(piece, left));
        left -= piece;
        if ((await counts()).happenings - before.happenings > MOST_HAPPENINGS) return;
      }
    },

    async check() {
      await town.expectInvariants();
      expect(await counts()).toMatchObject({ quarantined: 0, dead: 0 });
    },
  };
}

/** What FLUSHALL is to this town; other test files share the server. */
async function forgetKeys({ redisUrl, queuePrefix }: Town['stores']): Promise<void> {
  const redis = new Redis(redisUrl);
  try {
    const keys = await redis.keys(`${queuePrefix}:*`);
    if (keys.length > 0) await redis.unlink(...keys);
  } finally {
    redis.disconnect();
  }
}
