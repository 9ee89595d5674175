import type { CardFile } from '../../config/card-file.ts';
import { cardChoice } from '../../config/fill.ts';
import type { Tx } from '../../database/index.ts';
import { formatShanghai } from '../../lib/time.ts';
import { type InteractiveCard, replaceText, type TemplateCard } from '../../wecom/cards/index.ts';
import type { AudienceRole, Recipient } from '../directory/index.ts';
import type { BulletinContext } from './context.ts';
import { ownerOf } from './store/bulletins.ts';
import type { Bulletin, Question } from './types.ts';

type Drawing = Pick<BulletinContext, 'draw' | 'texts' | 'publicUrl'>;
type Shown = Pick<Bulletin, 'id' | 'number' | 'title' | 'body' | 'deadlineAt' | 'drill' | 'question'>;

export type BulletinTemplate = 'C05' | 'C05b' | 'C35';

/** Employees get words of their own; advisors, owners of grid units and police sign. */
export const templateFor = (role: AudienceRole): 'C05' | 'C05b' => (role === 'EMPLOYEE' ? 'C05b' : 'C05');

/** Nothing but what its author wrote, so that one body serves a thousand people. */
export function noticeCard(
  ctx: Drawing,
  bulletin: Shown,
  template: 'C05' | 'C05b',
  { reminder = false, answer = null }: { reminder?: boolean; answer?: string | null } = {},
): TemplateCard {
  const { title, body, deadlineAt, drill, question } = bulletin;
  return ctx.draw({
    ...(question ? { card: askingCard(ctx, template, { question, answer }) } : { id: template }),
    variants: [reminder && 'REMIND'],
    variables: { trick: title, body, time: deadlineAt ? formatShanghai(deadlineAt) : null },
    ...linkOf(ctx, bulletin),
    drill: drill && template === 'C05',
  });
}

/**
 * A press gives the answer and the signature at once: six buttons are a card's most, so four answers and the page fit.
 * After one the same buttons stay, for until the end it may be changed.
 */
function askingCard(
  { texts }: Drawing,
  template: 'C05' | 'C05b',
  { question, answer }: { question: Question; answer: string | null },
): CardFile {
  const card = texts.cards[template];
  const chosen = question.answers.find(({ id }) => id === answer);
  const desc = chosen ? `${question.text}您选了“${chosen.text}”` : question.text;
  return {
    ...card,
    desc,
    buttons: [
      ...question.answers.map(({ id, text }) => ({
        key: id,
        text,
        style: id === answer ? (1 as const) : (2 as const),
        page: false,
      })),
      ...card.buttons.filter(({ page }) => page),
    ],
  };
}

/** 【更正】, with the number of the wrong one. */
export function correctionCard(ctx: Drawing, bulletin: Shown, wrongNumber: string): TemplateCard {
  const { body, drill } = bulletin;
  return ctx.draw({ id: 'C35', variables: { no: wrongNumber, body }, ...linkOf(ctx, bulletin), drill });
}

/** 【撤回】. */
export function withdrawalCard(ctx: Drawing, bulletin: Shown): TemplateCard {
  const { number, drill } = bulletin;
  const variables = { no: number, body: '' };
  return ctx.draw({ id: 'C35', variants: ['RECALL'], variables, ...linkOf(ctx, bulletin), drill });
}

/** The pressed card: grey, with what was answered. */
export function signedCard(
  ctx: Drawing,
  bulletin: Shown,
  { role, answer }: { role: AudienceRole; answer: string | null },
): TemplateCard {
  const template = templateFor(role);
  if (bulletin.question) return noticeCard(ctx, bulletin, template, { answer });
  const { known, signed } = ctx.texts.pressed;
  return replaceText(noticeCard(ctx, bulletin, template) as InteractiveCard, template === 'C05b' ? known : signed);
}

export function refusalCard(
  ctx: Drawing,
  bulletin: Shown,
  why: 'FORBIDDEN' | 'CLOSED' | 'RECALLED' | 'CORRECTED',
): TemplateCard {
  const variables = { no: bulletin.number, who: null, ...cardChoice(ctx.texts, 'C28', why) };
  return ctx.draw({ id: 'C28', variables, ...linkOf(ctx, bulletin) });
}

/** C41 to a second officer, or to a station whose organisations stayed silent. */
function todoCard(
  ctx: Drawing,
  { id, number, drill }: Shown,
  { what, org }: { what: 'APPROVE' | 'SILENT_ORGS'; org: string },
): TemplateCard {
  return ctx.draw({
    id: 'C41',
    variables: { ...cardChoice(ctx.texts, 'C41', what), org, tag: null, no: number },
    key: `b:${id}`,
    url: `${ctx.publicUrl}/h5/bulletins/${id}`,
    drill,
  });
}

function linkOf({ publicUrl }: Drawing, { id }: Shown) {
  return { key: `b:${id}`, url: `${publicUrl}/h5/b/${id}` };
}

/** The same to each of these officers. */
export async function sendTodo(
  ctx: BulletinContext,
  tx: Tx,
  bulletin: Bulletin,
  people: readonly Recipient[],
  todo: { what: 'APPROVE' | 'SILENT_ORGS'; org: string },
): Promise<void> {
  const card = todoCard(ctx, bulletin, todo);
  await ctx.outbound.notify(
    tx,
    people.map(({ personId, userid }) => ({
      owner: ownerOf(bulletin.id),
      to: { personId, userid },
      purpose: 'todo' as const,
      template: 'C41',
      content: { type: 'card' as const, card },
      occurrence: bulletin.version,
      lane: 3 as const,
    })),
  );
}
