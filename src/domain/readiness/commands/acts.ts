import { appNow, type Tx } from '../../../database/index.ts';
import { conflict, invalid } from '../../../lib/problem.ts';
import type { ReadinessContext } from '../context.ts';
import { postOf } from '../rules.ts';
import * as store from '../store/defects.ts';
import type { RepairAct } from '../types.ts';

export interface Repair {
  act: RepairAct;
  /** assign: who; an officer of the county. */
  personId?: string | undefined;
  /** place: which department, and what it is. */
  department?: number | undefined;
  organisationId?: string | undefined;
  gridUnitId?: string | undefined;
}

/** Answers whether the gap is closed by it; else it closes when what it waits for has come. */
type Act = (
  ctx: ReadinessContext,
  tx: Tx,
  given: { defect: store.OpenDefect; repair: Repair; by: string },
) => Promise<boolean>;

const closes: Act = async () => true;

/** What each act does. */
export const ACTS: Record<RepairAct, Act> = {
  in_use: closes,
  another_human: closes,
  claim_refused: closes,
  /** He was taken back before, by whoever answers for accounts. */
  same_human: closes,
  stays: closes,
  arranged: closes,
  not_needed: closes,
  /** It opens again when the step fails again. */
  reported: closes,

  /** The channel was asked before; it is open or it is not. */
  async probe({ outbound, texts }) {
    if ((await outbound.health()).channel.state !== 'open') throw conflict('still_closed', texts.posts.channelClosed);
    return true;
  },

  /** It opens again when they fail again. */
  async apply_again({ applyAgain }) {
    await applyAgain();
    return true;
  },

  async send_again({ outbound }, tx) {
    for (const { deliveryId } of await outbound.deadLetters(tx)) await outbound.redrive(deliveryId);
    return true;
  },

  async assign({ directory, texts }, tx, { defect, repair: { personId }, by }) {
    const officers = await store.officers(tx, defect.stationId);
    if (!personId || personId === by || !officers.some((one) => one.personId === personId))
      throw invalid('personId', texts.posts.officerUnknown);
    const { role, scopeKind } = postOf(defect);
    const scopeId = scopeKind === 'ORGANISATION' ? defect.organisationId : defect.stationId;
    if (!scopeId) throw conflict('no_place', texts.posts.noPlace);
    const held = await directory.rolesOf(tx, personId);
    const has = held.some((one) => one.role === role && one.scopeId === scopeId && one.substituteFor === null);
    if (!has) await directory.assignRole(tx, { personId, role, scopeKind, scopeId, primary: true });
    // A station's post is missing at every organisation of it.
    await directory.inspectReadiness(tx);
    return true;
  },

  async read_again({ contacts }, tx) {
    await contacts.readAgain(tx, { acceptGone: false });
    return false;
  },

  async gone({ contacts }, tx) {
    await contacts.readAgain(tx, { acceptGone: true });
    return false;
  },

  async place({ directory, contacts, texts }, tx, { repair: { department, organisationId, gridUnitId } }) {
    if (department === undefined) throw invalid('department', texts.posts.departmentUnknown);
    const organisation = organisationId ? await directory.organisation(tx, organisationId) : null;
    if (!organisation) throw invalid('organisationId', texts.posts.organisationUnknown);
    if (gridUnitId && !(await store.unitIsOf(tx, gridUnitId, organisation.id)))
      throw invalid('gridUnitId', texts.posts.unitUnknown);
    const place = { organisationId: organisation.id, gridUnitId: gridUnitId ?? null };
    await contacts.setDepartmentPlace(tx, department, place);
    return false;
  },

  /** He goes as if the contacts had told of it: roles, campaigns and open warnings hear of it. */
  async left({ directory }, tx, { defect: { personId, organisationId } }) {
    const job = personId && organisationId ? await store.employmentAt(tx, personId, organisationId) : null;
    if (!personId || !organisationId || !job) return true;
    const at = await appNow(tx);
    await directory.endEmployment(tx, job.id, at);
    const { id: employmentId, ...where } = job;
    await directory.announce(tx, [{ kind: 'LEFT', personId, employmentId, organisationId, ...where, at }]);
    return true;
  },

  async reachable({ directory }, tx, { defect: { personId } }) {
    const person = personId ? await directory.person(tx, personId) : null;
    if (person?.userid) await directory.markReachable(tx, person.userid);
    return true;
  },

  /** The gap closes when he has practised; at once where there is no exercise to do. */
  async practise({ appointments }, tx, { defect: { personId, organisationId } }) {
    if (!personId || !organisationId) return true;
    return !(await appointments.practiseAgain(tx, personId, organisationId));
  },
};
