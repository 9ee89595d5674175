import { can, isOfficer } from '../../kernel/access/index.ts';
import { deadline } from '../../kernel/escalation/index.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import {
  type Authorisation,
  isMoneyGone,
  type OutcomeDetail,
  type OVERDUE,
  type Owner,
  REPORTED_PARTICULARS,
  receiptDue,
  type TimerPurpose,
  type Warning,
} from '../warnings/index.ts';
import type { ShownCardData } from './api.ts';

/** As whom somebody reads a warning. Who is none of these reads nothing. */
export type Sight = 'POLICE' | 'GATEWAY' | 'EMPLOYER' | 'AUDITOR' | 'SELF';

/** Parts of a warning that not everybody who may open it is shown. */
type Part =
  /** Full names of those who worked on it. */
  | 'staff'
  /** What kind of fraud it really is, even where that is somebody's private life. */
  | 'real type'
  | 'note'
  | 'sums'
  | 'particulars'
  /** That money went: it makes the warning a case. */
  | 'case'
  | 'deliveries'
  | 'police deadlines';

/** The positive list: what is not named here is shown to nobody else. */
const SHOWN: Record<Sight, readonly Part[]> = {
  POLICE: ['staff', 'real type', 'note', 'sums', 'particulars', 'case', 'deliveries', 'police deadlines'],
  GATEWAY: ['case', 'deliveries', 'police deadlines'],
  AUDITOR: ['case', 'deliveries', 'police deadlines'],
  EMPLOYER: ['staff'],
  SELF: ['case'],
};

export function isShown(sight: Sight, part: Part): boolean {
  return SHOWN[sight].includes(part);
}

/** Null: he may not open it at all. Toward himself everybody is the person warned, whatever his office. */
export function sightOf({ grants, facts }: Authorisation): Sight | null {
  if (facts.self && facts.open) return null;
  const seen = can(grants, 'warning.view', facts);
  if (seen.outcome === 'denied') return null;
  if (facts.self) return 'SELF';
  if (grants.some(isOfficer)) return 'POLICE';
  return seen.outcome === 'allowed' ? 'EMPLOYER' : 'AUDITOR';
}

/** Where money went, the employer's people learn it only of what they themselves reported, while it is open. */
export function knowsCase(sight: Sight, isOwnReport: boolean): (outcome: string | null) => boolean {
  return (outcome) => !isMoneyGone(outcome) || isOwnReport || isShown(sight, 'case');
}

export function particularsFor(sight: Sight, detail: OutcomeDetail, isOwnReport: boolean): OutcomeDetail {
  if (isShown(sight, 'particulars')) return detail;
  if (!isOwnReport) return {};
  return Object.fromEntries(
    REPORTED_PARTICULARS.flatMap((key) => (detail[key] === undefined ? [] : [[key, detail[key]]])),
  );
}

type Awaited = Pick<Warning, 'state'> & { owner: Pick<Owner, 'kind'> | null };
const EMPLOYERS_DEADLINES: readonly (TimerPurpose | 'ack')[] = ['ack', 'ladder', 'alarm', 'contact', 'outcome'];

/** Once the employer's people have reported, or police have taken it over, no time runs for them. */
function employersTurn({ state, owner }: Awaited): boolean {
  return state === 'DISPATCHED' || (state !== 'REPORTED' && owner?.kind === 'ADVISOR');
}

export function mayKnowDeadline(sight: Sight, warning: Awaited, purpose: string): boolean {
  if (isShown(sight, 'police deadlines')) return true;
  return sight === 'EMPLOYER' && employersTurn(warning) && EMPLOYERS_DEADLINES.some((one) => one === purpose);
}

/** Police hear of everything nobody did in time; the employer's people of what they themselves are waited for. */
export function overdueFor(sight: Sight, warning: Awaited, overdue: Overdue | null): Overdue | null {
  if (isShown(sight, 'police deadlines')) return overdue;
  const isTheirs = overdue?.of === 'RECEIPT' || overdue?.of === 'PROGRESS';
  return sight === 'EMPLOYER' && isTheirs && employersTurn(warning) ? overdue : null;
}

