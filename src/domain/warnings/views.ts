import { sql } from 'kysely';
import type { Texts } from '../../config/text-file.ts';
import { afterCommit, appNow, type Database, type Tx, transact } from '../../database/index.ts';
import { maskName } from '../../lib/masking.ts';
import { Problem } from '../../lib/problem.ts';
import { createRecently } from '../../lib/recently.ts';
import { addMs, minutes } from '../../lib/time.ts';
import type { Acting, Audit } from '../audit/index.ts';
import type { Directory } from '../directory/index.ts';
import { allowedActs } from './allowed.ts';
import type { WarningListData, WarningViewData } from './api.ts';
import { actorOf, decide, type Standing, standingOf } from './people.ts';
import * as store from './store.ts';
import type { Warning } from './types.ts';

interface ViewNeeds {
  db: Database;
  directory: Directory;
  audit: Audit;
  texts: Texts;
  /** How long an outcome can be taken back. */
  undoMs: number;
}

/** An open page asks again every few seconds; that is one look, not twenty a minute. */
const ONE_LOOK_MS = minutes(5);

/** What a page or the gateway may read, masked by the reader's right; every look at a person is audited. */
export function createViews({ db, directory, audit, texts, undoMs }: ViewNeeds) {
  const lookedAt = createRecently(ONE_LOOK_MS);

  return {
    /** Null reader: the import gateway, for whom every person stays masked. */
    one(id: string, reader: { personId: string } | null, acting: Acting): Promise<WarningViewData> {
      return transact(db, async (tx) => {
        const warning = await store.load(tx, id);
        if (!warning) throw notFound();
        const now = await appNow(tx);
        const standing = reader ? await standingOf(tx, directory, warning, reader.personId, now) : null;
        if (standing && decide(standing, 'warning.view') === 'denied') throw notFound();
        const named =
          standing !== null &&
          decide(standing, 'warning.view_name') === 'allowed' &&
          (await maySeeName(tx, warning, standing));
        const seen = named ? ['name', 'post'] : ['masked name'];
        if (warning.personId && !lookedAt.has(`${reader?.personId} ${id} ${seen}`)) {
          await audit.look(tx, { ...acting, object: { kind: 'warning', id }, seen });
          afterCommit(tx, () => lookedAt.note(`${reader?.personId} ${id} ${seen}`));
        }
        return view(tx, warning, { standing, named, now });
      });
    },

    list(
      personId: string,
      query: { open: boolean; mine: boolean; limit: number; before?: string | undefined },
    ): Promise<WarningListData> {
      return transact(db, (tx) => listFor(tx, personId, query));
    },

    /** The number itself, one person at a time, each look in the audit log. */
    phone(id: string, of: 'subject' | 'advisor' | 'owner', personId: string, acting: Acting): Promise<string> {
      return transact(db, async (tx) => {
        const warning = await store.load(tx, id);
        if (!warning) throw notFound();
        const standing = await standingOf(tx, directory, warning, personId, await appNow(tx));
        const police = actorOf(standing, 'POLICE').kind === 'POLICE';
        const isOwner = warning.owner?.personId === personId;
        // 「联系民警」: whoever was relieved may ring the officer who took over.
        const ringsOwner = of === 'owner' && warning.owner?.kind === 'POLICE' && standing.facts.addressed === true;
        if (decide(standing, 'warning.view_name') !== 'allowed' || !(police || isOwner || ringsOwner)) throw notFound();
        const whose = await personMeant(tx, warning, of);
        const phone = whose ? await directory.phoneOf(tx, whose) : null;
        if (!phone || !whose) throw notFound();
        await audit.look(tx, { ...acting, object: { kind: 'person', id: whose }, seen: ['phone'] });
        return phone;
      });
    },
  };

  /** An advisor sees the full name once he has signed; before that unit and masked name must do. */
  async function maySeeName(tx: Tx, warning: Warning, standing: Standing): Promise<boolean> {
    if (actorOf(standing, 'POLICE').kind === 'POLICE') return true;
    if (warning.owner?.personId === standing.personId || warning.reportedBy === standing.personId) return true;
    const signed = await store.receipts(tx, warning.id);
    return signed.some(
      (receipt) => receipt.personId === standing.personId && (receipt.kind === 'ACK' || receipt.kind === 'SUPPORT'),
    );
  }

  async function view(
    tx: Tx,
    warning: Warning,
    { standing, named, now }: { standing: Standing | null; named: boolean; now: Date },
  ): Promise<WarningViewData> {
    const subject = warning.employmentId ? await directory.employee(tx, warning.employmentId) : null;
    const organisation = warning.organisationId ? await directory.organisation(tx, warning.organisationId) : null;
    const isPolice = standing !== null && actorOf(standing, 'POLICE').kind === 'POLICE';
    const names = await namesIn(tx, warning.id, standing?.personId);
    const reportedNow = warning.state === 'REPORTED' || warning.state === 'RETURNED';
    const mayUndo = reportedNow && warning.reportedBy !== null && warning.reportedBy === standing?.personId;
    const fraud = texts.fraudTypes[warning.fraudType];
    const owner = warning.owner;
    const staff = (id: string | null): string =>
      id ? (standing ? (names.get(id) ?? '') : maskName(names.get(id) ?? '')) : '系统';
    return {
      id: warning.id,
      number: warning.number,
      level: warning.level,
      fraudType: isPolice || !fraud.advisor ? warning.fraudType : 'OTHER',
      fraudName: isPolice ? fraud.name : (fraud.advisor ?? fraud.name),
      source: warning.source,
      drill: warning.drill,
      state: warning.state,
      outcome: warning.outcome,
      openReason: warning.openReason,
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
      note: isPolice || standing === null ? warning.note : null,
      script: texts.scripts[warning.fraudType],
      lossCents: isPolice ? (warning.detail.lossCents ?? null) : null,
      avertedCents: isPolice ? (warning.detail.avertedCents ?? null) : null,
      recoveredCents: isPolice ? (warning.detail.recoveredCents ?? null) : null,
      detail: isPolice ? warning.detail : warning.reportedBy === standing?.personId ? withoutSums(warning.detail) : {},
      missing: warning.missing,
      deadlines: Object.entries(warning.timers).map(([purpose, timer]) => ({
        purpose,
        dueAt: timer.dueAt.toISOString(),
      })),
      createdAt: warning.createdAt.toISOString(),
      dispatchedAt: warning.dispatchedAt?.toISOString() ?? null,
      metAt: warning.metAt?.toISOString() ?? null,
      closedAt: warning.closedAt?.toISOString() ?? null,
      now: now.toISOString(),
      allowed: standing ? allowedActs(warning, standing) : [],
      timeline: await timeline(tx, warning.id, staff),
      viewer: standing ? { name: names.get(standing.personId) ?? '', police: isPolice } : null,
      undoUntil: mayUndo ? addMs(warning.reportedAt ?? now, undoMs).toISOString() : null,
      deliveries: standing === null || isPolice ? await deliveries(tx, warning.id, staff) : [],
    };
  }

  async function timeline(
    tx: Tx,
    id: string,
    staff: (id: string | null) => string,
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
      detail: eventDetail(row.detail),
    }));
  }

  async function listFor(
    tx: Tx,
    personId: string,
    { open, mine, limit, before }: { open: boolean; mine: boolean; limit: number; before?: string | undefined },
  ): Promise<WarningListData> {
    const now = await appNow(tx);
    const grants = (await directory.rolesOf(tx, personId, now)).filter((grant) => SEES_LISTS.has(grant.role));
    const organisations = await directory.organisationsUnder(tx, grants);
    const centre = grants.some((grant) => grant.role === 'CENTER_OFFICER');
    const { rows } = await sql<ListRow>`
      select w.id, w.number, w.level, w.state, w.drill, w.open_reason, w.run_step, w.owner_person_id, w.created_at, w.person_id,
        o.short_name as organisation, p.name as subject, q.name as owner,
        (select min(t.due_at) from timer t where t.owner_kind = 'warning' and t.owner_id = w.id and t.state = 'armed'
          and t.purpose not in ('name_removal', 'shift_change')) as due_at
      from warning w
        left join organisation o on o.id = w.organisation_id
        left join person p on p.id = w.person_id
        left join person q on q.id = w.owner_person_id
      where (w.organisation_id = any (${organisations}) or (w.organisation_id is null and ${centre}))
        and w.person_id is distinct from ${personId}
        and (${!open} or w.state not in ('CLOSED', 'REVOKED'))
        and (${!mine} or w.owner_person_id = ${personId}
          or exists (select from warning_addressee a where a.warning_id = w.id and a.person_id = ${personId}))
        and (${before ?? null}::text is null or w.id < ${before ?? null})
      order by w.id desc limit ${limit}`.execute(tx);
    return {
      now: now.toISOString(),
      warnings: rows.map((row) => ({
        id: row.id,
        number: row.number,
        level: row.level,
        state: row.state,
        drill: row.drill,
        openReason: row.open_reason,
        escalationStep: row.run_step,
        organisation: row.organisation,
        subject: row.drill ? '演练同事' : row.subject && maskName(row.subject),
        owner: row.owner,
        mine: row.owner_person_id === personId,
        createdAt: row.created_at.toISOString(),
        dueAt: row.due_at?.toISOString() ?? null,
      })),
    };
  }

  async function personMeant(tx: Tx, warning: Warning, of: 'subject' | 'advisor' | 'owner'): Promise<string | null> {
    if (of === 'subject') return warning.personId;
    if (of === 'owner') return warning.owner?.personId ?? null;
    return advisorOf(tx, warning);
  }

  async function advisorOf(tx: Tx, warning: Warning): Promise<string | null> {
    if (warning.owner?.kind === 'ADVISOR') return warning.owner.personId;
    if (!warning.organisationId) return null;
    const advisors = await directory.holders(tx, {
      role: 'ADVISOR',
      organisationId: warning.organisationId,
      at: await appNow(tx),
    });
    return advisors[0]?.personId ?? null;
  }
}

