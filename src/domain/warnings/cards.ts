import type { CardId } from '../../config/codes.ts';
import { cardChoice, type Variables } from '../../config/fill.ts';
import type { Texts } from '../../config/text-file.ts';
import type { Level } from '../../kernel/escalation/index.ts';
import { maskName } from '../../lib/masking.ts';
import { formatShanghai, shanghaiClock } from '../../lib/time.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import type { Draw } from '../cards/index.ts';
import type { EmployeeMatch, Organisation } from '../directory/index.ts';
import { isUrgent } from './rules/run.ts';
import type { Actor, CardStateName, Outcome, Refusal, Warning, Why } from './types.ts';

// Facts become cards; words and limits come from the texts file. Pure: no database, no clock.

export interface CardContext {
  texts: Texts;
  draw: Draw;
  publicUrl: string;
  night: { from: string; to: string };
  /** Whether the signer's card of CRITICAL and HIGH shows the full name. */
  nameAfterAck: boolean;
}

export const OFFICER_POSTS = ['COMMUNITY_POLICE', 'STATION_DUTY', 'STATION_CHIEF', 'CENTER_OFFICER'] as const;
export type OfficerPost = (typeof OFFICER_POSTS)[number];

/** All that a card or page about a warning may need to know; which of it is shown is the card's decision. */
export interface Facts {
  warning: Warning;
  now: Date;
  subject: EmployeeMatch | null;
  organisation: Organisation | null;
  ownerName: string | null;
  /** As what an officer has it. */
  ownerPost: OfficerPost | null;
  /** The advisor who has it, or had it last before police; else the organisation's first, as an escalation card names him. */
  advisorName: string | null;
  /** Of whoever has it: who doubts him asks the service whether it is genuine. */
  checkWord: string | null;
  /** The page behind the card. */
  url: string;
  /** Who was called when support was asked for. */
  supportName?: string;
  /** Why it was revoked. */
  reason?: string;
}

/** A reminder that may be put off (REMIND), was put off, or could not be. */
export type SnoozeVariant = 'REMIND' | 'SNOOZED' | 'KEPT';

export const askTemplate = (warning: Warning): 'C01' | 'C01m' => (isUrgent(warning) ? 'C01' : 'C01m');
const minutesOf = (ms: number): number => Math.round(ms / 60_000);

/** C01 to those who may go to the person. Nobody's full name: it goes to several people. */
export function ask(ctx: CardContext, facts: Facts, { repeat }: { repeat: boolean }): TemplateCard {
  const { warning, now } = facts;
  const variants = [!ctx.nameAfterAck && 'MASKED', isNight(ctx, now) && 'NIGHT', repeat && 'REPEAT'];
  return about(ctx, facts, askTemplate(warning), variants, { min: minutesOf(warning.policy.ackMs) });
}

function isNight({ night }: CardContext, now: Date): boolean {
  const clock = shanghaiClock(now);
  return clock >= night.from || clock < night.to;
}

/** C10 to police, with the reason they are notified; a call for help says who calls. */
export function officer(
  ctx: CardContext,
  facts: Facts,
  { why, step, variant = null }: { why: Why; step: number; variant?: 'ASSIGNED' | SnoozeVariant | null },
): TemplateCard {
  const caller = why === 'SUPPORT' ? facts.ownerPost : null;
  return about(ctx, facts, 'C10', [variant ?? false, caller !== null && 'BY_POLICE'], {
    ...cardChoice(ctx.texts, 'C10', caller ? `SUPPORT_${caller}` : why),
    s: step || null,
    who: (caller ? facts.ownerName : facts.advisorName) ?? '',
    fraud: ctx.texts.fraudTypes[facts.warning.fraudType].name,
  });
}

export const todo = (
  ctx: CardContext,
  facts: Facts,
  asked: 'MATCH' | 'REVIEW' | 'CLOSE' | 'CALL' | 'ADVISOR' | 'FOLLOW_UP',
  variant: SnoozeVariant | null = null,
): TemplateCard => about(ctx, facts, 'C41', [variant ?? false], cardChoice(ctx.texts, 'C41', asked));

