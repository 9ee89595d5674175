import { appNow, type Database, type Executor, type Tx, transact } from '../../../database/index.ts';
import { type Action, can, grantsFor, isOfTheCounty } from '../../../kernel/access/index.ts';
import type { Acting, Audit } from '../../../kernel/audit/index.ts';
import { scopeOf } from '../../../kernel/scope/index.ts';
import { maskName } from '../../../lib/masking.ts';
import type { Outbound } from '../../../outbound/index.ts';
import { type Contacts, DEFECT_KINDS, type DefectKind, type Directory } from '../../directory/index.ts';
import type { Refusals } from '../refusals.ts';
import type { Rights } from '../rights.ts';
import type { MendAct } from '../types.ts';
import { createDeeds, type DeedNeeds, type Mend } from './deeds.ts';
import { mendingOf, stepOf } from './mending.ts';
import * as store from './store.ts';

interface DefectNeeds extends DeedNeeds {
  db: Database;
  audit: Audit;
  rights: Rights;
  directory: Directory;
  contacts: Pick<Contacts, 'setDepartmentPlace' | 'readAgain' | 'waitingDepartments'>;
  outbound: Pick<Outbound, 'health' | 'probe' | 'deadLetters' | 'redrive'>;
  accounts: Accounts;
  refusals: Refusals;
}