export type Views = ReturnType<typeof createViews>;

const SEES_LISTS = new Set([
  'CENTER_OFFICER',
  'STATION_DUTY',
  'STATION_CHIEF',
  'COMMUNITY_POLICE',
  'ADVISOR',
  'AUDITOR',
]);

interface ListRow {
  id: string;
  number: string;
  level: Warning['level'];
  state: Warning['state'];
  drill: boolean;
  open_reason: string | null;
  run_step: number;
  owner_person_id: string | null;
  created_at: Date;
  organisation: string | null;
  subject: string | null;
  owner: string | null;
  due_at: Date | null;
}

/** Everybody who acted on it or was told of it, in one query. */
async function namesIn(tx: Tx, warningId: string, viewerId: string | undefined): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select p.id, p.name from person p where p.id in (
      select actor_id from event_log where owner_kind = 'warning' and owner_id = ${warningId} and actor_id is not null
      union select person_id from delivery where owner_kind = 'warning' and owner_id = ${warningId}
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

/** The employer's people are shown no sums. */
function withoutSums({
  lossCents: _,
  avertedCents: __,
  recoveredCents: ___,
  ...detail
}: Warning['detail']): Warning['detail'] {
  return detail;
}

function eventDetail(detail: unknown): Record<string, unknown> {
  return typeof detail === 'object' && detail !== null ? { ...detail } : {};
}

function notFound(): Problem {
  return new Problem({ code: 'not_found', status: 404, messageZh: '没有找到这条预警，或您没有查看权限' });
}
