import { afterCommit, appNow, type Tx, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { CHECK_WORD_VALID_MS, checkWordOf } from '../../../lib/check-word.ts';
import { maskName } from '../../../lib/masking.ts';
import { notFound } from '../../../lib/problem.ts';
import { addMs } from '../../../lib/time.ts';
import {
  type Authorisation,
  allowedActs,
  authorisationOf,
  colleagueFor,
  decide,
  isOpen,
  warningStore as store,
  type Warning,
  type WarningContext,
  type WarningViewData,
} from '../../warnings/index.ts';
import {
  deadlinesOf,
  isShown,
  knowsCase,
  mayKnowDeadline,
  mayReadNote,
  nextDue,
  overdueFor,
  overdueOf,
  particularsFor,
  type Sight,
  sightOf,
} from '../rules.ts';
import { deliveriesOf, namesIn, offerLine, type Reading, type Staff, timelineOf } from './timeline.ts';

/**
 * One warning as a page or the gateway (null) may read it, masked by the reader's right. Every look at a person is
 * audited; an open page that asks again every few seconds is one look.
 */
export function viewWarning(
  ctx: WarningContext,
  id: string,
  reader: { personId: string } | null,
  acting: Acting,
): Promise<WarningViewData> {
  return transact(ctx.db, async (tx) => viewOf(ctx, tx, await readingOf(ctx, tx, { id, reader, acting })));
}

export const viewerOf = ({ authorisation, sight, staff }: Reading): WarningViewData['viewer'] =>
  authorisation && {
    name: staff(authorisation.personId),
    police: sight === 'POLICE',
    readsOnly: sight === 'AUDITOR',
  };

/** As what this reader reads it, noted as a look at whom it is about. */
export async function readingOf(
  ctx: WarningContext,
  tx: Tx,
  { id, reader, acting }: { id: string; reader: { personId: string } | null; acting: Acting },
): Promise<Reading> {
  const warning = await store.load(tx, id);
  if (!warning) throw notFound();
  const now = await appNow(tx);
  const authorisation = reader ? await authorisationOf(ctx, tx, warning, reader.personId, now) : null;
  const sight = authorisation ? sightOf(authorisation) : 'GATEWAY';
  if (sight === null) throw notFound();
  const named = authorisation !== null && (await maySeeName(tx, warning, authorisation, sight));
  const seen = named ? ['name', 'post'] : ['masked name'];
  const look = `${reader?.personId} ${id} ${seen}`;
  if (warning.personId && !ctx.looked.has(look)) {
    await ctx.audit.look(tx, { ...acting, object: { kind: 'warning', id }, seen });
    afterCommit(tx, () => ctx.looked.note(look));
  }
  const names = await namesIn(tx, id, authorisation?.personId);
  const staff: Staff = (personId) => {
    if (!personId) return '系统';
    const name = names.get(personId) ?? '';
    return isShown(sight, 'staff') || personId === authorisation?.personId ? name : maskName(name);
  };
  return { warning, authorisation, sight, named, now, staff };
}

/** An advisor sees the full name once he has signed; before that unit and masked name must do. */
export async function maySeeName(
  tx: Tx,
  warning: Warning,
  authorisation: Authorisation,
  sight: Sight,
): Promise<boolean> {
  if (decide(authorisation, 'warning.view_name') !== 'allowed') return false;
  if (sight === 'POLICE' || sight === 'SELF') return true;
  if (warning.owner?.personId === authorisation.personId || warning.reportedBy === authorisation.personId) return true;
  const signed = await store.receipts(tx, warning.id);
  return signed.some(
    ({ personId, kind }) => personId === authorisation.personId && (kind === 'ACK' || kind === 'SUPPORT'),
  );
}

export async function viewOf(ctx: WarningContext, tx: Tx, reading: Reading): Promise<WarningViewData> {
  const { texts, undoMs } = ctx;
  const { warning, authorisation, sight, now, staff } = reading;
  const me = authorisation?.personId ?? null;
  const { owner } = warning;
  const isOwnReport = isOpen(warning) && warning.reportedBy !== null && warning.reportedBy === me;
  const knows = knowsCase(sight, isOwnReport);
  const fraud = texts.fraudTypes[warning.fraudType];
  const realType = isShown(sight, 'real type') || !fraud.advisor;
  const sum = (cents: number | undefined) => (isShown(sight, 'sums') ? (cents ?? null) : null);
  const overdue = overdueFor(sight, warning, overdueOf(warning, now));
  const allowed = authorisation ? await allowedFor(ctx, tx, warning, authorisation, now) : [];
  const offers = await store.offersOf(tx, warning.id);
  const offer = offers.find(({ state }) => state === 'offered');
  const colleague = allowed.includes('hand_over') && !offer ? await colleagueFor(ctx, tx, warning, now) : null;
  const next = nextDue(warning, overdue !== null, {
    isPolice: sight === 'POLICE',
    isOwner: owner !== null && owner.personId === me,
    isAsked: allowed.includes('ack'),
  });
  const reportedNow = warning.state === 'REPORTED' || warning.state === 'RETURNED';
  const mayUndo = reportedNow && warning.reportedBy !== null && warning.reportedBy === me;
  return {
    id: warning.id,
    number: warning.number,
    level: warning.level,
    fraudType: realType ? warning.fraudType : 'OTHER',
    fraudName: realType ? fraud.name : (fraud.advisor ?? fraud.name),
    source: warning.source,
    drill: warning.drill,
    state: warning.state,
    outcome: knows(warning.outcome) ? warning.outcome : null,
    openReason: knows(warning.openReason) ? warning.openReason : null,
    escalationStep: warning.run.step,
    lapsed: warning.lapsedAt !== null,
    owner: owner && {
      name: staff(owner.personId),
      kind: owner.kind,
      since: owner.since.toISOString(),
      me: owner.personId === me,
    },
    checkWord: owner !== null && owner.personId === me ? shownWord(ctx, warning, owner, now) : null,
    ...(await placeAndSubject(ctx, tx, warning, reading)),
    note: warning.noteSealed !== null && mayReadNote(sight, warning) ? ctx.crypto.open(warning.noteSealed) : null,
    script: texts.scripts[warning.fraudType],
    lossCents: sum(warning.detail.lossCents),
    avertedCents: sum(warning.detail.avertedCents),
    recoveredCents: sum(warning.detail.recoveredCents),
    detail: particularsFor(sight, warning.detail, isOwnReport),
    missing: isOwnReport || isShown(sight, 'case') ? warning.missing : [],
    deadlines: deadlinesOf(warning)
      .filter(({ purpose }) => mayKnowDeadline(sight, warning, purpose))
      .map(({ purpose, dueAt }) => ({ purpose, dueAt: dueAt.toISOString() })),
    next: next && { purpose: next.purpose, dueAt: next.dueAt.toISOString() },
    handOver: offer ? { to: staff(offer.to), me: offer.to === me, until: offer.dueAt.toISOString() } : null,
    colleague: colleague?.name ?? null,
    overdue: overdue && { of: overdue.of, since: overdue.since.toISOString() },
    exhausted: overdue !== null && warning.exhaustedAt !== null,
    createdAt: warning.createdAt.toISOString(),
    dispatchedAt: warning.dispatchedAt?.toISOString() ?? null,
    metAt: warning.metAt?.toISOString() ?? null,
    closedAt: warning.closedAt?.toISOString() ?? null,
    now: now.toISOString(),
    allowed,
    timeline: [
      ...(await timelineOf(ctx, tx, warning.id, reading)),
      ...offers.map((one) => offerLine(ctx, one, staff)),
    ].toSorted((a, b) => a.at.localeCompare(b.at)),
    viewer: viewerOf(reading),
    undoUntil: mayUndo ? addMs(warning.reportedAt ?? now, undoMs).toISOString() : null,
    deliveries: isShown(sight, 'deliveries') ? await deliveriesOf(tx, warning.id, staff) : [],
  };
}

/** As long as the page for whoever doubts him calls it genuine. */
function shownWord(
  { crypto }: WarningContext,
  warning: Warning,
  owner: NonNullable<Warning['owner']>,
  now: Date,
): WarningViewData['checkWord'] {
  const until = addMs(owner.since, CHECK_WORD_VALID_MS);
  if (['REPORTED', 'CLOSED', 'REVOKED'].includes(warning.state) || until <= now) return null;
  return { word: checkWordOf(crypto, { warningId: warning.id, ...owner }), until: until.toISOString() };
}

async function allowedFor(ctx: WarningContext, tx: Tx, warning: Warning, authorisation: Authorisation, now: Date) {
  const assigned = await store.hasAssigned(tx, warning, authorisation.personId);
  return allowedActs(warning, authorisation, { now, undoMs: ctx.undoMs, assigned });
}

async function placeAndSubject(
  { directory }: WarningContext,
  tx: Tx,
  warning: Warning,
  { named }: Reading,
): Promise<Pick<WarningViewData, 'organisation' | 'unit' | 'subject'>> {
  const subject = warning.employmentId ? await directory.employee(tx, warning.employmentId) : null;
  const organisation = warning.organisationId ? await directory.organisation(tx, warning.organisationId) : null;
  const shown = subject && {
    name: named ? subject.name : maskName(subject.name),
    post: named ? subject.post : null,
    masked: !named,
  };
  return {
    organisation: organisation && { id: organisation.id, name: organisation.name },
    unit: subject?.unitName ?? null,
    subject: warning.drill ? { name: '演练同事', post: null, masked: false } : shown,
  };
}
