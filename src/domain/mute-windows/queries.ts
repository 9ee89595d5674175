import { appNow } from '../../database/index.ts';
import { grantsFor } from '../../kernel/access/index.ts';
import { silentUntil } from '../../kernel/escalation/index.ts';
import type { MuteViewData, MuteWindowData } from './api.ts';
import type { MuteContext } from './commands.ts';
import * as store from './store.ts';
import { WINDOWS_AT_MOST } from './types.ts';

interface Part {
  limit: number;
  after?: string | undefined;
}

export async function readWindows(
  { db, directory }: MuteContext,
  personId: string,
  { limit, after }: Part,
): Promise<MuteViewData> {
  const now = await appNow(db);
  const open = await store.list(db, { isOpen: true, limit: WINDOWS_AT_MOST });
  const past = await store.list(db, { isOpen: false, after, limit: limit + 1 });
  const shown = past.slice(0, limit);
  const until = silentUntil(open, now);
  return {
    now: now.toISOString(),
    until: until?.toISOString() ?? null,
    held: until === null ? 0 : await store.countHeld(db),
    open: open.map((one) => view(one, now)),
    past: shown.map((one) => view(one, now)),
    next: past.length > limit ? (shown.at(-1)?.id ?? null) : null,
    canDeclare: grantsFor(await directory.rolesOf(db, personId), 'mute.declare').length > 0,
  };
}

export async function readWindow({ db }: MuteContext, id: string): Promise<MuteWindowData> {
  const [window] = await store.list(db, { id, limit: 1 });
  if (!window) throw new Error('a window that was just written is gone');
  return view(window, await appNow(db));
}

function view(window: store.StoredWindow, now: Date): MuteWindowData {
  const { startsAt, endsAt, declaredAt, endedAt, ...rest } = window;
  const isOver = endedAt !== null || endsAt <= now;
  return {
    ...rest,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    declaredAt: declaredAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    state: isOver ? 'OVER' : startsAt > now ? 'PLANNED' : 'RUNNING',
  };
}
