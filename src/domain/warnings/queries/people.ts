import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { type Action, can, type Decision, isOfficer, isOfTheEmployer } from '../../../kernel/access/index.ts';
import { checkWordOf } from '../../../lib/check-word.ts';
import type { Recipient, RoleGrant, Step } from '../../directory/index.ts';
import { type Facts, OFFICER_POSTS, type OfficerPost } from '../cards.ts';
import type { Authorisation, WarningContext } from '../context.ts';
import { isOpen } from '../rules/run.ts';
import * as store from '../store.ts';
import type { Notification, Person, Reminder, Warning } from '../types.ts';

/** What somebody is to a warning now: the grants that cover its place, and what he had to do with it. */
export async function authorisationOf(
  { directory }: Pick<WarningContext, 'directory'>,
  executor: Executor,
  warning: Warning,
  personId: string,
  at: Date,
): Promise<Authorisation> {
  const all = await directory.rolesOf(executor, personId, at);
  const grants = warning.organisationId
    ? await directory.covers(executor, all, { organisationId: warning.organisationId, gridUnitId: warning.gridUnitId })
    : all.filter((grant) => coversUnplaced(grant, warning.proposedBy === personId));
  const addressees = await store.addressees(executor, warning.id);
  const facts: Authorisation['facts'] = {
    self: warning.personId === personId,
    addressed: addressees.some((addressee) => addressee.personId === personId),
    owner: warning.owner?.personId === personId,
    open: isOpen(warning),
    ownAct: warning.reportedBy === personId,
    ...(warning.closedAt ? { closedForMs: at.getTime() - warning.closedAt.getTime() } : {}),
  };
  return { personId, grants, facts };
}

/** Where nobody knows yet whose employee it is, only the county knows of it, and the officer who proposed it. */
function coversUnplaced(grant: RoleGrant, isProposer: boolean): boolean {
  return grant.scopeKind === 'COUNTY' || (isProposer && isOfficer(grant));
}

/** Nobody, whatever his role, reads an open warning about himself: the fraudster may be watching his screen. */
export function decide(authorisation: Authorisation, action: Action): Decision['outcome'] {
  if (authorisation.facts.self && authorisation.facts.open) return 'denied';
  return can(authorisation.grants, action, authorisation.facts).outcome;
}

export function may(authorisation: Authorisation, action: Action): boolean {
  return decide(authorisation, action) === 'allowed';
}

/** Whether warnings are his work at that place. */
export function hasPost({ grants }: Authorisation): boolean {
  return grants.some((grant) => isOfficer(grant) || isOfTheEmployer(grant));
}

/** As what he acts: on an officer's card as police, else as advisor of the organisation when he is one. */
export function actorOf(authorisation: Authorisation, prefer?: string): Person & { kind: 'ADVISOR' | 'POLICE' } {
  const isPolice = authorisation.grants.some(isOfficer);
  const isAdvisor = authorisation.grants.some(isOfTheEmployer);
  const kind = isPolice && (prefer === 'POLICE' || !isAdvisor) ? 'POLICE' : 'ADVISOR';
  return { personId: authorisation.personId, kind };
}

/** All that a card or a page about a warning may need to know. */
export async function factsOf(ctx: WarningContext, executor: Executor, warning: Warning, now: Date): Promise<Facts> {
  const { directory, publicUrl } = ctx;
  const subject = warning.employmentId ? await directory.employee(executor, warning.employmentId) : null;
  const organisation = warning.organisationId ? await directory.organisation(executor, warning.organisationId) : null;
  const owner = warning.owner ? await directory.person(executor, warning.owner.personId) : null;
  const advisors =
    warning.owner?.kind !== 'ADVISOR' && organisation
      ? await directory.holders(executor, { role: 'ADVISOR', organisationId: organisation.id, at: now })
      : [];
  const relieved = warning.owner?.kind === 'POLICE' ? await store.relieved(executor, warning.id) : [];
  const byTurn = relieved.flatMap((id) => advisors.filter(({ personId }) => personId === id));
  return {
    warning,
    now,
    subject,
    organisation,
    ownerName: owner?.name ?? null,
    ownerPost:
      warning.owner?.kind === 'POLICE' ? await postOf(ctx, executor, warning, warning.owner.personId, now) : null,
    advisorName:
      warning.owner?.kind === 'ADVISOR' ? (owner?.name ?? null) : ([...byTurn, ...advisors][0]?.name ?? null),
    checkWord: warning.owner ? checkWordOf(ctx.crypto, { warningId: warning.id, ...warning.owner }) : null,
    url: `${publicUrl}/h5/w/${warning.id}`,
  };
}

