import { appNow, type Tx, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { consentWithdrawn, type PrivacyContext } from '../context.ts';
import * as store from '../store.ts';
import type { Purpose } from '../types.ts';

// What somebody was told and agreed to, and takes back (个人信息保护法 arts. 13–17).

/** Keeps the wording of this version for ever; another wording under the same version is refused. */
export async function publishNotice({ db, notice }: PrivacyContext): Promise<void> {
  if (await store.keepNotice(db, notice.version, notice)) return;
  throw new Error(`config/notice.zh-CN.yaml was changed: raise its version, "${notice.version}" was shown to people`);
}

interface Consenting {
  personId: string;
  purpose: Purpose;
  via: 'card' | 'page';
}

/** Declaring something is agreeing to its use, under the wording of today. */
export async function consent({ notice: { version } }: PrivacyContext, tx: Tx, given: Consenting): Promise<string> {
  await store.giveConsent(tx, { ...given, version, at: await appNow(tx) });
  return version;
}

interface Withdrawal {
  personId: string;
  purpose: Purpose;
  acting: Acting;
}

/** As easy as agreeing: one press, no reason asked; whoever keeps something under it lets go of it in the same step. */
export const withdraw = (ctx: PrivacyContext, withdrawal: Withdrawal): Promise<void> =>
  transact(ctx.db, (tx) => withdrawIn(ctx, tx, withdrawal));

/** The same as part of a greater act. */
export async function withdrawIn(
  { audit, events }: PrivacyContext,
  tx: Tx,
  { personId, purpose, acting }: Withdrawal,
): Promise<void> {
  if (!(await store.endConsent(tx, personId, purpose, await appNow(tx)))) return;
  await events.publish(tx, consentWithdrawn, { personId, purpose });
  const object = { kind: 'person', id: personId };
  await audit.record(tx, { ...acting, action: 'consent.withdraw', object, after: { purpose } });
}
