import { sql } from 'kysely';
import { type Executor, transact } from '../../database/index.ts';
import { nameOfPerson, nameOfPlace, nextAfter } from '../../kernel/audience/index.ts';
import type { Acting } from '../../kernel/audit/index.ts';
import type { KeptSource } from '../../kernel/module/index.ts';
import { notFound } from '../../lib/problem.ts';
import { mayCheck, mayJudge, nameOfItem } from '../campaigns/index.ts';
import type { EvidenceListData, OwnPicturesData } from './api.ts';
import type { EvidenceContext } from './context.ts';
import * as store from './store/pictures.ts';

const PAGE = 50;

interface Picture {
  bytes: Buffer;
  contentType: string;
}

/** For whoever may check an item: never his own, only where he answers for people, and every look is written down. */
export function picture(ctx: EvidenceContext, id: string, by: string, acting: Acting): Promise<Picture> {
  return transact(ctx.db, async (tx) => {
    const kept = await store.kept(tx, id);
    if (!kept || !(await mayJudge(ctx, tx, by, kept.personId))) throw notFound();
    await ctx.audit.look(tx, { ...acting, object: { kind: 'protection_evidence', id }, seen: ['image'] });
    return { bytes: ctx.crypto.openBytes(kept.imageSealed), contentType: kept.contentType };
  });
}

export function listPictures(
  ctx: EvidenceContext,
  { organisationId, before }: { organisationId: string; before: string | null },
  by: string,
  acting: Acting,
): Promise<EvidenceListData> {
  return transact(ctx.db, async (tx) => {
    if (!(await mayCheck(ctx, tx, by, organisationId))) throw notFound();
    const found = await store.ofOrganisation(tx, organisationId, { reader: by, before, limit: PAGE });
    const object = { kind: 'organisation', id: organisationId };
    const people = [...new Set(found.map(({ personId }) => personId))];
    if (found.length > 0) await ctx.audit.look(tx, { ...acting, object, seen: ['name'], people });
    return {
      pictures: found.map((one) => ({
        ...one,
        itemName: nameOfItem(ctx, one.item),
        attachedAt: one.attachedAt.toISOString(),
        checkedAt: one.checkedAt?.toISOString() ?? null,
      })),
      next: nextAfter(found, PAGE, ({ id }) => id),
      organisation: await nameOfPlace(tx, organisationId),
      viewer: { name: await nameOfPerson(tx, by) },
    };
  });
}

/** What the reader sent himself. */
export async function ownPicturesOf(ex: Executor, personId: string): Promise<OwnPicturesData> {
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

export async function ownPicture({ db, crypto }: EvidenceContext, id: string, personId: string): Promise<Picture> {
  const kept = await store.kept(db, id);
  if (!kept || kept.personId !== personId) throw notFound();
  return { bytes: crypto.openBytes(kept.imageSealed), contentType: kept.contentType };
}

interface Sent {
  item: string | null;
  state: string;
  checkedAt: Date | null;
  at: Date;
  total: number;
}

/** What is kept of the pictures somebody sent, for himself. */
export const picturesKept =
  (ctx: EvidenceContext): KeptSource =>
  async (ex, personId, { limit, skip }) => {
    const { rows } = await sql<Sent>`
      select item, state, checked_at, received_at as at, count(*) over ()::int as total
      from protection_evidence where person_id = ${personId} order by received_at desc, id desc limit ${limit} offset ${skip}`.execute(
      ex,
    );
    const { disclosure, kept } = ctx.texts;
    return rows.map(({ item, state, checkedAt, at, total }) => ({
      at,
      about: item === null ? (disclosure.categories.image ?? '') : nameOfItem(ctx, item),
      said: kept.pictures[state === 'ATTACHED' && checkedAt ? 'CHECKED' : state] ?? state,
      path: state === 'ATTACHED' ? '/h5/protections' : null,
      total,
    }));
  };
