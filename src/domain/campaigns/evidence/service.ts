import type { Texts } from '../../../config/text-file.ts';
import { afterCommit, appNow, type Database, type Tx } from '../../../database/index.ts';
import type { Audit } from '../../../kernel/audit/index.ts';
import type { FieldCrypto } from '../../../lib/field-crypto.ts';
import type { Logger } from '../../../lib/logger.ts';
import { addMs } from '../../../lib/time.ts';
import type { Outbound } from '../../../outbound/index.ts';
import type { WecomClient } from '../../../wecom/api/index.ts';
import type { Directory } from '../../directory/index.ts';
import type { Campaigns } from '../service.ts';
import { lockPeople } from '../store/protections.ts';
import { restate } from '../store/standing.ts';
import { type Asker, createAnswers } from './answers.ts';
import { createFetching } from './fetching.ts';
import { createOwnPictures } from './own.ts';
import { CORRECTABLE_MS } from './rules.ts';
import * as store from './store.ts';
import { createEvidenceViews } from './views.ts';

export interface EvidenceNeeds {
  db: Database;
  campaigns: Pick<Campaigns, 'items' | 'noteEvidence' | 'onWord'>;
  directory: Directory;
  outbound: Outbound;
  audit: Audit;
  wecom: Pick<WecomClient, 'media'>;
  crypto: Pick<FieldCrypto, 'sealBytes' | 'openBytes'>;
  texts: Texts;
  logger: Logger;
}

/** Screenshots sent to the app's chat as evidence of a protection: fetched, sealed, attached, looked at, erased. */
export function createEvidence({
  db,
  campaigns,
  directory,
  outbound,
  audit,
  wecom,
  crypto,
  texts,
  logger,
}: EvidenceNeeds) {
  const answers = createAnswers({ outbound, items: campaigns.items, texts });
  const fetching = createFetching({ db, wecom, crypto, campaigns, audit, answers, logger });
  const views = createEvidenceViews({ db, directory, crypto, audit, items: campaigns.items });
  const own = createOwnPictures({ db, crypto, audit });

  async function fetchNow(): Promise<void> {
    await fetching.sweep().catch((err: unknown) => logger.warn({ err }, 'pictures wait for their sweep'));
  }

  return {
    views,
    own,
    sweep: fetching.sweep,
    stop: fetching.stop,

    /** Only noted here; it is fetched after the commit. */
    async onImage(tx: Tx, { userid, mediaId }: { userid: string; mediaId: string }): Promise<void> {
      const person = await directory.personByUserid(tx, userid);
      if (!person) return;
      await store.insert(tx, { personId: person.id, userid, mediaId });
      afterCommit(tx, () => void fetchNow());
    },

    /** A voice, a video, a file, a link, a place: not read, but whoever sent it hears so. */
    async onOther(tx: Tx, { userid }: { userid: string }): Promise<void> {
      const person = await directory.personByUserid(tx, userid);
      if (person) await answers.notUnderstood(tx, { personId: person.id, userid });
    },

    /** 「更正」: takes his last picture away again, fetched or not. False when there is none of the last day. */
    async onWord(tx: Tx, to: Asker): Promise<boolean> {
      const { personId } = to;
      const now = await appNow(tx);
      const since = addMs(now, -CORRECTABLE_MS);
      if (!(await store.lastSent(tx, personId, since))) return false;
      await lockPeople(tx, [personId]);
      const last = await store.lastSent(tx, personId, since);
      if (!last) return false;
      if (last.item === null) await store.letGo(tx, last.id);
      else await store.detach(tx, last.id);
      await restate(tx, [personId]);
      await audit.record(tx, {
        actor: { kind: 'person', personId },
        action: 'protection.evidence-taken-back',
        object: { kind: 'person', id: personId },
        after: { item: last.item, evidence: last.id },
      });
      await answers.detached(tx, to, last.item);
      return true;
    },

    /** Consent ended: nothing is kept, fetched or not (个人信息保护法 arts. 15, 47). */
    async onWithdrawn(tx: Tx, personId: string): Promise<void> {
      await lockPeople(tx, [personId]);
      await store.forgetOf(tx, [personId]);
    },
  };
}

export type EvidenceKeeping = ReturnType<typeof createEvidence>;