/** Of an event, what says no more than that it happened; levels only where the level was raised. */
const PLAIN_KEYS = ['step', 'inTime', 'nobodyLeft', 'purpose', 'level', 'moved', 'metAt'];
/** Said to the employer's people on their cards. */
const SAID_ON_CARDS = new Set(['sent_back', 'revoked']);

export function eventDetailFor(sight: Sight, action: string, detail: Record<string, unknown>): Record<string, unknown> {
  if (isShown(sight, 'particulars')) return detail;
  const knows = knowsCase(sight, false);
  const keys = [
    ...PLAIN_KEYS,
    ...(action === 'raised' ? ['from', 'to'] : []),
    ...(sight === 'EMPLOYER' && SAID_ON_CARDS.has(action) ? ['reason'] : []),
    ...(typeof detail.outcome === 'string' && knows(detail.outcome) ? ['outcome'] : []),
  ];
  return Object.fromEntries(keys.flatMap((key) => (detail[key] === undefined ? [] : [[key, detail[key]]])));
}

/** A note of the feed's own goes back to the feed; what an officer wrote goes to police. */
export function mayReadNote(sight: Sight, warning: Pick<Warning, 'proposedBy'>): boolean {
  return isShown(sight, 'note') || (sight === 'GATEWAY' && warning.proposedBy === null);
}

/** As what somebody looks at the clock of a warning. */
interface Onlooker {
  isPolice: boolean;
  isOwner: boolean;
  /** Whether he may sign it now. */
  isAsked: boolean;
}

type Counted = Parameters<typeof receiptDue>[0];

export interface NextDue {
  purpose: string;
  dueAt: Date;
}

/** By state, whose time is looked at first: the deadline of whoever has it, then the next step of the ladder. */
const WATCHED: Record<Warning['state'], readonly string[]> = {
  NEW: ['match'],
  UNMATCHED: ['match'],
  RETURNED: ['match'],
  MATCHED: ['ladder'],
  DISPATCHED: ['ladder', 'alarm'],
  ACKED: ['contact', 'ladder', 'alarm'],
  CONTACTED: ['outcome', 'ladder', 'alarm'],
  REPORTED: ['review', 'outcome', 'ladder', 'alarm'],
  CLOSED: [],
  REVOKED: [],
};

/**
 * The one moment that a reader's clock counts down to, on the list as on the page. Whoever is asked to sign looks at his
 * own time; police at the next step. What has run out is counted up beside it, so that only the next step is left.
 */
export function nextDue(warning: Counted, isOverdue: boolean, reader: Onlooker): NextDue | null {
  const { state } = warning;
  const isHis = reader.isPolice || ((reader.isOwner || reader.isAsked) && state !== 'REPORTED');
  if (!isHis) return null;
  const dues = deadlinesOf(warning);
  const signs = state === 'DISPATCHED' && reader.isAsked && !reader.isPolice;
  const watched = isOverdue ? ['ladder', 'alarm'] : [...(signs ? ['ack'] : []), ...WATCHED[state]];
  return watched.flatMap((purpose) => dues.find((due) => due.purpose === purpose) ?? [])[0] ?? null;
}

/** Armed timers, and until when the receipt is in time: of that no timer tells, since step 2 is its limit. */
export function deadlinesOf(warning: Counted): NextDue[] {
  const ack = receiptDue(warning);
  return [
    ...Object.entries(warning.timers).map(([purpose, { dueAt }]) => ({ purpose, dueAt })),
    ...(ack ? [{ purpose: 'ack', dueAt: ack }] : []),
  ];
}

export interface Overdue {
  of: (typeof OVERDUE)[number];
  /** When the time ran out; it is counted up from there, whatever is told again meanwhile. */
  since: Date;
}