export interface DefectQuery {
  kind?: DefectKind | undefined;
  organisationId?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/** Whoever answers for whose an account is. */
export interface Accounts {
  same(
    userid: string,
    by: { personId: string; acting: { actor: { kind: 'person'; personId: string } } },
  ): Promise<void>;
}

/** A gap as its reader sees it, with what he can do about it. */
export interface ShownDefect extends Omit<store.OpenDefect, 'placeId' | 'stationId'> {
  step: number | null;
  /** Where it is mended, when that is another page. */
  page: string | null;
  acts: MendAct[];
}

/** What stops everybody's messages. */
export interface Alarm {
  kind: Extract<DefectKind, 'CHANNEL_FAILURE' | 'APP_CLOSED'>;
  errcode: number | null;
  since: Date | null;
}

/** Nobody judges himself: whoever mends stands outside of it. */
const BY_ANOTHER = { ownAct: false, self: false };

/** What would fail when it is needed, as work of whoever can mend it. */
export function createDefects(needs: DefectNeeds) {
  const { db, audit, rights, directory, contacts, outbound, accounts, refusals } = needs;
  const deeds = createDeeds(needs);

  /** Whether somebody may do this where the gap lies; what lies nowhere is the county's. */
  async function mayAt(ex: Executor, personId: string, at: Date, organisationIds: readonly string[]) {
    const grants = await directory.rolesOf(ex, personId, at);
    const may = await rights.over(ex, { personId, at, organisationIds });
    return (placeId: string | null, action: Action): boolean =>
      placeId === null
        ? can(grants.filter(isOfTheCounty), action, BY_ANOTHER).outcome === 'allowed'
        : may(placeId, action, BY_ANOTHER);
  }

  async function reachOf(ex: Executor, personId: string, at: Date): Promise<store.Reach> {
    const grants = grantsFor(await directory.rolesOf(ex, personId, at), 'readiness.view');
    return {
      ...(await scopeOf(ex, grants)),
      county: grants.some(isOfTheCounty),
    };
  }

  return {
    async list(query: DefectQuery, by: string, acting: Acting): Promise<ShownDefect[]> {
      return transact(db, async (tx) => {
        const at = await appNow(tx);
        const reach = await reachOf(tx, by, at);
        const within = query.organisationId
          ? { organisationIds: reach.organisationIds.filter((id) => id === query.organisationId), county: false }
          : reach;
        const kinds = query.kind ? [query.kind] : DEFECT_KINDS;
        const found = await store.list(tx, { ...query, ...within, kinds });
        const may = await mayAt(tx, by, at, placesOf(found));
        const shown = found.map((defect) => shownTo(defect, may));
        const named = found.filter(({ personId, placeId }) => personId && may(placeId, 'directory.view'));
        const people = named.flatMap(({ personId }) => personId ?? []);
        if (people.length > 0)
          await audit.look(tx, { ...acting, object: { kind: 'readiness', id: 'defects' }, seen: ['name'], people });
        return shown;
      });
    },

    /** How many of each kind the reader's places have. */
    async counts(by: string): Promise<Record<string, number>> {
      const found = await store.countsOf(db, await reachOf(db, by, await appNow(db)));
      const counts: Record<string, number> = {};
      for (const { kind, count } of found) counts[kind] = (counts[kind] ?? 0) + count;
      return counts;
    },

    async mend(id: string, mend: Mend, by: string, acting: Acting): Promise<{ closed: boolean }> {
      if (mend.act === 'probe') await outbound.probe();
      if (mend.act === 'same_human') {
        const { personId } = await transact(db, (tx) => mine(tx, id, mend, by));
        const userid = personId ? await store.formerUserid(db, personId) : null;
        if (!userid) throw refusals.notFound();
        await accounts.same(userid, { personId: by, acting: { actor: { kind: 'person', personId: by } } });
        return { closed: true };
      }
      return transact(db, async (tx) => {
        const defect = await mine(tx, id, mend, by);
        const closed = await deeds[mend.act](tx, defect, mend, by);
        if (closed) await store.close(tx, id, by, mend.act);
        await recordMend(tx, defect, mend, acting);
        return { closed };
      });
    },

    /** Officers who could be appointed where one is missing. */
    async officers(id: string, by: string) {
      return transact(db, async (tx) => {
        const defect = await store.locked(tx, id);
        if (!defect) throw refusals.notFound();
        const may = await mayAt(tx, by, await appNow(tx), placesOf([defect]));
        if (!may(defect.placeId, 'roles.assign')) throw refusals.forbidden();
        return (await store.officers(tx, defect.stationId)).filter(({ personId }) => personId !== by);
      });
    },

    async departments(by: string) {
      const may = await mayAt(db, by, await appNow(db), []);
      if (!may(null, 'platform.mend')) throw refusals.forbidden();
      return contacts.waitingDepartments(db);
    },

    /** The red line: what stops everybody's messages, to those who have the county in hand. */
    async alarms(by: string): Promise<Alarm | null> {
      const may = await mayAt(db, by, await appNow(db), []);
      if (!may(null, 'platform.mend')) return null;
      const { channel } = await outbound.health();
      const { errcode, since } = channel;
      if (channel.state !== 'open') return { kind: 'CHANNEL_FAILURE', errcode, since };
      const closed = await store.list(db, { kinds: ['APP_CLOSED'], organisationIds: [], county: true, limit: 1 });
      return closed[0] ? { kind: 'APP_CLOSED', errcode: null, since: closed[0].openedAt } : null;
    },
  };

  /** The gap, locked, when this is an act of his on it. */
  async function mine(tx: Tx, id: string, { act }: Mend, by: string): Promise<store.OpenDefect> {
    const defect = await store.locked(tx, id);
    if (!defect) {
      if (await store.exists(tx, id)) throw refusals.conflict('already_mended', 'alreadyMended');
      throw refusals.notFound();
    }
    const may = await mayAt(tx, by, await appNow(tx), placesOf([defect]));
    if (!may(defect.placeId, 'readiness.view')) throw refusals.notFound();
    const { right, acts } = mendingOf(defect);
    if (!acts.includes(act) || !may(defect.placeId, right)) throw refusals.forbidden();
    return defect;
  }

  async function recordMend(tx: Tx, defect: store.OpenDefect, mend: Mend, acting: Acting): Promise<void> {
    const { act, personId = null, department = null, organisationId = null } = mend;
    await audit.record(tx, {
      ...acting,
      action: `readiness.${act}`,
      object: { kind: 'readiness_defect', id: defect.id },
      after: { kind: defect.kind, personId, department, organisationId },
    });
  }
}

export type Defects = ReturnType<typeof createDefects>;

function shownTo(
  { placeId, stationId: _, ...defect }: store.OpenDefect,
  may: (placeId: string | null, action: Action) => boolean,
): ShownDefect {
  const { right, acts, page } = mendingOf(defect);
  const mine = may(placeId, right);
  const name = defect.personName;
  return {
    ...defect,
    personName: name && (may(placeId, 'directory.view') ? name : maskName(name)),
    step: defect.kind === 'EMPTY_STEP' ? stepOf(defect) : null,
    page: mine && page && placeId ? page(placeId) : null,
    acts: mine ? [...acts] : [],
  };
}

const placesOf = (defects: readonly store.OpenDefect[]) =>
  [...new Set(defects.map(({ placeId }) => placeId))].filter((id) => id !== null);
