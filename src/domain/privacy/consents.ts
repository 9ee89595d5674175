import type { PrivacyNotice } from '../../config/notice.ts';
import { appNow, type Database, type Tx, transact } from '../../database/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import type { Events } from '../../kernel/events/index.ts';
import { consentWithdrawn } from './events.ts';
import * as store from './store.ts';
import type { Purpose } from './types.ts';

interface ConsentNeeds {
  db: Database;
  audit: Pick<Audit, 'record'>;
  notice: PrivacyNotice;
  events: Pick<Events, 'publish'>;
}

/** What somebody was told and agreed to, and takes back (个人信息保护法 arts. 13–17). */
export function createConsents({ db, audit, notice, events }: ConsentNeeds) {
  async function withdrawIn(tx: Tx, personId: string, purpose: Purpose, acting: Acting): Promise<void> {
    const ended = await store.endConsent(tx, personId, purpose, await appNow(tx));
    if (!ended) return;
    await events.publish(tx, consentWithdrawn, { personId, purpose });
    await audit.record(tx, {
      ...acting,
      action: 'consent.withdraw',
      object: { kind: 'person', id: personId },
      after: { purpose },
    });
  }

  return {
    notice,
    noticeVersion: notice.version,

    /** Keeps the wording of this version for ever; another wording under the same version is refused. */
    async publishNotice(): Promise<void> {
      if (await store.keepNotice(db, notice.version, notice)) return;
      throw new Error(
        `config/notice.zh-CN.yaml was changed: raise its version, "${notice.version}" was shown to people`,
      );
    },

    /** Declaring something is agreeing to its use, under the wording of today. */
    async consent(tx: Tx, { personId, purpose, via }: { personId: string; purpose: Purpose; via: 'card' | 'page' }) {
      const at = await appNow(tx);
      await store.giveConsent(tx, { personId, purpose, version: notice.version, via, at });
      return notice.version;
    },

    /** As easy as agreeing: one press, no reason asked; whoever keeps something under it lets go of it in the same step. */
    withdraw(personId: string, purpose: Purpose, acting: Acting): Promise<void> {
      return transact(db, (tx) => withdrawIn(tx, personId, purpose, acting));
    },

    /** The same as part of a greater deed. */
    withdrawIn,
  };
}
