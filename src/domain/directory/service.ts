import { type Database, type Executor, type Tx, transact } from '../../database/index.ts';
import { createEvents, type Events } from '../../kernel/events/index.ts';
import { placeOfScope, scopesCovering } from '../../kernel/scope/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import { type EndedRole, type IdentityChange, identityChanged, rolesEnded, type Turnover, turnover } from './events.ts';
import { rolesOfStep, type Stand, whoStands } from './rules.ts';
import * as accounts from './store/accounts.ts';
import * as audience from './store/audience.ts';
import * as employees from './store/employees.ts';
import { erasePeople, formerOfficers, leaversBefore } from './store/forget.ts';
import { employmentsOf } from './store/own-record.ts';
import * as people from './store/people.ts';
import * as readiness from './store/readiness.ts';
import * as roles from './store/roles.ts';
import * as roster from './store/roster.ts';
import { searchEmployees } from './store/search.ts';
import { readStands } from './store/standing.ts';
import type { AudienceFilter, Place, Recipient, Role, RoleGrant, Step } from './types.ts';

interface DirectoryNeeds {
  crypto: Pick<FieldCrypto, 'open'>;
  corpId: string;
  /** Others hear of what changes here; nobody does where none are given. */
  events?: Pick<Events, 'publish'>;
}

interface StepQuery extends Place {
  step: Step;
  at: Date;
  except?: string[];
}

interface DutyQuery {
  role: Role;
  organisationId?: string;
  at: Date;
  except?: string[];
}

