import type { Executor } from '../../database/index.ts';
import { type Action, grantsFor } from '../../kernel/access/index.ts';
import { scopeOf } from '../../kernel/scope/index.ts';
import { maskName } from '../../lib/masking.ts';
import type { Directory } from '../directory/index.ts';
import type { Task } from '../tasks/index.ts';
import * as store from './store.ts';

const AT_MOST = 200;
const ACTING: readonly Action[] = ['warning.ack', 'warning.outcome', 'warning.take_over'];

type Reading = Pick<Directory, 'rolesOf'>;

/** For whom turns are looked for, by the permission table alone. */
export async function turnReader(
  ex: Executor,
  directory: Reading,
  { personId, at }: { personId: string; at: Date },
): Promise<store.TurnReader> {
  const grants = await directory.rolesOf(ex, personId, at);
  const acting = ACTING.flatMap((action) => grantsFor(grants, action));
  const reviewing = grantsFor(grants, 'warning.review');
  return {
    personId,
    ...(await scopeOf(ex, acting)),
    matches: grantsFor(grants, 'warning.match').length > 0,
    reviewsFirst: (
      await scopeOf(
        ex,
        reviewing.filter(({ role }) => role === 'STATION_DUTY'),
      )
    ).organisationIds,
    reviews: (await scopeOf(ex, reviewing)).organisationIds,
  };
}

/** Warnings, hand-overs and follow-ups whose next step is this person's. */
export function createWarningTasks(directory: Reading) {
  return async function waiting(ex: Executor, { personId, at }: { personId: string; at: Date }): Promise<Task[]> {
    const reader = await turnReader(ex, directory, { personId, at });
    const [turns, offers, followUps] = [
      await store.turnsOf(ex, reader, AT_MOST),
      await store.offersTo(ex, personId),
      await store.followUpsAsked(ex, personId),
    ];
    return [
      ...turns.map((row) => ({
        kind: row.turn,
        id: row.id,
        path: `/h5/w/${row.id}`,
        about: [row.drill ? '演练同事' : row.subject && maskName(row.subject), row.organisation, row.number]
          .filter(Boolean)
          .join(' '),
        level: row.level,
        since: row.since,
        dueAt: row.dueAt,
        count: 1,
      })),
      ...offers.map((row) => ({
        kind: 'HANDOVER' as const,
        id: row.id,
        path: `/h5/w/${row.warningId}`,
        about: row.people > 1 ? `${row.number}等${row.people}起` : row.number,
        level: row.level,
        since: row.since,
        dueAt: row.dueAt,
        count: 1,
      })),
      ...followUps.map((row) => ({
        kind: 'FOLLOW_UP' as const,
        id: row.id,
        path: `/h5/w/${row.warningId}`,
        about: row.number,
        level: row.level,
        since: row.since,
        dueAt: null,
        count: 1,
      })),
    ];
  };
}
