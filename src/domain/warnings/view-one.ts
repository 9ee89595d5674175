import { sql } from 'kysely';
import type { Texts } from '../../config/text-file.ts';
import type { Tx } from '../../database/index.ts';
import { maskName } from '../../lib/masking.ts';
import { addMs } from '../../lib/time.ts';
import type { Directory } from '../directory/index.ts';
import { allowedActs } from './allowed.ts';
import type { WarningViewData } from './api.ts';
import type { Standing } from './people.ts';
import { deadlinesOf, nextDue } from './rules/awaited.ts';
import { overdueOf } from './rules/overdue.ts';
import { isOpen } from './rules/run.ts';
import {
  eventDetailFor,
  isShown,
  knowsCase,
  mayKnowDeadline,
  mayReadNote,
  overdueFor,
  particularsFor,
  type Sight,
} from './sight.ts';
import * as store from './store.ts';
import type { Warning } from './types.ts';

interface OneNeeds {
  directory: Directory;
  texts: Texts;
  /** How long an outcome can be taken back. */
  undoMs: number;
  /** Opens a sealed note. */
  open: (sealed: string) => string;
}

interface Reader {
  /** Null for the gateway. */
  standing: Standing | null;
  sight: Sight;
  /** Whether he may see who it is about. */
  named: boolean;
  now: Date;
}

/** One warning as a page shows it to this reader. */
export function createViewOne({ directory, texts, undoMs, open }: OneNeeds) {
  return async function viewOne(
    tx: Tx,
    warning: Warning,
    { standing, sight, named, now }: Reader,
  ): Promise<WarningViewData> {
    const subject = warning.employmentId ? await directory.employee(tx, warning.employmentId) : null;
    const organisation = warning.organisationId ? await directory.organisation(tx, warning.organisationId) : null;
    const names = await namesIn(tx, warning.id, standing?.personId);
    const reportedNow = warning.state === 'REPORTED' || warning.state === 'RETURNED';
    const mayUndo = reportedNow && warning.reportedBy !== null && warning.reportedBy === standing?.personId;
    const fraud = texts.fraudTypes[warning.fraudType];
    const owner = warning.owner;
    const staff = (id: string | null): string => {
      if (!id) return '系统';
      const name = names.get(id) ?? '';
      return isShown(sight, 'staff') || id === standing?.personId ? name : maskName(name);
    };
    const isOwnReport = isOpen(warning) && warning.reportedBy !== null && warning.reportedBy === standing?.personId;
    const knows = knowsCase(sight, isOwnReport);
    const realType = isShown(sight, 'real type') || !fraud.advisor;
    const sum = (cents: number | undefined) => (isShown(sight, 'sums') ? (cents ?? null) : null);
    const deadlines = deadlinesOf(warning)
      .filter(({ purpose }) => mayKnowDeadline(sight, warning, purpose))
      .map(({ purpose, dueAt }) => ({ purpose, dueAt: dueAt.toISOString() }));
    const overdue = overdueFor(sight, warning, overdueOf(warning, now));
    const acts = standing ? await allowed(tx, warning, standing, now) : [];
    const next = nextDue(warning, overdue !== null, {
      isPolice: sight === 'POLICE',
      isOwner: owner !== null && owner.personId === standing?.personId,
      isAsked: acts.includes('ack'),
    });
    const offers = await store.offersOf(tx, warning.id);
    const offer = offers.find(({ state }) => state === 'offered');
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
      owner: owner
        ? {
            name: staff(owner.personId),
            kind: owner.kind,
            since: owner.since.toISOString(),
            me: owner.personId === standing?.personId,
          }
        : null,
      organisation: organisation ? { id: organisation.id, name: organisation.name } : null,
      unit: subject?.unitName ?? null,
      subject: warning.drill
        ? { name: '演练同事', post: null, masked: false }
        : subject
          ? { name: named ? subject.name : maskName(subject.name), post: named ? subject.post : null, masked: !named }
          : null,
      note: warning.noteSealed !== null && mayReadNote(sight, warning) ? open(warning.noteSealed) : null,
      script: texts.scripts[warning.fraudType],
      lossCents: sum(warning.detail.lossCents),
      avertedCents: sum(warning.detail.avertedCents),
      recoveredCents: sum(warning.detail.recoveredCents),
      detail: particularsFor(sight, warning.detail, isOwnReport),
      missing: isOwnReport || isShown(sight, 'case') ? warning.missing : [],
      deadlines,
      next: next && { purpose: next.purpose, dueAt: next.dueAt.toISOString() },
      handOver: offer ? { to: staff(offer.to), until: offer.dueAt.toISOString() } : null,
      overdue: overdue && { of: overdue.of, since: overdue.since.toISOString() },
      exhausted: overdue !== null && warning.exhaustedAt !== null,
      createdAt: warning.createdAt.toISOString(),
      dispatchedAt: warning.dispatchedAt?.toISOString() ?? null,
      metAt: warning.metAt?.toISOString() ?? null,
      closedAt: warning.closedAt?.toISOString() ?? null,
      now: now.toISOString(),
      allowed: acts,
      timeline: [
        ...(await timeline(tx, warning.id, staff, (action, detail) => eventDetailFor(sight, action, detail))),
        ...offers.map((one) => offered(one, staff)),
      ].toSorted((a, b) => a.at.localeCompare(b.at)),
      viewer: standing
        ? {
            name: names.get(standing.personId) ?? '',
            police: sight === 'POLICE',
            readsOnly: sight === 'AUDITOR',
          }
        : null,
      undoUntil: mayUndo ? addMs(warning.reportedAt ?? now, undoMs).toISOString() : null,
      deliveries: isShown(sight, 'deliveries') ? await deliveries(tx, warning.id, staff) : [],
    };
  };

  async function allowed(tx: Tx, warning: Warning, standing: Standing, now: Date): Promise<string[]> {
    const assigned = await store.hasAssigned(tx, warning, standing.personId);
    return allowedActs(warning, standing, { now, undoMs, assigned });
  }

  /** A colleague was asked to take it; his answer is an event of the warning itself. */
  function offered(
    { from, to, createdAt }: store.Offer,
    staff: (id: string | null) => string,
  ): WarningViewData['timeline'][number] {
    const action = 'hand_over_offered';
    const text = `${texts.actions[action] ?? action}：${staff(to)}`;
    return { at: createdAt.toISOString(), actor: staff(from), action, text, state: null, detail: {} };
  }

  async function timeline(
    tx: Tx,
    id: string,
    staff: (id: string | null) => string,
    shown: (action: string, detail: Record<string, unknown>) => Record<string, unknown>,
  ): Promise<WarningViewData['timeline']> {
    const rows = await tx
      .selectFrom('event_log')
      .selectAll()
      .where('owner_kind', '=', 'warning')
      .where('owner_id', '=', id)
      .orderBy('version')
      .execute();
    return rows.map((row) => ({
      at: row.at.toISOString(),
      actor: row.actor_kind === 'gateway' ? '预警接口' : staff(row.actor_id),
      action: row.action,
      text: texts.actions[row.action] ?? row.action,
      state: row.to_state,
      detail: shown(row.action, eventDetail(row.detail)),
    }));
  }
}