/** Answers who is who and who stands where. Every question takes the asker's executor, so it sees his transaction. */
export function createDirectory({ crypto, corpId, events = createEvents() }: DirectoryNeeds) {
  /** Runs what ends roles and tells of them; outside a transaction it takes one of its own. */
  async function ending(ex: Executor, end: (tx: Tx) => Promise<EndedRole[]>): Promise<EndedRole[]> {
    if (!ex.isTransaction) return transact(ex as Database, (tx) => ending(tx, end));
    const tx = ex as Tx;
    const ended = await end(tx);
    if (ended.length > 0) await events.publish(tx, rolesEnded, ended);
    return ended;
  }

  const stands = (ex: Executor, wanted: readonly Role[], place: Place | null, at: Date): Promise<Stand[]> =>
    readStands(ex, { corpId, roles: wanted, place, at });

  const holders = async (ex: Executor, { role, organisationId, at, except = [] }: DutyQuery): Promise<Recipient[]> => {
    const place = organisationId === undefined ? null : { organisationId };
    return whoStands(await stands(ex, [role], place, at), { roles: [role], rostered: [], except });
  };

  const covers = async <G extends Pick<RoleGrant, 'scopeId'>>(
    ex: Executor,
    grants: G[],
    place: Place,
  ): Promise<G[]> => {
    const scopes = await scopesCovering(ex, place);
    return grants.filter(({ scopeId }) => scopes.has(scopeId));
  };

  return {
    personByUserid: (ex: Executor, userid: string) => people.personByUserid(ex, corpId, userid),
    personLoggingIn: (tx: Tx, userid: string) => people.personLoggingIn(tx, corpId, userid),
    person: (ex: Executor, id: string) => people.person(ex, corpId, id),
    organisation: people.organisation,
    organisationByCode: people.organisationByCode,
    matchEmployee: (ex: Executor, by: employees.EmployeeSearch) => employees.matchEmployee(ex, corpId, by),
    employmentsOf,
    leaversBefore,
    formerOfficers,
    erasePeople,
    searchEmployees: (ex: Executor, search: Parameters<typeof searchEmployees>[2]) =>
      searchEmployees(ex, corpId, search),
    employee: (ex: Executor, employeeId: string) => employees.employee(ex, corpId, employeeId),

    /** The full number, for authenticated pages only; the caller audits the look. */
    async phoneOf(ex: Executor, personId: string): Promise<string | null> {
      const sealed = await people.sealedPhone(ex, personId);
      return sealed === null ? null : crypto.open(sealed);
    },

    /** One query; the on-shift first, then the primary. `except` takes the warned person and whoever else must not be told. */
    async peopleOnStep(ex: Executor, { organisationId, gridUnitId, step, at, except = [] }: StepQuery) {
      const onStep = rolesOfStep[step];
      const rostered = onStep.filter((role) => role !== 'ADVISOR' && role !== 'GRID_OWNER');
      const found = await stands(ex, onStep, { organisationId, gridUnitId: gridUnitId ?? null }, at);
      return whoStands(found, { roles: onStep, rostered, except });
    },

    /** Those on shift; all holders of the role where no roster says who. */
    async onDuty(ex: Executor, { role, organisationId, at, except = [] }: DutyQuery): Promise<Recipient[]> {
      const place = organisationId === undefined ? null : { organisationId };
      return whoStands(await stands(ex, [role], place, at), { roles: [role], rostered: [role], except });
    },

    /** All active holders, on shift or not, leave substituted. */
    holders,

    /** Who may review an outcome: the station's duty, else the centre, never those who worked on it. */
    async reviewers(ex: Executor, { organisationId, at, except = [] }: Place & { at: Date; except?: string[] }) {
      const found = await stands(ex, ['STATION_DUTY', 'CENTER_OFFICER'], { organisationId }, at);
      const ask = (role: Role, keepAway: boolean) =>
        whoStands(
          found.filter((stand) => stand.role === role),
          { roles: [role], rostered: [role], except, keepAway },
        );
      const station = ask('STATION_DUTY', false);
      if (station.length > 0) return station;
      const centre = ask('CENTER_OFFICER', false);
      return centre.length > 0 ? centre : [...ask('STATION_DUTY', true), ...ask('CENTER_OFFICER', true)];
    },

    rolesOf: roles.rolesOf,
    covers,
    placeOfScope,
    /** `scopeIds`: those of the asker's grants that open the action (`grantsFor`); nothing outside them is counted. */
    countAudience: audience.countAudience,
    audiencePage: (ex: Executor, filter: AudienceFilter, scopeIds: readonly string[], page: audience.AudiencePage) =>
      audience.audiencePage(ex, { corpId, filter, scopeIds, page }),

    async announce(tx: Tx, changes: readonly Turnover[]): Promise<void> {
      if (changes.length > 0) await events.publish(tx, turnover, changes);
    },
    async identityChanged(tx: Tx, changes: readonly IdentityChange[]): Promise<void> {
      if (changes.length > 0) await events.publish(tx, identityChanged, changes);
    },

    assignRole: roles.assignRole,
    /** Answers how many ended. */
    async endRole(ex: Executor, ended: roles.EndedRoles): Promise<number> {
      return (await ending(ex, (tx) => roles.endRole(tx, ended))).length;
    },
    async endEmployment(ex: Executor, employeeId: string, at: Date): Promise<void> {
      await ending(ex, (tx) => roles.endEmployment(tx, employeeId, at));
    },

    nextShift: roster.nextShift,
    currentShift: roster.currentShift,
    shiftsEnding: roster.shiftsEnding,
    addShift: roster.addShift,
    addLeave: roster.addLeave,

    /** Colleagues who can take this person's work at the place, best first: whoever's shift is next, then the rest. */
    async handoverPartners(ex: Executor, { personId, at, ...place }: Place & { personId: string; at: Date }) {
      const own = await covers(ex, await roles.rolesOf(ex, personId, at), place);
      const role = handoverRoles.find((candidate) => own.some((grant) => grant.role === candidate));
      if (role === undefined) return [];
      const { organisationId } = place;
      const colleagues = await holders(ex, { role, organisationId, at, except: [personId] });
      const shift = await roster.currentShift(ex, personId, at);
      const from = shift?.endsAt ?? at;
      const personIds = colleagues.map((colleague) => colleague.personId);
      const starts = await roster.shiftsFrom(ex, { role, personIds, at: from });
      const start = (recipient: Recipient) =>
        Math.max(starts.get(recipient.personId)?.getTime() ?? Number.MAX_SAFE_INTEGER, from.getTime());
      return colleagues.toSorted((a, b) => start(a) - start(b));
    },

    markUnreachable: (ex: Executor, userid: string, errcode?: number) =>
      accounts.markUnreachable(ex, corpId, userid, errcode),
    markReachable: (ex: Executor, userid: string) => accounts.markReachable(ex, corpId, userid),
    /** Disabled he keeps his posts, but whoever counts on him has to ask somebody else until he is enabled again. */
    async setAccountStatus(ex: Executor, userid: string, status: accounts.AccountStatus): Promise<boolean> {
      const isNew = await accounts.setAccountStatus(ex, { corpId, userid, status });
      if (isNew && status === 'DISABLED') await ending(ex, (tx) => roles.heldUnder(tx, corpId, userid));
      return isNew;
    },

    defect: readiness.openDefect,
    closeDefect: readiness.closeDefect,
    listReadiness: readiness.listReadiness,
    inspectReadiness: readiness.inspectReadiness,
    noteEmptySteps: readiness.noteEmptySteps,
  };
}

export type Directory = ReturnType<typeof createDirectory>;

/** The nearest duty first: an advisor hands over to an advisor, even when he is an officer elsewhere. */
const handoverRoles: readonly Role[] = [
  'ADVISOR',
  'GRID_OWNER',
  'COMMUNITY_POLICE',
  'STATION_DUTY',
  'STATION_CHIEF',
  'CENTER_OFFICER',
];
