import { type PlannedTimer, releaseAt } from '../../kernel/escalation/index.ts';
import { addMs } from '../../lib/time.ts';
import type { Bulletin, BulletinState, Decision, Done, Phase, Receipt, ReceiptState, Refused } from './types.ts';

function done(bulletin: Bulletin, action: string, detail?: Done['detail']): Done {
  return { outcome: 'done', bulletin, action, ...(detail ? { detail } : {}) };
}

function refused(field: string, message: string, value?: string | number): Refused {
  return { outcome: 'refused', field, message, ...(value === undefined ? {} : { with: value }) };
}

/** What was wanted of a bulletin in a state in which that cannot be; each has its own sentence. */
export type Wanted = 'change' | 'submit' | 'approve' | 'abort' | 'remind' | 'recall' | 'close' | 'correct';

export const wrong = ({ state }: Pick<Bulletin, 'state'>, wanted: Wanted): Refused =>
  refused('', `wrong.${wanted}.${state}`);

/** Nobody pressed anything: what was due by itself has nothing left to do. */
const notDue = refused('', 'not_due');

interface SubmitFacts {
  now: Date;
  people: number;
  /** The most people the author's role may reach. */
  maxPeople: number | null;
  approvalAbove: number;
  countdownMs: number;
  /** How its filter reads, should nobody fit. */
  filterText: string;
}

/** Where every bulletin begins. */
export const newDraft = {
  state: 'DRAFT',
  version: 1,
  contentVersion: 1,
  approverId: null,
  refusal: null,
  people: null,
  launchAt: null,
  phase: null,
  cursor: null,
  page: 0,
  pageAt: null,
  settleAt: null,
  wave: 1,
  waveAt: null,
  remindersSent: 0,
  correctedBy: null,
  closeReason: null,
  sendingAt: null,
  sentAt: null,
  closedAt: null,
} satisfies Partial<Bulletin>;

/** What would refuse this content now; the preview shows it before anybody submits. */
export function contentFault(bulletin: Pick<Bulletin, ContentField>, now: Date): Refused | null {
  const { deadlineAt, scheduledAt, ackRequired, drill, filter, quorum, waveMinutes } = bulletin;
  if (drill && filter.roles.includes('EMPLOYEE')) return refused('filter.roles', 'drill.employees');
  if (filter.posts && !filter.roles.includes('EMPLOYEE')) return refused('filter.posts', 'posts.employees');
  if (scheduledAt && scheduledAt <= now) return refused('scheduledAt', 'scheduled.past');
  if (ackRequired && !deadlineAt) return refused('deadlineAt', 'deadline.missing');
  if (deadlineAt && deadlineAt <= (scheduledAt ?? now)) return refused('deadlineAt', 'deadline.past');
  if (waveMinutes !== null && quorum === null) return refused('quorum', 'quorum.missing');
  return null;
}

export function audienceFault({
  people,
  maxPeople,
  filterText,
}: Pick<SubmitFacts, 'people' | 'maxPeople' | 'filterText'>): Refused | null {
  if (people === 0) return refused('filter', 'empty', filterText);
  if (maxPeople !== null && people > maxPeople) return refused('filter', 'tooMany', maxPeople);
  return null;
}

/** To the second officer above the limit, else into the countdown. */
export function submit(bulletin: Bulletin, facts: SubmitFacts): Decision {
  if (bulletin.state !== 'DRAFT') return wrong(bulletin, 'submit');
  const fault = contentFault(bulletin, facts.now) ?? audienceFault(facts);
  if (fault) return fault;
  const counted = { ...bulletin, people: facts.people, refusal: null, approverId: null };
  return facts.people > facts.approvalAbove
    ? done({ ...counted, state: 'PENDING_APPROVAL' }, 'submitted', { people: facts.people })
    : done(scheduled(counted, facts), 'submitted', { people: facts.people });
}

