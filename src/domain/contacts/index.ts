import { sql } from 'kysely';
import type { Executor, Tx } from '../../database/index.ts';
import { on } from '../../kernel/events/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { minutes, seconds } from '../../lib/time.ts';
import type { ContactChange } from '../../wecom/callback/index.ts';
import { cardModule } from '../cards/index.ts';
import { directoryModule, type Place, unitsMerged } from '../directory/index.ts';
import { checkAccounts } from './commands/account-check.ts';
import { moveAccount, sameHuman } from './commands/accounts.ts';
import { onContactChange, onRange } from './commands/events.ts';
import { readWhenDue, setDepartmentPlace } from './commands/reading.ts';
import { confirmSame, settleReturns } from './commands/returns.ts';
import type { Acting, ContactsContext } from './context.ts';
import { APP_OWNER, onAppActivity } from './notify.ts';
import { contactsReader } from './queries.ts';
import { askForReading } from './store/book.ts';
import { followMerged, waiting } from './store/departments.ts';

/** WeCom's address book: by events as they come, by a reading of everything each night. */
export const contactsModule = defineModule({
  name: 'contacts',
  cards: ['C50'],
  offers({ db, crypto, outbound, wecom, contactsWecom, config, logger, of }) {
    const { corpId, agentId, contactsSecret } = config.wecom;
    const { draw } = of(cardModule);
    const url = `${config.http.publicUrl}/h5/home`;
    return createContacts({
      ...{ db, corpId, agentId, crypto, wecom, outbound, logger },
      directory: of(directoryModule).directory,
      reader: contactsReader(contactsWecom, { hasContactsSecret: contactsSecret !== null }),
      drawAlarm: (meaning, time) => draw({ id: 'C50', variants: [meaning], variables: { time }, key: 'none', url }),
      settings: config.settings.contacts,
    });
  },
  brings({ contacts }, { outbound }) {
    const { onActivity } = contacts;
    outbound.registerOwner(APP_OWNER, { stillAsked: async () => true, unreachable: async () => undefined });
    return {
      subscribes: [on(unitsMerged, followMerged)],
      hears: {
        change_contact: contacts.onChange,
        subscribe: contacts.onRange,
        unsubscribe: contacts.onRange,
        inactive_alert: onActivity,
        low_active_alert: onActivity,
        low_active: onActivity,
        close_inactive_agent: onActivity,
        reopen_inactive_agent: onActivity,
        active_restored: onActivity,
      },
      sweeps: [
        { name: 'contacts', everyMs: minutes(1), patient: true, run: () => contacts.sweep() },
        { name: 'returning members', everyMs: seconds(30), patient: true, run: () => contacts.settleReturns() },
        { name: 'accounts in doubt', everyMs: seconds(10), patient: true, run: () => contacts.checkAccounts() },
      ],
      inquire: () => Promise.all([contacts.settleReturns(), contacts.checkAccounts()]),
      /** Their place in the mirror of the contacts. */
      erase: (tx, personIds) =>
        sql`
          delete from contact_member m using wecom_account a
          where a.person_id = any(${[...personIds]}::text[]) and m.corp_id = a.corp_id and m.userid = a.userid`.execute(
          tx,
        ),
    };
  },
});

export function createContacts(ctx: ContactsContext) {
  type Activity = Parameters<typeof onAppActivity>[2];
  type Range = Parameters<typeof onRange>[2];
  return {
    contacts: {
      onChange: (tx: Tx, change: ContactChange) => onContactChange(ctx, tx, change),
      onRange: (tx: Tx, range: Range) => onRange(ctx, tx, range),
      onActivity: (tx: Tx, activity: Activity) => onAppActivity(ctx, tx, activity),
      sweep: () => readWhenDue(ctx),
      settleReturns: () => settleReturns(ctx),
      confirmSame: (tx: Tx, userid: string) => confirmSame(ctx, tx, userid),
      checkAccounts: () => checkAccounts(ctx),
      setDepartmentPlace: (tx: Tx, id: number, place: Place) => setDepartmentPlace(ctx, tx, id, place),
      /** Departments nobody has said the place of, and who waits in each. */
      waitingDepartments: (ex: Executor) => waiting(ex, ctx.corpId),
      /** Reads everything again at the next sweep; `acceptGone`: whoever is missing then has really left. */
      readAgain: (tx: Tx, { acceptGone }: { acceptGone: boolean }) =>
        askForReading(tx, ctx.corpId, { acceptGone, byHand: true }),
    },
    /** What no list may do. */
    accounts: {
      move: (to: { userid: string; employee: string }, by: Acting) => moveAccount(ctx, to, by),
      same: (userid: string, by: Acting) => sameHuman(ctx, userid, by),
    },
  };
}

export type Contacts = ReturnType<typeof createContacts>['contacts'];