type Timed = Pick<
  Warning,
  | 'state'
  | 'openReason'
  | 'policy'
  | 'createdAt'
  | 'dispatchedAt'
  | 'reportedAt'
  | 'lapsedAt'
  | 'exhaustedAt'
  | 'shiftMoved'
> & { run: Pick<Warning['run'], 'base' | 'entry'> };

/** Null: its time has not run out, or nobody is waited for. */
export function overdueOf(warning: Timed, now: Date): Overdue | null {
  const { exhaustedAt } = warning;
  const found = ranOut(warning) ?? (exhaustedAt && { of: 'TAKE_OVER' as const, since: exhaustedAt });
  return found && found.since <= now ? found : null;
}

function ranOut(warning: Timed): Overdue | null {
  const { state, policy, run, createdAt, dispatchedAt, reportedAt, lapsedAt, shiftMoved } = warning;
  switch (state) {
    case 'NEW':
    case 'UNMATCHED':
    case 'RETURNED':
      return { of: 'MATCH', since: deadline(policy, reportedAt ?? createdAt, policy.matchMs) };
    case 'DISPATCHED': {
      const from = (run.entry <= 1 && run.base) || dispatchedAt;
      return from && !shiftMoved ? { of: 'RECEIPT', since: deadline(policy, from, policy.ackMs) } : null;
    }
    case 'REPORTED':
      if (!warning.openReason)
        return reportedAt && { of: 'REVIEW', since: deadline(policy, reportedAt, policy.reviewMs) };
      return lapsedAt && { of: 'PROGRESS', since: lapsedAt };
    case 'ACKED':
    case 'CONTACTED':
      return lapsedAt && { of: 'PROGRESS', since: lapsedAt };
    default:
      return null;
  }
}

/** A template card by its parts, as a phone draws it: no keys and no addresses, so that nothing can be pressed elsewhere. */
export function shownCard(card: TemplateCard): ShownCardData {
  const { main_title: head = {} } = card;
  const questions =
    'select_list' in card ? card.select_list : 'button_selection' in card ? [card.button_selection] : [];
  return {
    source: card.source?.desc ?? null,
    title: head.title ?? '',
    desc: head.desc ?? null,
    quote: 'quote_area' in card ? (card.quote_area?.quote_text ?? null) : null,
    body: 'sub_title_text' in card ? (card.sub_title_text ?? null) : null,
    fields: ('horizontal_content_list' in card ? (card.horizontal_content_list ?? []) : []).map(
      ({ keyname, value = '' }) => ({ name: keyname, value }),
    ),
    questions: [
      ...questions.flatMap((one) => (one ? [{ title: one.title ?? '', options: one.option_list.map(textOf) }] : [])),
      ...('checkbox' in card ? [{ title: '', options: card.checkbox.option_list.map(textOf) }] : []),
    ],
    buttons: [
      ...('button_list' in card ? card.button_list.map(({ text, style = 1 }) => ({ text, style })) : []),
      ...('submit_button' in card ? [{ text: card.submit_button.text, style: 1 }] : []),
    ],
    menu: 'action_menu' in card ? (card.action_menu?.action_list.map(textOf) ?? []) : [],
    ended: 'replace_text' in card ? (card.replace_text ?? null) : null,
    links: 'jump_list' in card ? (card.jump_list ?? []).map(({ title }) => title) : [],
  };
}

const textOf = ({ text }: { text: string }): string => text;

interface Urgent {
  level: Warning['level'];
  id: string;
  overdue: { since: string } | null;
  next: { dueAt: string } | null;
}

const LAST = '9';

/** What runs out first comes first, 特急 and 高危 before all others; what ran out long ago ran out first. */
export function byUrgency(a: Urgent, b: Urgent): number {
  const [one, other] = [a, b].map(({ level, overdue, next, id }) => {
    const rank = level === 'CRITICAL' || level === 'HIGH' ? 0 : 1;
    return `${rank} ${overdue?.since ?? next?.dueAt ?? LAST} ${id}`;
  });
  return (one ?? '') < (other ?? '') ? -1 : 1;
}