/** Never by the author, and never by the command line what came from the command line. */
export function approve(
  bulletin: Bulletin,
  { by, byOperator, now, countdownMs }: { by: string; byOperator: boolean; now: Date; countdownMs: number },
): Decision {
  if (bulletin.state !== 'PENDING_APPROVAL') return wrong(bulletin, 'approve');
  if (bulletin.authorId === by) return refused('', 'own');
  if (byOperator && bulletin.byOperator) return refused('', 'operator');
  const { deadlineAt, scheduledAt } = bulletin;
  const late = scheduledAt !== null && scheduledAt <= now ? { ...bulletin, scheduledAt: null } : bulletin;
  if (deadlineAt && deadlineAt <= now) return refused('deadlineAt', 'deadline.past');
  return done({ ...scheduled(late, { now, countdownMs }), approverId: by }, 'approved');
}

export function refuse(bulletin: Bulletin, { by, reason }: { by: string; reason: string }): Decision {
  if (bulletin.state !== 'PENDING_APPROVAL') return wrong(bulletin, 'approve');
  if (bulletin.authorId === by) return refused('', 'own');
  return done({ ...bulletin, state: 'DRAFT', refusal: reason, people: null }, 'refused');
}

/** Stopped before anything went out: what waits for approval or counts down becomes a draft again. */
export function abort(bulletin: Bulletin): Decision {
  if (bulletin.state !== 'SCHEDULED' && bulletin.state !== 'PENDING_APPROVAL') return wrong(bulletin, 'abort');
  return done({ ...bulletin, state: 'DRAFT', launchAt: null, approverId: null, people: null }, 'aborted');
}

export function edit(bulletin: Bulletin, content: Partial<Bulletin>): Decision {
  if (bulletin.state !== 'DRAFT') return wrong(bulletin, 'change');
  return done({ ...bulletin, ...content, contentVersion: bulletin.contentVersion + 1 }, 'edited');
}

type ContentField = 'deadlineAt' | 'scheduledAt' | 'ackRequired' | 'drill' | 'filter' | 'quorum' | 'waveMinutes';

function scheduled(bulletin: Bulletin, times: { now: Date; countdownMs: number }): Bulletin {
  return { ...bulletin, state: 'SCHEDULED', launchAt: launchTime(bulletin.scheduledAt, times) };
}

/** When a bulletin starts: at its set time, but never before its author had the countdown to stop it. */
export function launchTime(scheduledAt: Date | null, { now, countdownMs }: { now: Date; countdownMs: number }): Date {
  const soonest = addMs(now, countdownMs);
  return scheduledAt !== null && scheduledAt > soonest ? scheduledAt : soonest;
}

/** Whether people are disturbed at this moment. */
export function isNight(quietHours: { from: string; to: string }, at: Date): boolean {
  return releaseAt({ from: quietHours.to, to: quietHours.from }, at) > at;
}

export function launch(bulletin: Bulletin, now: Date): Decision {
  if (bulletin.state !== 'SCHEDULED') return notDue;
  const started = { ...bulletin, state: 'SENDING' as const, launchAt: null, sendingAt: now, wave: 1 };
  return done(withPhase(started, 'PLAN', now), 'launched');
}

/** Everything that was handed out has its answer: accepted, invalid or unconfirmed. */
export function sent(bulletin: Bulletin, now: Date): Decision {
  if (bulletin.state !== 'SENDING' || bulletin.phase !== 'WAIT') return notDue;
  return done({ ...bulletin, state: 'SENT', sentAt: now, settleAt: null }, 'sent');
}

/** The next wave is asked where answers are short; a page that is just going out is waited for. */
export function widen(bulletin: Bulletin, now: Date): Decision {
  if (!isOut(bulletin) || bulletin.waveAt === null) return notDue;
  if (bulletin.phase !== 'WAIT') return done({ ...bulletin, waveAt: addMs(now, LOOK_AGAIN_MS) }, 'postponed');
  const wave = bulletin.wave + 1;
  return done(withPhase({ ...bulletin, wave, waveAt: null }, 'TELL', now), 'widened', { wave });
}

