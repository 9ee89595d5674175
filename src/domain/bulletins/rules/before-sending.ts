import { addMs } from '../../../lib/time.ts';
import type { Bulletin, Decision, Refused } from '../types.ts';
import { done, refused, wrongState } from './decision.ts';

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

export function audienceFault({ people, maxPeople, filterText }: Omit<SubmitFacts, 'now'>): Refused | null {
  if (people === 0) return refused('filter', 'empty', filterText);
  if (maxPeople !== null && people > maxPeople) return refused('filter', 'tooMany', maxPeople);
  return null;
}

/** To the second officer above the limit, else into the countdown. */
export function submit(bulletin: Bulletin, facts: SubmitFacts): Decision {
  if (bulletin.state !== 'DRAFT') return wrongState;
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
  if (bulletin.state !== 'PENDING_APPROVAL') return wrongState;
  if (bulletin.authorId === by) return refused('', 'own');
  if (byOperator && bulletin.byOperator) return refused('', 'operator');
  const { deadlineAt, scheduledAt } = bulletin;
  const late = scheduledAt !== null && scheduledAt <= now ? { ...bulletin, scheduledAt: null } : bulletin;
  if (deadlineAt && deadlineAt <= now) return refused('deadlineAt', 'deadline.past');
  return done({ ...scheduled(late, { now, countdownMs }), approverId: by }, 'approved');
}

export function refuse(bulletin: Bulletin, { by, reason }: { by: string; reason: string }): Decision {
  if (bulletin.state !== 'PENDING_APPROVAL') return wrongState;
  if (bulletin.authorId === by) return refused('', 'own');
  return done({ ...bulletin, state: 'DRAFT', refusal: reason, people: null }, 'refused');
}

/** Stopped before anything went out: what waits for approval or counts down becomes a draft again. */
export function abort(bulletin: Bulletin): Decision {
  if (bulletin.state !== 'SCHEDULED' && bulletin.state !== 'PENDING_APPROVAL') return wrongState;
  return done({ ...bulletin, state: 'DRAFT', launchAt: null, approverId: null, people: null }, 'aborted');
}

export function edit(bulletin: Bulletin, content: Partial<Bulletin>): Decision {
  if (bulletin.state !== 'DRAFT') return wrongState;
  return done({ ...bulletin, ...content, contentVersion: bulletin.contentVersion + 1 }, 'edited');
}

type ContentField = 'deadlineAt' | 'scheduledAt' | 'ackRequired' | 'drill' | 'filter' | 'quorum' | 'waveMinutes';

function scheduled(bulletin: Bulletin, { now, countdownMs }: { now: Date; countdownMs: number }): Bulletin {
  const soonest = addMs(now, countdownMs);
  const { scheduledAt } = bulletin;
  const launchAt = scheduledAt !== null && scheduledAt > soonest ? scheduledAt : soonest;
  return { ...bulletin, state: 'SCHEDULED', launchAt };
}
