import { type Database, transact } from '../../../database/index.ts';
import { describe } from '../../../lib/errors.ts';
import type { FieldCrypto } from '../../../lib/field-crypto.ts';
import type { Logger } from '../../../lib/logger.ts';
import { accountless, holderOf } from './store/accounts.ts';
import { linkAccount } from './write.ts';

interface LookUpNeeds {
  db: Database;
  crypto: Pick<FieldCrypto, 'open'>;
  corpId: string;
  /** WeCom doc p/95402: null when nobody has this number. */
  useridByMobile(phone: string): Promise<string | null>;
  /** Misses of a fifth of the corp's size block the call for a day, so few are asked for each night, others the next. */
  perNight: number;
  logger: Logger;
}

/** Finds the accounts of those whom a list named without one; answers how many were found. */
export function createLookUp({ db, crypto, corpId, useridByMobile, perNight, logger }: LookUpNeeds) {
  return async function lookUp(): Promise<number> {
    if (perNight === 0) return 0;
    let found = 0;
    const people = await accountless(db, corpId, perNight);
    for (const { personId, phoneSealed } of people) {
      const userid = await useridByMobile(crypto.open(phoneSealed)).catch((error: unknown) => {
        logger.warn({ reason: describe(error), asked: people.length, found }, 'looking up accounts stopped');
        return undefined;
      });
      if (userid === undefined) break;
      if (userid !== null && (await link(userid, personId))) found += 1;
    }
    if (people.length > 0) logger.info({ asked: people.length, found }, 'accounts were looked up');
    return found;
  };

  /** An account that is another known person's stays his: a number may have passed from one to the other. */
  function link(userid: string, personId: string): Promise<boolean> {
    return transact(db, async (tx) => {
      const holder = await holderOf(tx, corpId, userid);
      if (holder?.isKnown && holder.personId !== personId) return false;
      await linkAccount(tx, {
        corpId,
        userid,
        personId,
        absorbed: holder && holder.personId !== personId ? holder.personId : null,
      });
      return true;
    });
  }
}