/** A new message, because an update of a card is not announced on the phone. */
export function message(
  ctx: CardContext,
  card: 'C31' | 'C32' | 'C36' | 'C40' | 'C01a',
  facts: Facts,
  reason?: string,
): TemplateCard {
  const { warning } = facts;
  if (card === 'C01a') return cardState(ctx, warning.state === 'CONTACTED' ? 'C01c' : 'C01a', facts, 'SYSTEM');
  if (card === 'C40') return about(ctx, facts, 'C40');
  const byPolice = card === 'C32' && warning.owner?.kind === 'POLICE';
  const missing = warning.missing
    .map((field) => ctx.texts.fields[field] ?? '')
    .filter(Boolean)
    .join('、');
  return about(ctx, facts, card, [byPolice && 'POLICE'], {
    reason: reason?.replace(/^请补充[：:，,\s]*/, '') || missing || reason || '',
  });
}

/** What a press that changed nothing is answered with. */
export const refusal = (ctx: CardContext, why: Refusal, facts: Facts): TemplateCard =>
  about(ctx, facts, 'C28', [], {
    ...cardChoice(ctx.texts, 'C28', why),
    ...(why === 'FORBIDDEN' ? { who: '' } : {}),
  });

export const policeCalled = (ctx: CardContext, facts: Facts): TemplateCard => about(ctx, facts, 'C32a');

/** With a word of whoever is asked, who comes to the door again. */
export const followUp = (ctx: CardContext, facts: Facts, id: string, checkWord: string): TemplateCard =>
  about(ctx, { ...facts, checkWord }, 'C01b', [], {}, `f:${id}`);

export const followUpAnswered = (
  ctx: CardContext,
  facts: Facts,
  answer: 'STABLE' | 'STILL_AT_RISK' | 'UNREACHABLE',
): TemplateCard => about(ctx, facts, 'C01e', ['SETTLED'], cardChoice(ctx.texts, 'C01e', `FOLLOW_${answer}`));

/** Another state of a card that is already there. */
export function cardState(ctx: CardContext, name: CardStateName, facts: Facts, actorKind: Actor['kind']): TemplateCard {
  const { warning } = facts;
  const { nameAfterAck } = ctx;
  const hidden = isUrgent(warning) && nameAfterAck ? false : 'MASKED';
  const byContact = !isUrgent(warning) && 'CONTACT';
  /** The card of whoever has it: an officer's looks different, and its {who} is the advisor he may call. */
  const officerOwned = (variants: (string | false)[]) =>
    about(ctx, facts, 'C10a', variants, { who: facts.advisorName ?? '' });
  const owned = (variants: (string | false)[], who = ''): TemplateCard =>
    actorKind === 'POLICE' || warning.owner?.kind === 'POLICE'
      ? officerOwned(variants)
      : about(ctx, facts, 'C01a', variants, { min: minutesOf(warning.policy.contactMs), who });

  switch (name) {
    case 'C01a':
      return owned([hidden, byContact]);
    case 'C01a-support':
      return owned([hidden, byContact, 'SUPPORT'], facts.supportName);
    case 'masked':
      return owned(['MASKED', byContact]);
    case 'C10a':
      return officerOwned([hidden]);
    case 'C01c':
      return about(ctx, facts, 'C01c', [byContact]);
    case 'C01d':
      return about(ctx, facts, 'C01d');
    case 'C02':
      return about(ctx, facts, 'C02');
    case 'C01e':
      return about(ctx, facts, 'C01e', [], cardChoice(ctx.texts, 'C01e', outcomeOf(warning)));
    case 'C04':
      return about(ctx, facts, 'C04', [warning.owner?.kind === 'POLICE' && 'TAKEN_OVER']);
    case 'undone':
      return about(ctx, facts, 'C04', ['UNDONE']);
    case 'supplemented':
      return about(ctx, facts, 'C32a', ['DONE']);
    case 'left':
      return about(ctx, facts, 'C04', ['LEFT']);
    case 'closed':
      return about(ctx, facts, 'C04', ['TAKEN_OVER']);
    case 'not-on-site':
      return about(ctx, facts, askTemplate(warning), [!nameAfterAck && 'MASKED', 'NOT_ON_SITE'], {
        min: minutesOf(warning.policy.ackMs),
      });
    case 'next-shift':
      return about(ctx, facts, 'C01m', ['NEXT_SHIFT'], { min: minutesOf(warning.policy.ackMs) });
    case 'revoked':
      return about(ctx, facts, 'C36', [], { reason: facts.reason ?? '' });
  }
}

function outcomeOf({ outcome }: Warning): Outcome {
  return outcome && outcome !== 'POLICE_CLOSED' ? outcome : 'NOT_INVOLVED';
}