/** Everybody who acted on it or was told of it, in one query. */
async function namesIn(tx: Tx, warningId: string, viewerId: string | undefined): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select p.id, p.name from person p where p.id in (
      select actor_id from event_log where owner_kind = 'warning' and owner_id = ${warningId} and actor_id is not null
      union select person_id from delivery where owner_kind = 'warning' and owner_id = ${warningId}
      union select to_person_id from handover where ${warningId} = any (warning_ids)
      union select owner_person_id from warning where id = ${warningId}
      union select ${viewerId ?? null}::text)`.execute(tx);
  return new Map(rows.map((row) => [row.id, row.name]));
}

async function deliveries(tx: Tx, id: string, staff: (id: string) => string): Promise<WarningViewData['deliveries']> {
  const rows = await tx
    .selectFrom('delivery')
    .select(['person_id', 'purpose', 'template', 'step', 'state', 'errcode', 'created_at'])
    .where('owner_kind', '=', 'warning')
    .where('owner_id', '=', id)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    to: staff(row.person_id),
    purpose: row.purpose,
    template: row.template,
    step: row.step,
    state: row.state,
    errcode: row.errcode,
    at: row.created_at.toISOString(),
  }));
}

function eventDetail(detail: unknown): Record<string, unknown> {
  return typeof detail === 'object' && detail !== null ? { ...detail } : {};
}
