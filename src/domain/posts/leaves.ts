import type { Texts } from '../../config/text-file.ts';
import { appNow, type Database, transact } from '../../database/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import { maskName } from '../../lib/masking.ts';
import type { Directory } from '../directory/index.ts';
import type { Reaching } from './reach.ts';
import type { Refusals } from './refusals.ts';
import type { Rights } from './rights.ts';
import { leaveFault } from './rules.ts';
import { bareBy, noteAway } from './store/away.ts';
import { type Colleague, standInsFor } from './store/colleagues.ts';
import * as store from './store/roster.ts';

export interface RosterNeeds {
  db: Database;
  corpId: string;
  directory: Directory;
  audit: Audit;
  rights: Rights;
  reach: Reaching;
  refusals: Refusals;
  texts: Texts;
}

const STEPS_ABOVE = [2, 3, 4] as const;

interface Left {
  shortName: string;
  from: Date;
  until: Date;
  /** 社区民警; null: nobody who can be told. */
  instead: string | null;
  people: number;
}

interface NewLeave {
  personId?: string | undefined;
  from: Date;
  until: Date;
  substituteId?: string | undefined;
}

/** Leave with a substitute, who stands on every step in the place of whoever is away. Everybody cares for his own. */
export function createLeaves({ db, corpId, directory, audit, rights, reach, refusals, texts }: RosterNeeds) {
  const { invalid, notFound } = refusals;

  /** The first step above the advisors on which somebody stands; his post, not his name. */
  async function standing({ organisationId, from }: { organisationId: string; from: Date }) {
    for (const step of STEPS_ABOVE) {
      const people = await directory.peopleOnStep(db, { organisationId, gridUnitId: null, step, at: from });
      const told = people.filter(({ userid }) => userid !== null);
      const [first] = told;
      if (first) return { instead: texts.roles[first.role] ?? '', people: told.length };
    }
    return { instead: null, people: 0 };
  }

  return {
    async leaves(by: string): Promise<store.LeaveRow[]> {
      const at = await appNow(db);
      return store.leavesOf(db, { personId: by, reach: await reach.of(db, by, at, { wide: true }) });
    },

    /** Who may stand in for the reader; the name of somebody whose place he may not see is masked. */
    async colleagues(by: string): Promise<(Colleague & { post: string })[]> {
      const at = await appNow(db);
      const found = await standInsFor(db, { corpId, personId: by, at });
      const organisationIds = [...new Set(found.flatMap(({ organisationId }) => organisationId ?? []))];
      const may = await rights.over(db, { personId: by, at, organisationIds });
      return found.map((one) => {
        const isSeen = one.organisationId === null || may(one.organisationId, 'directory.view');
        return { ...one, name: isSeen ? one.name : maskName(one.name), post: texts.roles[one.role] ?? '' };
      });
    },

    /** Before his own is written down: which organisations it would leave without advisor, and who is told instead. */
    async bareBy({ from, until }: Pick<NewLeave, 'from' | 'until'>, by: string): Promise<Left[]> {
      const found = await bareBy(db, { personId: by, from, until });
      return Promise.all(found.map(async (one) => ({ ...one, ...(await standing(one)) })));
    },

    addLeave: ({ personId = '', from, until, substituteId }: NewLeave, by: string, acting: Acting): Promise<string> =>
      transact(db, async (tx) => {
        const at = await appNow(tx);
        const who = personId || by;
        await reach.demandOver(tx, { by, personId: who, at });
        const fault = leaveFault({ startsAt: from, endsAt: until }, at);
        if (fault) throw invalid('until', fault === 'long' ? 'leaveLong' : 'leaveOrder');
        if (substituteId === who) throw invalid('substituteId', 'leaveSelf');
        const standIns = substituteId ? await standInsFor(tx, { corpId, personId: who, at }) : [];
        if (substituteId && !standIns.some((one) => one.personId === substituteId))
          throw invalid('substituteId', 'leaveStranger');
        const id = await directory.addLeave(tx, {
          personId: who,
          from,
          until,
          ...(substituteId ? { substitutePersonId: substituteId } : {}),
        });
        await audit.record(tx, {
          ...acting,
          action: 'leave.add',
          object: { kind: 'leave', id },
          after: { personId: who, substituteId: substituteId ?? null },
        });
        await noteAway(tx);
        return id;
      }),

    removeLeave: (id: string, by: string, acting: Acting): Promise<void> =>
      transact(db, async (tx) => {
        const leave = await store.leave(tx, id);
        if (!leave) throw notFound();
        await reach.demandOver(tx, { by, personId: leave.personId, at: await appNow(tx) });
        await store.endLeave(tx, id);
        await noteAway(tx);
        await audit.record(tx, { ...acting, action: 'leave.end', object: { kind: 'leave', id } });
      }),
  };
}