/** One reminder to the silent, so many times at most. */
export function remind(bulletin: Bulletin, { now, silent, max }: { now: Date; silent: number; max: number }): Decision {
  if (!bulletin.ackRequired) return refused('', 'noAck');
  if (bulletin.state === 'SENDING' || (bulletin.state === 'SENT' && bulletin.phase !== 'WAIT'))
    return refused('', 'remind.busy');
  if (bulletin.state === 'CLOSED') return refused('', 'remind.over');
  if (bulletin.state !== 'SENT') return wrong(bulletin, 'remind');
  if (bulletin.deadlineAt && bulletin.deadlineAt <= now) return refused('', 'remind.over');
  if (bulletin.remindersSent >= max) return refused('', 'remind.max', max);
  if (silent === 0) return refused('', 'remind.nobody');
  const remindersSent = bulletin.remindersSent + 1;
  return done(withPhase({ ...bulletin, remindersSent }, 'REMIND', now), 'reminded', { silent, n: remindersSent });
}

/** Stops what has not gone out and takes back what has; before it went out nobody has it. */
export function recall(bulletin: Bulletin, now: Date): Decision {
  if (bulletin.state === 'CANCELLED') return wrong(bulletin, 'recall');
  const isSeen = bulletin.sendingAt !== null;
  const over = { ...stopped(bulletin), state: 'CANCELLED' as const, closedAt: now };
  return done(isSeen ? withPhase(over, 'WITHDRAW', now) : over, 'recalled');
}

export function close(bulletin: Bulletin, reason: 'DEADLINE' | 'BY_HAND', now: Date): Decision {
  const isRipe = reason === 'DEADLINE' ? isOut(bulletin) : bulletin.state === 'SENT';
  if (!isRipe) return wrong(bulletin, 'close');
  const over = { ...stopped(bulletin), state: 'CLOSED' as const, closeReason: reason, closedAt: now };
  return done(over, reason === 'DEADLINE' ? 'deadline' : 'closed');
}

/** A correction takes the place of this one; a recalled one stays recalled. */
export function supersede(bulletin: Bulletin, by: string, now: Date): Decision {
  if (bulletin.state === 'CANCELLED') return done({ ...bulletin, correctedBy: by }, 'corrected');
  if (bulletin.sendingAt === null) return notDue;
  const over = { ...stopped(bulletin), state: 'CLOSED' as const, closeReason: 'CORRECTED' as const };
  return done({ ...over, correctedBy: by, closedAt: bulletin.closedAt ?? now }, 'corrected');
}

export type Signing =
  | { outcome: 'signed'; state: 'ACKED' | 'ACKED_LATE' }
  | { outcome: 'again' }
  | { outcome: 'refused'; why: 'FORBIDDEN' | 'CLOSED' | 'RECALLED' | 'CORRECTED' };

/** 「签收并转告」 or 「我知道了」: counted once; after the deadline it counts apart, after an end by people not at all. */
export function sign(bulletin: Bulletin, receipt: Pick<Receipt, 'state'> | null, now: Date): Signing {
  if (!receipt) return { outcome: 'refused', why: 'FORBIDDEN' };
  if (bulletin.state === 'CANCELLED') return { outcome: 'refused', why: 'RECALLED' };
  if (bulletin.closeReason === 'CORRECTED') return { outcome: 'refused', why: 'CORRECTED' };
  if (isSigned(receipt.state)) return { outcome: 'again' };
  if (bulletin.closeReason === 'BY_HAND') return { outcome: 'refused', why: 'CLOSED' };
  return { outcome: 'signed', state: isPastEnd(bulletin, now) ? 'ACKED_LATE' : 'ACKED' };
}

export type Answering =
  | { outcome: 'answered'; late: boolean }
  | { outcome: 'again' }
  | { outcome: 'refused'; why: 'FORBIDDEN' | 'CLOSED' | 'RECALLED' | 'CORRECTED' | 'OWN' };

interface Given {
  answer: string;
  /** By an advisor for a colleague: then what that one answered himself stands. */
  isForColleague: boolean;
  now: Date;
}

