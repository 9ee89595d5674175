import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import type { Directory, Recipient, Step } from '../../directory/index.ts';
import type { ActContext } from '../context.ts';
import type { Reminder, Saying } from '../decision.ts';
import type { Warning } from '../types.ts';
import type { Addressed } from './envelope.ts';

type ToOf<S extends Saying['say']> = Extract<Saying, { say: S }> extends { to: infer To } ? To : never;

/** Whom a saying means. People are looked up now, not when the ladder was frozen. */
export function createWhom({ directory }: { directory: Directory }) {
  async function onStep(
    tx: Tx,
    { organisationId, gridUnitId }: Warning,
    step: Step,
    at: Date,
    except: string[] = [],
  ): Promise<Recipient[]> {
    return organisationId ? directory.peopleOnStep(tx, { organisationId, gridUnitId, step, at, except }) : [];
  }

  const centreOnDuty = (tx: Tx, at: Date): Promise<Recipient[]> => directory.onDuty(tx, { role: 'CENTER_OFFICER', at });
  const wholeCentre = (tx: Tx, at: Date): Promise<Recipient[]> => directory.holders(tx, { role: 'CENTER_OFFICER', at });

  return {
    onStep,
    centreOnDuty,
    wholeCentre,

    /** Of those just told, whoever is to come first: community police, else the station, else above it. */
    async firstTold(tx: Tx, warning: Warning, { now, told }: ActContext): Promise<Recipient | undefined> {
      for (const step of [2, 3, 4] as const) {
        const first = (await onStep(tx, warning, step, now)).find(({ personId }) => told.has(personId));
        if (first) return first;
      }
      return undefined;
    },

    async forTodo(tx: Tx, warning: Warning, to: Exclude<ToOf<'todo'>, 'owner'>, at: Date): Promise<Recipient[]> {
      const { organisationId, reportedBy } = warning;
      if (to === 'duty') return centreOnDuty(tx, at);
      if (!organisationId) return wholeCentre(tx, at);
      return directory.reviewers(tx, { organisationId, at, except: reportedBy ? [reportedBy] : [] });
    },

    /** Who is on duty for a question that is put again: the step's people, the centre for a match, the chief for a review. */
    async forReminder(tx: Tx, warning: Warning, of: Reminder, at: Date): Promise<Recipient[]> {
      const apart = [warning.personId, of === 'review' ? warning.reportedBy : null].filter((id) => id !== null);
      if (of === 'match' || !warning.organisationId) return centreOnDuty(tx, at);
      const step = of === 'review' ? 4 : warning.run.step;
      return onStep(tx, warning, step as Step, at, apart);
    },

    async forMessage(tx: Tx, warning: Warning, to: ToOf<'message'>): Promise<Addressed[]> {
      const ids = to === 'signers' ? await signersOf(tx, warning.id) : [oneOf(warning, to)];
      const known = await Promise.all(ids.map((id) => (id ? directory.person(tx, id) : null)));
      return known.flatMap((person) => (person ? [{ personId: person.id, userid: person.userid }] : []));
    },
  };
}

export type Whom = ReturnType<typeof createWhom>;

function oneOf(warning: Warning, to: Exclude<ToOf<'message'>, 'signers'>): string | null {
  if (to === 'owner') return warning.owner?.personId ?? null;
  return to === 'reporter' ? warning.reportedBy : to.personId;
}

async function signersOf(executor: Executor, warningId: string): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select distinct person_id from warning_receipt where warning_id = ${warningId} and kind in ('ACK', 'LATE_ACK', 'SUPPORT')
    union select distinct actor_id from event_log
    where owner_kind = 'warning' and owner_id = ${warningId} and actor_id is not null and action in ('taken_over', 'handed_over')`.execute(
    executor,
  );
  return rows.map((row) => row.person_id);
}
