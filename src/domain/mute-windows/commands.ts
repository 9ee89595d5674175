import { appNow, type Database, transact } from '../../database/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import { mutedUntil, openWindows, releaseHeld } from '../../kernel/escalation/index.ts';
import { newId } from '../../lib/ids.ts';
import { conflict, invalid, notFound } from '../../lib/problem.ts';
import type { Directory } from '../directory/index.ts';
import type { MuteInput } from './api.ts';
import { faultOf } from './rules.ts';
import * as store from './store.ts';

export interface MuteContext {
  db: Database;
  audit: Pick<Audit, 'record'>;
  directory: Pick<Directory, 'rolesOf'>;
}

export interface By {
  personId: string;
  acting: Acting;
}

export const MUTE_KIND = 'mute_window';

/** From now or from a moment, and always with its end. */
export async function declare({ db, audit }: MuteContext, input: MuteInput, by: By): Promise<string> {
  return transact(db, async (tx) => {
    await store.serialise(tx);
    const now = await appNow(tx);
    const wanted = { startsAt: input.from === undefined ? now : new Date(input.from), endsAt: new Date(input.to) };
    const fault = faultOf(wanted, await openWindows(tx, now), now);
    if (fault) throw invalid(fault.field, fault.message);
    const id = newId();
    const { kind, reason } = input;
    await store.insert(tx, { id, kind, reason, ...wanted, by: by.personId, at: now });
    await audit.record(tx, {
      ...by.acting,
      action: 'mute.declare',
      object: { kind: MUTE_KIND, id },
      after: { kind, from: wanted.startsAt.toISOString(), to: wanted.endsAt.toISOString() },
    });
    return id;
  });
}

/** Before its end, or before it began: what it holds is due at once, unless another window holds it too. */
export async function end({ db, audit }: MuteContext, id: string, by: By): Promise<void> {
  await transact(db, async (tx) => {
    await store.serialise(tx);
    const [window] = await store.list(tx, { id, limit: 1 });
    if (!window) throw notFound();
    const now = await appNow(tx);
    if (window.endedAt !== null || window.endsAt <= now) throw conflict('over', '这个时段已经结束了');
    await store.end(tx, { id, by: by.personId, at: now });
    const released = await releaseHeld(tx, (await mutedUntil(tx, now)) ?? now);
    await audit.record(tx, { ...by.acting, action: 'mute.end', object: { kind: MUTE_KIND, id }, after: { released } });
  });
}