/** May be changed until the end; a first one after it counts as late, and stands. */
export function answer(
  bulletin: Bulletin,
  receipt: Pick<Receipt, 'answer' | 'answeredBy'> | null,
  { answer: given, isForColleague, now }: Given,
): Answering {
  if (!receipt || !bulletin.question?.answers.some(({ id }) => id === given))
    return { outcome: 'refused', why: 'FORBIDDEN' };
  if (bulletin.state === 'CANCELLED') return { outcome: 'refused', why: 'RECALLED' };
  if (bulletin.closeReason === 'CORRECTED') return { outcome: 'refused', why: 'CORRECTED' };
  const isOwn = receipt.answer !== null && receipt.answeredBy === null;
  if (isForColleague && isOwn) return { outcome: 'refused', why: 'OWN' };
  if (receipt.answer === given && isOwn !== isForColleague) return { outcome: 'again' };
  if (bulletin.closeReason === 'BY_HAND') return { outcome: 'refused', why: 'CLOSED' };
  const isLate = isPastEnd(bulletin, now);
  if (isLate && receipt.answer !== null) return { outcome: 'refused', why: 'CLOSED' };
  return { outcome: 'answered', late: isLate };
}

const isPastEnd = ({ state, deadlineAt }: Bulletin, now: Date): boolean =>
  state === 'CLOSED' || (deadlineAt !== null && deadlineAt < now);

export const isSigned = (state: ReceiptState): boolean => state === 'ACKED' || state === 'ACKED_LATE';

/** Who may have seen it: sent and not known to be unreachable. */
export const SEEN: readonly ReceiptState[] = ['ACCEPTED', 'UNCONFIRMED', 'ACKED', 'ACKED_LATE'];

/** Waves of an organisation: primary advisors, other advisors, everybody else. */
export function rankOf({ role, primary }: { role: string; primary: boolean }): number {
  if (role !== 'ADVISOR') return 3;
  return primary ? 1 : 2;
}

/** The timers a bulletin needs, from its state alone. */
export function timersOf(bulletin: Bulletin): PlannedTimer[] {
  const { state, phase, launchAt, pageAt, settleAt, deadlineAt, waveAt, page, wave } = bulletin;
  const timers: (PlannedTimer | null)[] = [
    state === 'SCHEDULED' ? timer('launch', launchAt) : null,
    phase !== null && phase !== 'WAIT' ? timer('page', pageAt, page) : null,
    state === 'SENDING' && phase === 'WAIT' ? timer('settle', settleAt) : null,
    isOut(bulletin) ? timer('deadline', deadlineAt) : null,
    isOut(bulletin) ? timer('wave', waveAt, wave) : null,
  ];
  return timers.filter((one) => one !== null);
}

/** The next page of the fan-out, one moment later: each page is a transaction of its own. */
export function nextPage(bulletin: Bulletin, cursor: string | null, now: Date): Bulletin {
  return { ...bulletin, cursor, page: bulletin.page + 1, pageAt: addMs(now, 1) };
}

export function withPhase(bulletin: Bulletin, phase: Exclude<Phase, 'WAIT'>, now: Date): Bulletin {
  return nextPage({ ...bulletin, phase, settleAt: null }, null, now);
}

/** Nothing more to hand out for now. */
export function waiting(bulletin: Bulletin, { now, hasMoreWaves }: { now: Date; hasMoreWaves: boolean }): Bulletin {
  const waveAt = hasMoreWaves ? addMs(now, (bulletin.waveMinutes ?? 1) * 60_000) : bulletin.waveAt;
  return { ...bulletin, phase: 'WAIT', cursor: null, pageAt: null, settleAt: addMs(now, LOOK_AGAIN_MS), waveAt };
}

function stopped(bulletin: Bulletin): Bulletin {
  return { ...bulletin, launchAt: null, phase: null, cursor: null, pageAt: null, settleAt: null, waveAt: null };
}

export const isOut = ({ state }: { state: BulletinState }): boolean => state === 'SENDING' || state === 'SENT';

/** How soon it is looked again at what is not over yet. */
const LOOK_AGAIN_MS = 60_000;

function timer(purpose: string, dueAt: Date | null, step = 0): PlannedTimer | null {
  return dueAt && { purpose, run: 0, step, dueAt };
}
