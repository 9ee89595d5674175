import { type Database, type Executor, transact } from '../../../database/index.ts';
import type { Acting, Audit } from '../../../kernel/audit/index.ts';
import type { FieldCrypto } from '../../../lib/field-crypto.ts';
import { notFound } from '../../../lib/problem.ts';

import { lockPeople } from '../store/protections.ts';
import { restate } from '../store/standing.ts';
import type { OwnPicturesData } from './api.ts';
import * as store from './store.ts';

interface OwnNeeds {
  db: Database;
  crypto: Pick<FieldCrypto, 'openBytes'>;
  audit: Pick<Audit, 'record'>;
}

/** One's own pictures: seen, and erased by oneself at any time (个人信息保护法 arts. 45, 47). */
export function createOwnPictures({ db, crypto, audit }: OwnNeeds) {
  async function list(ex: Executor, personId: string): Promise<OwnPicturesData> {
    const found = await store.ownPictures(ex, personId);
    return {
      pictures: found.map(({ id, item, attachedAt, checkedAt }) => ({
        id,
        item,
        attachedAt: attachedAt.toISOString(),
        checkedAt: checkedAt?.toISOString() ?? null,
      })),
    };
  }

  return {
    list: (personId: string) => list(db, personId),

    async picture(id: string, personId: string): Promise<{ bytes: Buffer; contentType: string }> {
      const kept = await store.kept(db, id);
      if (!kept || kept.personId !== personId) throw notFound();
      return { bytes: crypto.openBytes(kept.imageSealed), contentType: kept.contentType };
    },

    /** What a check found stays; an item that only the picture stood for is where it was before. */
    erase(id: string, personId: string, acting: Acting): Promise<OwnPicturesData> {
      return transact(db, async (tx) => {
        await lockPeople(tx, [personId]);
        const found = await store.ownPictures(tx, personId);
        const picture = found.find((one) => one.id === id);
        if (!picture) throw notFound();
        await store.detach(tx, id);
        await restate(tx, [personId]);
        await audit.record(tx, {
          ...acting,
          action: 'protection.evidence-taken-back',
          object: { kind: 'person', id: personId },
          after: { item: picture.item, evidence: id },
        });
        return list(tx, personId);
      });
    },
  };
}
