import { transact } from '../../../database/index.ts';
import { describe } from '../../../lib/errors.ts';
import { accountlessPeople, linkAccount, lockAccountHolder } from '../../directory/index.ts';
import type { ContactsContext } from '../context.ts';

type Context = Pick<ContactsContext, 'db' | 'crypto' | 'corpId' | 'logger'> & {
  wecom: Pick<ContactsContext['wecom'], 'useridByMobile'>;
  settings: Pick<ContactsContext['settings'], 'lookUpsPerNight'>;
};

/** Finds the accounts of those whom a list named without one; answers how many were found. */
export async function lookUpAccounts(ctx: Context): Promise<number> {
  const { db, crypto, corpId, wecom, settings, logger } = ctx;
  if (settings.lookUpsPerNight === 0) return 0;
  let found = 0;
  const people = await accountlessPeople(db, corpId, settings.lookUpsPerNight);
  for (const { personId, phoneSealed } of people) {
    const userid = await wecom.useridByMobile(crypto.open(phoneSealed)).catch((error: unknown) => {
      logger.warn({ reason: describe(error), asked: people.length, found }, 'looking up accounts stopped');
      return undefined;
    });
    if (userid === undefined) break;
    if (userid !== null && (await link(ctx, userid, personId))) found += 1;
  }
  if (people.length > 0) logger.info({ asked: people.length, found }, 'accounts were looked up');
  return found;
}

/** An account that is another known person's stays his: a number may have passed from one to the other. */
function link({ db, corpId }: Context, userid: string, personId: string): Promise<boolean> {
  return transact(db, async (tx) => {
    const holder = await lockAccountHolder(tx, corpId, userid);
    if (holder?.isKnown && holder.personId !== personId) return false;
    const absorbed = holder && holder.personId !== personId ? holder.personId : null;
    await linkAccount(tx, { corpId, userid, personId, absorbed });
    return true;
  });
}
