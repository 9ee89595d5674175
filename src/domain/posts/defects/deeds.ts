import { appNow, type Tx } from '../../../database/index.ts';
import type { Outbound } from '../../../outbound/index.ts';
import type { Contacts, Directory } from '../../directory/index.ts';
import type { Practising } from '../practice.ts';
import type { Refusals } from '../refusals.ts';
import * as appointments from '../store/appointments.ts';
import type { MendAct } from '../types.ts';
import { postOf } from './mending.ts';
import * as store from './store.ts';

export interface Mend {
  act: MendAct;
  /** assign: who; an officer of the county. */
  personId?: string | undefined;
  /** place: which department, and what it is. */
  department?: number | undefined;
  organisationId?: string | undefined;
  gridUnitId?: string | undefined;
}

export interface DeedNeeds {
  directory: Directory;
  contacts: Pick<Contacts, 'setDepartmentPlace' | 'readAgain'>;
  outbound: Pick<Outbound, 'health' | 'deadLetters' | 'redrive'>;
  /** Gives quarantined callbacks their tries anew. */
  applyAgain(): Promise<unknown>;
  practice: Practising;
  refusals: Refusals;
}

/** Answers whether the gap is closed by it; else it closes when what it waits for has come. */
type Deed = (tx: Tx, defect: store.OpenDefect, mend: Mend, by: string) => Promise<boolean>;

/** What each act does. */
export function createDeeds({
  directory,
  contacts,
  outbound,
  applyAgain,
  practice,
  refusals,
}: DeedNeeds): Record<MendAct, Deed> {
  const said: Deed = async () => true;

  return {
    in_use: said,
    another_human: said,
    claim_refused: said,
    /** He was taken back before, by whoever answers for accounts. */
    same_human: said,
    stays: said,
    arranged: said,
    not_needed: said,
    /** It opens again when the step fails again. */
    reported: said,

    /** The channel was asked before; it is open or it is not. */
    async probe() {
      if ((await outbound.health()).channel.state !== 'open') throw refusals.conflict('still_closed', 'channelClosed');
      return true;
    },

    /** It opens again when they fail again. */
    async apply_again() {
      await applyAgain();
      return true;
    },

    async send_again(tx) {
      for (const { deliveryId } of await outbound.deadLetters(tx)) await outbound.redrive(deliveryId);
      return true;
    },

    async assign(tx, defect, { personId }, by) {
      const officers = await store.officers(tx, defect.stationId);
      if (!personId || personId === by || !officers.some((one) => one.personId === personId))
        throw refusals.invalid('personId', 'officerUnknown');
      const { role, scopeKind } = postOf(defect);
      const scopeId = scopeKind === 'ORGANISATION' ? defect.organisationId : defect.stationId;
      if (!scopeId) throw refusals.conflict('no_place', 'noPlace');
      const held = await directory.rolesOf(tx, personId);
      const has = held.some((one) => one.role === role && one.scopeId === scopeId && one.substituteFor === null);
      if (!has) await directory.assignRole(tx, { personId, role, scopeKind, scopeId, primary: true });
      // A station's post is missing at every organisation of it.
      await directory.inspectReadiness(tx);
      return true;
    },

    async read_again(tx) {
      await contacts.readAgain(tx, { acceptGone: false });
      return false;
    },

    async gone(tx) {
      await contacts.readAgain(tx, { acceptGone: true });
      return false;
    },

    async place(tx, _defect, { department, organisationId, gridUnitId }) {
      if (department === undefined) throw refusals.invalid('department', 'departmentUnknown');
      const organisation = organisationId ? await directory.organisation(tx, organisationId) : null;
      if (!organisation) throw refusals.invalid('organisationId', 'organisationUnknown');
      if (gridUnitId && !(await store.unitIsOf(tx, gridUnitId, organisation.id)))
        throw refusals.invalid('gridUnitId', 'unitUnknown');
      await contacts.setDepartmentPlace(tx, department, {
        organisationId: organisation.id,
        gridUnitId: gridUnitId ?? null,
      });
      return false;
    },

    /** He goes as if the contacts had told of it: roles, campaigns and open warnings hear of it. */
    async left(tx, { personId, organisationId }) {
      const job = personId && organisationId ? await store.employmentAt(tx, personId, organisationId) : null;
      if (!personId || !organisationId || !job) return true;
      const at = await appNow(tx);
      await directory.endEmployment(tx, job.id, at);
      const { id: employmentId, ...where } = job;
      await directory.announce(tx, [{ kind: 'LEFT', personId, employmentId, organisationId, ...where, at }]);
      return true;
    },

    async reachable(tx, { personId }) {
      const person = personId ? await directory.person(tx, personId) : null;
      if (person?.userid) await directory.markReachable(tx, person.userid);
      return true;
    },

    async practise(tx, { personId, organisationId }) {
      const id = personId && organisationId ? await store.unpractisedAppointment(tx, personId, organisationId) : null;
      const appointment = id ? await appointments.load(tx, id) : null;
      if (!appointment) return true;
      await practice.begin(tx, appointment, await appNow(tx));
      return false;
    },
  };
}
