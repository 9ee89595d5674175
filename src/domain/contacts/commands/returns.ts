import { appNow, eachAlone, type Tx, transact } from '../../../database/index.ts';
import { describe } from '../../../lib/errors.ts';
import { isSameName } from '../../../lib/names.ts';
import { WecomRefusal } from '../../../wecom/api/index.ts';
import { employ, reviveAccount } from '../../directory/index.ts';
import type { ContactsContext } from '../context.ts';
import { placeOf } from '../store/departments.ts';
import * as store from '../store/returns.ts';

const AT_ONCE = 50;
const KIND = 'ACCOUNT_REUSED';

/**
 * The userid of somebody who left may have been given to another human. Before anybody is taken back WeCom is asked who
 * bears it; where name and number do not both say that it is the same one, nobody is, and police have to say.
 */
export async function settleReturns(ctx: ContactsContext): Promise<number> {
  const { db, corpId, logger } = ctx;
  return eachAlone(
    await store.toAsk(db, corpId, AT_ONCE),
    (one) => settleReturn(ctx, one),
    ({ personId }, err) => logger.error({ err, personId }, 'a returning member could not be settled'),
  );
}

/** Police say that it is the same human; false when nobody waits under this userid. */
export async function confirmSame(ctx: ContactsContext, tx: Tx, userid: string): Promise<boolean> {
  const comeback = await store.lockComeback(tx, ctx.corpId, userid);
  if (comeback) await takeBack(ctx, tx, comeback);
  return comeback !== null;
}

async function settleReturn(ctx: ContactsContext, one: store.Comeback): Promise<void> {
  const { db, corpId, directory } = ctx;
  const isSame = await isSameHuman(ctx, one);
  if (isSame === null) return;
  await transact(db, async (tx) => {
    const now = await store.lockComeback(tx, corpId, one.userid);
    if (now?.personId !== one.personId) return;
    if (isSame) return takeBack(ctx, tx, now);
    await store.setComeback(tx, corpId, one.userid, 'UNSURE');
    await directory.defect(tx, { kind: KIND, personId: one.personId, note: `person ${one.personId}` });
  });
}

/** Null: WeCom cannot be asked now. */
async function isSameHuman(
  { wecom, crypto, logger }: ContactsContext,
  { userid, name, phoneSealed }: store.Comeback,
): Promise<boolean | null> {
  try {
    const bearer = await wecom.bearer(userid);
    if (bearer === null || phoneSealed === null) return false;
    const isNameGiven = bearer.name !== '' && bearer.name.toLowerCase() !== userid;
    if (isNameGiven && !isSameName(bearer.name, name)) return false;
    const phone = crypto.open(phoneSealed);
    if (bearer.mobile !== '') return isNameGiven && bearer.mobile.endsWith(phone);
    return (await wecom.useridByMobile(phone)) === userid;
  } catch (error) {
    // What our app may never ask, people have to say.
    if (error instanceof WecomRefusal && error.kind === 'config') return false;
    logger.warn({ reason: describe(error) }, 'who bears a userid that is used again could not be asked');
    return null;
  }
}

async function takeBack(
  { corpId, directory }: ContactsContext,
  tx: Tx,
  { userid, departments, personId }: store.Comeback,
): Promise<void> {
  await store.setComeback(tx, corpId, userid, null);
  await directory.closeDefect(tx, { kind: KIND, personId });
  if (!(await reviveAccount(tx, corpId, userid))) return;
  const place = await placeOf(tx, corpId, departments);
  if (place) await directory.announce(tx, [await employ(tx, { personId, place, at: await appNow(tx) })]);
}
