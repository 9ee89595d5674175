import { appNow, type Tx } from '../../database/index.ts';
import type { LocatedCard } from '../../inbound/index.ts';
import type { CaseRow } from '../../kernel/case/index.ts';
import { invalid } from '../../lib/problem.ts';
import { addMs, days } from '../../lib/time.ts';
import { practiceCard } from './cards.ts';
import type { AppointmentContext } from './context.ts';
import { askPerson, askToPractise, notifyDeclined, ownerOf, showAnswer } from './notify.ts';
import { practised } from './rules.ts';
import * as store from './store.ts';
import { ownOf } from './types.ts';

const NOT_PRACTISED = 'ADVISOR_NOT_PRACTISED' as const;

/** Police agreed: he is asked himself. */
export async function ask(ctx: AppointmentContext, tx: Tx, one: CaseRow): Promise<void> {
  const person = await ctx.directory.person(tx, one.personId);
  if (!person?.userid || !(await works(ctx, tx, one))) throw invalid('employeeId', ctx.texts.posts.employeeGone);
  await askPerson(ctx, tx, one, person.userid);
}

/** He is advisor from now on, the organisation's first one its primary; whoever has left meanwhile becomes nothing. */
export async function accept(ctx: AppointmentContext, tx: Tx, one: CaseRow): Promise<'ACCEPTED' | 'WITHDRAWN'> {
  const { directory, audit } = ctx;
  const { id, personId, organisationId } = one;
  if (!(await works(ctx, tx, one))) {
    await showAnswer(ctx, tx, one, 'OVER');
    return 'WITHDRAWN';
  }
  const now = await appNow(tx);
  const { title } = ownOf(one);
  const grants = await directory.rolesOf(tx, personId, now);
  if (!grants.some(isOwn('ADVISOR', organisationId)))
    await directory.assignRole(tx, {
      ...{ personId, role: 'ADVISOR', scopeKind: 'ORGANISATION', scopeId: organisationId, from: now },
      primary: !(await store.isHeld(tx, 'ADVISOR', organisationId)),
      ...(title ? { title } : {}),
    });
  await directory.closeDefect(tx, { kind: 'NO_ADVISOR', organisationId });
  const actor = { kind: 'person' as const, personId };
  await audit.record(tx, { actor, action: 'advisor.accept', object: ownerOf(id) });
  await showAnswer(ctx, tx, one, 'ACCEPTED');
  await practise(ctx, tx, one);
  return 'ACCEPTED';
}

export async function decline(ctx: AppointmentContext, tx: Tx, one: CaseRow): Promise<'DECLINED'> {
  await showAnswer(ctx, tx, one, 'DECLINED');
  await notifyDeclined(ctx, tx, one);
  return 'DECLINED';
}

/** The exercise on an invented colleague, for the first time or again: no warning, no ladder, no points. */
export async function practise(ctx: AppointmentContext, tx: Tx, one: CaseRow): Promise<void> {
  await store.setPractice(tx, one.id, 'ASKED', addMs(await appNow(tx), days(ctx.practiceDays)));
  await askToPractise(ctx, tx, one);
}

/** The buttons of the exercise. */
export async function onPracticePress(
  ctx: AppointmentContext,
  tx: Tx,
  one: CaseRow,
  { word, messageId }: Pick<LocatedCard, 'messageId'> & { word: string },
): Promise<void> {
  const { id, organisationId, personId } = one;
  const before = ownOf(one).practice;
  const { practice, card } = practised(before, word);
  if (practice !== before) await store.setPractice(tx, id, practice, null);
  if (practice === 'DONE') await ctx.directory.closeDefect(tx, { kind: NOT_PRACTISED, organisationId, personId });
  await ctx.outbound.showCardState(tx, { owner: ownerOf(id), messageIds: [messageId] }, practiceCard(ctx, id, card), {
    mustAct: practice !== 'DONE',
  });
}

/** Not practised in time: a gap of readiness until he does. */
export async function noteUnpractised({ db, directory }: AppointmentContext): Promise<number> {
  let noted = 0;
  for (const late of await store.unpractised(db))
    noted += Number(await directory.defect(db, { kind: NOT_PRACTISED, ...late }));
  return noted;
}

const isOwn =
  (role: string, organisationId: string) =>
  (grant: { role: string; scopeId: string; substituteFor: string | null }): boolean =>
    grant.role === role && grant.scopeId === organisationId && !grant.substituteFor;

async function works({ directory }: AppointmentContext, tx: Tx, { personId, organisationId }: CaseRow) {
  return (await directory.rolesOf(tx, personId)).some(isOwn('EMPLOYEE', organisationId));
}