/** A card about one warning, with all that any of them may say of it; a variant that is false does not apply. */
function about(
  { texts, draw }: CardContext,
  facts: Facts,
  id: CardId,
  variants: (string | false)[] = [],
  extra: Variables = {},
  key = `w:${facts.warning.id}`,
): TemplateCard {
  const { level, drill } = facts.warning;
  const variables = { ...variablesOf(facts, texts), ...extra };
  return draw({ id, variants, variables, key, url: facts.url, level, drill });
}

function variablesOf({ warning, now, subject, organisation, ownerName, checkWord }: Facts, texts: Texts): Variables {
  const since = warning.dispatchedAt ?? warning.createdAt;
  const waited = Math.max(0, Math.round((now.getTime() - since.getTime()) / 60_000));
  return {
    mask: warning.drill ? '演练同事' : maskOf(subject),
    name: warning.drill ? '演练同事' : (subject?.name ?? ''),
    post: subject?.post ?? '',
    unit: subject?.unitName ?? '',
    org: organisation?.shortName ?? '',
    fraud: texts.fraudTypes[warning.fraudType].advisor ?? texts.fraudTypes[warning.fraudType].name,
    tag: texts.levels[warning.level].tag,
    no: warning.number,
    // No step and no minute yet: there is nothing to write about them.
    min: waited || null,
    s: warning.run.step || null,
    code: checkWord ?? '',
    who: ownerName ?? '',
    time: formatShanghai(warning.owner?.since ?? now),
    reason: '',
    p: '',
  };
}

/** Unit and masked name tell colleagues apart; where two mask alike, the end of the employee number does. */
function maskOf(subject: Facts['subject']): string {
  if (!subject) return '';
  const mask = maskName(subject.name);
  return subject.nameUniqueInUnit ? mask : `${mask}${subject.employeeNo.slice(-3)}`;
}

// Cards about several warnings, or about none: the list stands behind them.

const listUrl = ({ publicUrl }: CardContext): string => `${publicUrl}/h5/warnings`;

interface Offer {
  id: string;
  count: number;
  drill: boolean;
  level: Level;
  minutesLeft: number;
  from: string;
}

export const handOver = (ctx: CardContext, { id, count, drill, level, minutesLeft, from }: Offer): TemplateCard =>
  ctx.draw({
    id: 'C37',
    variables: { n: count, tag: ctx.texts.levels[level].tag, min: minutesLeft, who: from },
    key: `h:${id}`,
    url: listUrl(ctx),
    drill,
  });

interface Answered {
  count: number;
  drill: boolean;
  from: string;
  answer: 'accepted' | 'refused' | 'lapsed';
}

export function handOverAnswered(ctx: CardContext, { count, drill, from, answer }: Answered): TemplateCard {
  const variants = [{ accepted: false as const, refused: 'REFUSED', lapsed: 'LAPSED' }[answer]];
  return ctx.draw({ id: 'C37a', variants, variables: { n: count, who: from }, key: 'none', url: listUrl(ctx), drill });
}

interface Waiting {
  total: number;
  critical: number;
  oldestMinutes: number;
  drill: boolean;
}

/** C34: several waiting at once, the live list behind it. */
export function rollup(ctx: CardContext, { total, critical, oldestMinutes, drill }: Waiting): TemplateCard {
  const variables = { n: total, min: oldestMinutes, a: critical, b: total - critical };
  return ctx.draw({ id: 'C34', variables, key: 'none', url: listUrl(ctx), drill });
}

/** C34r: what waits for one officer and was asked before. */
export function reminder(
  ctx: CardContext,
  { id, total, critical, oldestMinutes, drill, variant }: Waiting & { id: string; variant: SnoozeVariant | null },
): TemplateCard {
  const variables = { n: total, min: oldestMinutes, a: critical, b: total - critical };
  return ctx.draw({ id: 'C34r', variants: [variant ?? false], variables, key: `r:${id}`, url: listUrl(ctx), drill });
}

export const thanks = ({ draw, publicUrl }: CardContext): TemplateCard =>
  draw({ id: 'C33', variables: {}, key: 'none', url: `${publicUrl}/h5/notice` });

export const help = ({ draw, publicUrl }: CardContext): TemplateCard =>
  draw({ id: 'C29', variables: {}, key: 'none', url: `${publicUrl}/h5/help` });
