import { type Database, transact } from '../../../database/index.ts';
import type { Acting, Audit } from '../../../kernel/audit/index.ts';
import type { FieldCrypto } from '../../../lib/field-crypto.ts';
import { notFound } from '../../../lib/problem.ts';
import type { Directory } from '../../directory/index.ts';
import type { ProtectionItem } from '../items.ts';
import { createPlaces } from '../places.ts';
import { organisationName } from '../store/drawn.ts';
import { nameOf } from '../store/people.ts';
import type { EvidenceListData } from './api.ts';
import * as store from './store.ts';

interface ViewNeeds {
  db: Database;
  directory: Directory;
  crypto: Pick<FieldCrypto, 'openBytes'>;
  audit: Pick<Audit, 'look'>;
  items: readonly ProtectionItem[];
}

const PAGE = 50;

/** For whoever may check an item: never his own, only where he answers for people, and every look is written down. */
export function createEvidenceViews({ db, directory, crypto, audit, items }: ViewNeeds) {
  const places = createPlaces(directory);

  return {
    picture(id: string, by: string, acting: Acting): Promise<{ bytes: Buffer; contentType: string }> {
      return transact(db, async (tx) => {
        const kept = await store.kept(tx, id);
        if (!kept || !(await places.mayJudge(tx, by, kept.personId))) throw notFound();
        await audit.look(tx, { ...acting, object: { kind: 'protection_evidence', id }, seen: ['image'] });
        return { bytes: crypto.openBytes(kept.imageSealed), contentType: kept.contentType };
      });
    },

    list(
      { organisationId, before }: { organisationId: string; before: string | null },
      by: string,
      acting: Acting,
    ): Promise<EvidenceListData> {
      return transact(db, async (tx) => {
        if (!(await places.mayCheck(tx, by, organisationId))) throw notFound();
        const found = await store.ofOrganisation(tx, organisationId, { reader: by, before, limit: PAGE });
        const object = { kind: 'organisation', id: organisationId };
        const people = [...new Set(found.map(({ personId }) => personId))];
        if (found.length > 0) await audit.look(tx, { ...acting, object, seen: ['name'], people });
        return {
          pictures: found.map((one) => ({
            ...one,
            itemName: items.find(({ code }) => code === one.item)?.name ?? one.item,
            attachedAt: one.attachedAt.toISOString(),
            checkedAt: one.checkedAt?.toISOString() ?? null,
          })),
          next: found.length < PAGE ? null : (found.at(-1)?.id ?? null),
          organisation: await organisationName(tx, organisationId),
          viewer: { name: await nameOf(tx, by) },
        };
      });
    },
  };
}
