import { appNow, type Database, eachAlone, type Tx, transact } from '../../../database/index.ts';
import { describe } from '../../../lib/errors.ts';
import type { Logger } from '../../../lib/logger.ts';
import { isSameName } from '../../../lib/names.ts';
import { WecomRefusal } from '../../../wecom/api/index.ts';
import { closeDefect, openDefect } from '../store/readiness.ts';
import { placeOf } from './departments.ts';
import { employ, reviveAccount } from './people.ts';
import * as book from './returns-book.ts';
import type { Roster } from './settle.ts';

/** Who bears a userid now, as far as WeCom tells: '' where it does not. */
interface BearerReader {
  /** Null: WeCom does not say anything of this userid to us. */
  bearer(userid: string): Promise<{ name: string; mobile: string } | null>;
  /** Whose number this is. */
  useridByMobile(mobile: string): Promise<string | null>;
}

interface ReturnNeeds {
  db: Database;
  corpId: string;
  crypto: { open(sealed: string): string };
  reader: BearerReader;
  roster: Pick<Roster, 'announce'>;
  logger: Logger;
}

const AT_ONCE = 50;
const KIND = 'ACCOUNT_REUSED';

/**
 * The userid of somebody who left may have been given to another human. Before anybody is taken back WeCom is asked who
 * bears it; where name and number do not both say that it is the same one, nobody is, and police have to say.
 */
export function createReturns({ db, corpId, crypto, reader, roster, logger }: ReturnNeeds) {
  /** Null: WeCom cannot be asked now. */
  async function isSameHuman({ userid, name, phoneSealed }: book.Comeback): Promise<boolean | null> {
    try {
      const bearer = await reader.bearer(userid);
      if (bearer === null || phoneSealed === null) return false;
      const isToldName = bearer.name !== '' && bearer.name.toLowerCase() !== userid;
      if (isToldName && !isSameName(bearer.name, name)) return false;
      const phone = crypto.open(phoneSealed);
      if (bearer.mobile !== '') return isToldName && bearer.mobile.endsWith(phone);
      return (await reader.useridByMobile(phone)) === userid;
    } catch (error) {
      // What our app may never ask, people have to say.
      if (error instanceof WecomRefusal && error.kind === 'config') return false;
      logger.warn({ reason: describe(error) }, 'who bears a userid that is used again could not be asked');
      return null;
    }
  }

  async function takeBack(tx: Tx, { userid, departments, personId }: book.Comeback): Promise<void> {
    await book.setComeback(tx, corpId, userid, null);
    await closeDefect(tx, { kind: KIND, personId });
    if (!(await reviveAccount(tx, corpId, userid))) return;
    const place = await placeOf(tx, corpId, departments);
    if (place) await roster.announce(tx, [await employ(tx, { personId, place, at: await appNow(tx) })]);
  }

  async function settle(one: book.Comeback): Promise<void> {
    const isSame = await isSameHuman(one);
    if (isSame === null) return;
    await transact(db, async (tx) => {
      const now = await book.lockComeback(tx, corpId, one.userid);
      if (now?.personId !== one.personId) return;
      if (isSame) return takeBack(tx, now);
      await book.setComeback(tx, corpId, one.userid, 'UNSURE');
      await openDefect(tx, { kind: KIND, personId: one.personId, note: `person ${one.personId}` });
    });
  }

  return {
    async sweep(): Promise<number> {
      return eachAlone(await book.toAsk(db, corpId, AT_ONCE), settle, ({ personId }, err) =>
        logger.error({ err, personId }, 'a returning member could not be settled'),
      );
    },

    /** Police say that it is the same human; false when nobody waits under this userid. */
    async confirmSame(tx: Tx, userid: string): Promise<boolean> {
      const comeback = await book.lockComeback(tx, corpId, userid);
      if (comeback) await takeBack(tx, comeback);
      return comeback !== null;
    },
  };
}
