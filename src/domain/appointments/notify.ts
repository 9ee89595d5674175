import { appNow, type Tx } from '../../database/index.ts';
import type { CaseRow } from '../../kernel/case/index.ts';
import type { Notice } from '../../outbound/index.ts';
import { appointmentCard, practiceCard, proposalCard } from './cards.ts';
import type { AppointmentContext } from './context.ts';
import { appointment } from './types.ts';

type Message = Pick<Notice, 'purpose' | 'template' | 'content' | 'mustAct' | 'occurrence'>;

const about = ({ id }: CaseRow, to: Notice['to'], message: Message): Notice => ({
  ...{ owner: ownerOf(id), to, lane: 2 },
  ...message,
});

export const ownerOf = (id: string) => ({ kind: appointment.name, id });

/** Community police, where there are none the station. */
async function notifyPolice(
  { directory, outbound }: AppointmentContext,
  tx: Tx,
  one: CaseRow,
  { message, except }: { message: Message; except: string[] },
): Promise<void> {
  const place = { organisationId: one.organisationId, gridUnitId: null, at: await appNow(tx), except };
  const community = await directory.peopleOnStep(tx, { ...place, step: 2 });
  const police = community.length > 0 ? community : await directory.peopleOnStep(tx, { ...place, step: 3 });
  await outbound.notify(
    tx,
    police.filter(({ userid }) => userid).map((officer) => about(one, officer, message)),
  );
}

export const notifyProposed = (ctx: AppointmentContext, tx: Tx, one: CaseRow) =>
  notifyPolice(ctx, tx, one, {
    message: {
      purpose: 'todo',
      template: 'C41',
      content: { type: 'card', card: proposalCard(ctx, one.organisationName) },
    },
    except: [one.proposedBy, one.personId],
  });

export const notifyDeclined = (ctx: AppointmentContext, tx: Tx, one: CaseRow) =>
  notifyPolice(ctx, tx, one, {
    message: {
      purpose: 'notice',
      template: 'T12',
      content: { type: 'text', text: ctx.texts.replies.APPOINTMENT_DECLINED },
    },
    except: [],
  });

/** 「接受聘任」 or 「暂不接受」. */
export async function askPerson(ctx: AppointmentContext, tx: Tx, one: CaseRow, userid: string) {
  const content = { type: 'card' as const, card: appointmentCard(ctx, one.id) };
  const to = { personId: one.personId, userid };
  await ctx.outbound.notify(tx, [about(one, to, { purpose: 'ask', template: 'C26', content, mustAct: true })]);
}

/** What the card of the one who is asked shows from now on. */
export const showAnswer = (
  ctx: AppointmentContext,
  tx: Tx,
  { id, personId }: CaseRow,
  variant: 'ACCEPTED' | 'DECLINED' | 'OVER',
) =>
  ctx.outbound.showCardState(
    tx,
    { owner: ownerOf(id), personId, templates: ['C26'] },
    appointmentCard(ctx, id, variant),
  );

export async function askToPractise(ctx: AppointmentContext, tx: Tx, one: CaseRow) {
  const { outbound, directory } = ctx;
  const { id, personId } = one;
  const person = await directory.person(tx, personId);
  const occurrence = await outbound.nextOccurrence(tx, ownerOf(id), { run: 0, step: 0 });
  const content = { type: 'card' as const, card: practiceCard(ctx, id, 'ask') };
  const to = { personId, userid: person?.userid ?? null };
  await outbound.notify(tx, [
    about(one, to, { purpose: 'notice', template: 'C38', content, mustAct: true, occurrence }),
  ]);
}
