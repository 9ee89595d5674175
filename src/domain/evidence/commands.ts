import { afterCommit, appNow, type Tx, transact } from '../../database/index.ts';
import type { Acting } from '../../kernel/audit/index.ts';
import { notFound } from '../../lib/problem.ts';
import { addMs } from '../../lib/time.ts';
import { lockPeople, restate } from '../campaigns/index.ts';
import type { OwnPicturesData } from './api.ts';
import type { EvidenceContext } from './context.ts';
import type { Fetching } from './jobs.ts';
import { type Asker, reply } from './notify.ts';
import { ownPicturesOf } from './queries.ts';
import { CORRECTABLE_MS } from './rules.ts';
import { insert, letGo } from './store/incoming.ts';
import { detach, forgetOf, lastSent, ownPictures } from './store/pictures.ts';

/** Only noted here; it is fetched after the commit. */
export async function onImage(
  { directory, logger }: EvidenceContext,
  tx: Tx,
  { userid, mediaId }: { userid: string; mediaId: string },
  fetching: Fetching,
): Promise<void> {
  const person = await directory.personByUserid(tx, userid);
  if (!person) return;
  await insert(tx, { personId: person.id, userid, mediaId });
  afterCommit(tx, () => {
    fetching.sweep().catch((err: unknown) => logger.warn({ err }, 'pictures wait for their sweep'));
  });
}

/** A voice, a video, a file, a link, a place: not read, and whoever sent it gets an answer. */
export async function onOther(ctx: EvidenceContext, tx: Tx, { userid }: { userid: string }): Promise<void> {
  const person = await ctx.directory.personByUserid(tx, userid);
  if (person) await reply(ctx, tx, { personId: person.id, userid }, 'T04');
}

/** 「更正」: takes his last picture away again, fetched or not. False when there is none of the last day. */
export async function onWord(ctx: EvidenceContext, tx: Tx, to: Asker): Promise<boolean> {
  const { personId } = to;
  const since = addMs(await appNow(tx), -CORRECTABLE_MS);
  if (!(await lastSent(tx, personId, since))) return false;
  await lockPeople(tx, [personId]);
  const last = await lastSent(tx, personId, since);
  if (!last) return false;
  if (last.item === null) await letGo(tx, last.id);
  else await detach(tx, last.id);
  await restate(tx, [personId]);
  await noteTakenBack(ctx, tx, { personId, ...last }, { actor: { kind: 'person', personId } });
  await reply(ctx, tx, to, last.item === null ? 'LET_GO' : 'DETACHED', last.item);
  return true;
}

/**
 * One's own picture, erased by oneself at any time (个人信息保护法 arts. 45, 47). What a check found stays; an item that
 * only the picture stood for is where it was before.
 */
export function eraseOwn(ctx: EvidenceContext, id: string, personId: string, acting: Acting): Promise<OwnPicturesData> {
  return transact(ctx.db, async (tx) => {
    await lockPeople(tx, [personId]);
    const picture = (await ownPictures(tx, personId)).find((one) => one.id === id);
    if (!picture) throw notFound();
    await detach(tx, id);
    await restate(tx, [personId]);
    await noteTakenBack(ctx, tx, { personId, id, item: picture.item }, acting);
    return ownPicturesOf(tx, personId);
  });
}

/** Consent ended: nothing is kept, fetched or not (个人信息保护法 arts. 15, 47). */
export async function forgetPictures(tx: Tx, personId: string): Promise<void> {
  await lockPeople(tx, [personId]);
  await forgetOf(tx, [personId]);
}

async function noteTakenBack(
  { audit }: EvidenceContext,
  tx: Tx,
  { personId, id, item }: { personId: string; id: string; item: string | null },
  acting: Acting,
): Promise<void> {
  await audit.record(tx, {
    ...acting,
    action: 'protection.evidence-taken-back',
    object: { kind: 'person', id: personId },
    after: { item, evidence: id },
  });
}
