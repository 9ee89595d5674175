import { appNow, transact } from '../../database/index.ts';
import type { Acting } from '../../kernel/audit/index.ts';
import { hours } from '../../lib/time.ts';
import type { Role } from '../directory/index.ts';
import type { RosterNeeds } from './leaves.ts';
import { shiftFault } from './rules.ts';
import { type RosterTeam, teamsIn } from './store/colleagues.ts';
import * as store from './store/roster.ts';

interface NewShift {
  personId: string;
  role: Role;
  scopeId: string;
  startsAt: Date;
  endsAt: Date;
}

interface ShiftNeeds extends RosterNeeds {
  atMostMs: number;
}

const REASON = { order: 'shiftOrder', past: 'shiftPast', long: 'shiftLong' } as const;

/** Who is on duty when: an organisation's advisors by their own, a station's officers by the station. */
export function createShifts({ db, corpId, directory, audit, reach, refusals, texts, atMostMs }: ShiftNeeds) {
  const { invalid, notFound } = refusals;

  return {
    /** Each with what the reader may do: his own shift he may see, and remove where he sets shifts. */
    async shifts(by: string): Promise<(store.ShiftRow & { allowed: 'remove'[] })[]> {
      const at = await appNow(db);
      const rows = await store.shiftsOf(db, { personId: by, reach: await reach.of(db, by, at, { wide: false }) });
      return rows.map(({ inReach, ...shift }) => ({ ...shift, allowed: inReach ? ['remove'] : [] }));
    },

    /** Whom the reader can set shifts for. */
    async teams(by: string): Promise<(RosterTeam & { post: string; place: string })[]> {
      const at = await appNow(db);
      const found = await teamsIn(db, { corpId, reach: await reach.of(db, by, at, { wide: false }), at });
      const names = await store.placeNames(
        db,
        found.map(({ scopeId }) => scopeId),
      );
      return found.map((team) => ({
        ...team,
        post: texts.roles[team.role] ?? '',
        place: names.get(team.scopeId) ?? '',
      }));
    },

    addShift: (shift: NewShift, by: string, acting: Acting): Promise<string> =>
      transact(db, async (tx) => {
        const at = await appNow(tx);
        await reach.demandShift(tx, { by, role: shift.role, scopeId: shift.scopeId, at });
        const fault = shiftFault(shift, at, atMostMs);
        if (fault) throw invalid(fault === 'past' ? 'startsAt' : 'endsAt', REASON[fault], atMostMs / hours(1));
        if (await store.overlaps(tx, shift)) throw invalid('startsAt', 'shiftOverlap');
        const id = await directory.addShift(tx, { ...shift, scopeKind: 'ORGANISATION' });
        await audit.record(tx, {
          ...acting,
          action: 'shift.add',
          object: { kind: 'duty_shift', id },
          after: { personId: shift.personId },
        });
        return id;
      }),

    removeShift: (id: string, by: string, acting: Acting): Promise<void> =>
      transact(db, async (tx) => {
        const shift = await store.shift(tx, id);
        if (!shift) throw notFound();
        await reach.demandShift(tx, { by, role: shift.role, scopeId: shift.scopeId, at: await appNow(tx) });
        await store.removeShift(tx, id);
        await audit.record(tx, { ...acting, action: 'shift.remove', object: { kind: 'duty_shift', id } });
      }),
  };
}