/** His nearest post to the place. */
async function postOf(
  { directory }: WarningContext,
  executor: Executor,
  { organisationId, gridUnitId }: Warning,
  personId: string,
  now: Date,
): Promise<OfficerPost> {
  const all = await directory.rolesOf(executor, personId, now);
  const here = organisationId ? await directory.covers(executor, all, { organisationId, gridUnitId }) : all;
  return OFFICER_POSTS.find((post) => here.some(({ role }) => role === post)) ?? 'CENTER_OFFICER';
}

export interface Addressed {
  personId: string;
  userid: string | null;
}

// Who is meant by a message, looked up when it is sent and not when the ladder was frozen.

type ToOf<S extends Notification['type']> = Extract<Notification, { type: S }> extends { to: infer To } ? To : never;

export async function onStep(
  { directory }: WarningContext,
  tx: Tx,
  { organisationId, gridUnitId }: Warning,
  step: Step,
  at: Date,
  except: string[] = [],
): Promise<Recipient[]> {
  return organisationId ? directory.peopleOnStep(tx, { organisationId, gridUnitId, step, at, except }) : [];
}

export const centreOnDuty = ({ directory }: WarningContext, tx: Tx, at: Date): Promise<Recipient[]> =>
  directory.onDuty(tx, { role: 'CENTER_OFFICER', at });

export const wholeCentre = ({ directory }: WarningContext, tx: Tx, at: Date): Promise<Recipient[]> =>
  directory.holders(tx, { role: 'CENTER_OFFICER', at });

/** Of those just notified, whoever is to come first: community police, else the station, else above it. */
export async function firstNotified(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  { now, notified }: { now: Date; notified: ReadonlySet<string> },
): Promise<Recipient | undefined> {
  for (const step of [2, 3, 4] as const) {
    const first = (await onStep(ctx, tx, warning, step, now)).find(({ personId }) => notified.has(personId));
    if (first) return first;
  }
  return undefined;
}

export async function forTodo(
  ctx: WarningContext,
  tx: Tx,
  { organisationId, reportedBy }: Warning,
  to: Exclude<ToOf<'todo'>, 'owner'>,
  at: Date,
): Promise<Recipient[]> {
  if (to === 'duty') return centreOnDuty(ctx, tx, at);
  if (!organisationId) return wholeCentre(ctx, tx, at);
  return ctx.directory.reviewers(tx, { organisationId, at, except: reportedBy ? [reportedBy] : [] });
}

/** Who is on duty for a question that is put again: the step's people, the centre for a match, the chief for a review. */
export async function forReminder(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  of: Reminder,
  at: Date,
): Promise<Recipient[]> {
  const apart = [warning.personId, of === 'review' ? warning.reportedBy : null].filter((id) => id !== null);
  if (of === 'match' || !warning.organisationId) return centreOnDuty(ctx, tx, at);
  const step = of === 'review' ? 4 : warning.run.step;
  return onStep(ctx, tx, warning, step as Step, at, apart);
}

export async function forMessage(
  { directory }: WarningContext,
  tx: Tx,
  warning: Warning,
  to: ToOf<'message'>,
): Promise<Addressed[]> {
  const ids = to === 'signers' ? await signersOf(tx, warning.id) : [oneOf(warning, to)];
  const known = await Promise.all(ids.map((id) => (id ? directory.person(tx, id) : null)));
  return known.flatMap((person) => (person ? [{ personId: person.id, userid: person.userid }] : []));
}

function oneOf(warning: Warning, to: Exclude<ToOf<'message'>, 'signers'>): string | null {
  if (to === 'owner') return warning.owner?.personId ?? null;
  return to === 'reporter' ? warning.reportedBy : to.personId;
}

async function signersOf(executor: Executor, warningId: string): Promise<string[]> {
  const { rows } = await sql<{ personId: string }>`
    select distinct person_id from warning_receipt where warning_id = ${warningId} and kind in ('ACK', 'LATE_ACK', 'SUPPORT')
    union select distinct actor_id from event_log
    where owner_kind = 'warning' and owner_id = ${warningId} and actor_id is not null and action in ('taken_over', 'handed_over')`.execute(
    executor,
  );
  return rows.map((row) => row.personId);
}
