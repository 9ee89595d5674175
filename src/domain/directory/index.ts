export { isNamed } from '../../database/index.ts';

import type { Executor, Tx } from '../../database/index.ts';
import { auditModule } from '../../kernel/audit/index.ts';
import { createEvents, on } from '../../kernel/events/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { placeOfScope } from '../../kernel/scope/index.ts';
import { hours } from '../../lib/time.ts';
import { forgetRecipients } from '../../outbound/index.ts';
import { directoryRights } from './access.ts';
import { directoryRetention, directorySealedColumns } from './checks.ts';
import { correctRecord, leaveAll } from './commands/records.ts';
import * as commands from './commands/roles.ts';
import type { DirectoryContext } from './context.ts';
import { identityChanged, rolesEnded, turnover, unitsMerged } from './events.ts';
import { IDENTITY_OWNER, notifyIdentityChanged } from './notify.ts';
import * as audience from './queries/audience.ts';
import * as employees from './queries/employees.ts';
import { holdsOf } from './queries/holds.ts';
import * as people from './queries/people.ts';
import * as recipients from './queries/recipients.ts';
import * as accounts from './store/accounts.ts';
import { erasePeople, formerOfficers, leaversBefore } from './store/erase.ts';
import { readNames } from './store/names.ts';
import * as readiness from './store/readiness.ts';
import * as roles from './store/roles.ts';
import * as shifts from './store/shifts.ts';
import type { AudienceFilter } from './types.ts';

export type { Correction } from './commands/records.ts';
export {
  type EndedRole,
  type IdentityChange,
  type IdentityField,
  identityChanged,
  rolesEnded,
  type Turnover,
  turnover,
  type UnitsMerged,
  unitsMerged,
} from './events.ts';
export { jobsBy } from './queries/employees.ts';
export { holdsOf } from './queries/holds.ts';
export { type Hold, isHolder, isKnownByAccountOnly, isSame } from './rules.ts';
export {
  absorb,
  accountlessPeople,
  accountOf,
  giveAccount,
  linkAccount,
  lockAccount,
  lockAccountHolder,
  lockUseridOf,
  renameAccount,
  reviveAccount,
  writeAccounts,
} from './store/accounts.ts';
export { activeJobs, employ, isStranger, type Job, moveJob, turnoverOf } from './store/employments.ts';
export {
  insertOrganisations,
  knownOrganisations,
  lockOrganisation,
  type NewOrganisation,
  type OrganisationFacts,
  sectorOf,
  shortNameOf,
  writeOrganisation,
} from './store/organisations.ts';
export { makePerson, type PersonFacts, writePeople } from './store/people.ts';
export {
  holdUnits,
  loadUnits,
  lockUnits,
  makeUnits,
  mergeUnits,
  type UnitMerging,
  type UnitRow,
  type Units,
  unitKey,
  unitsOf,
} from './store/units.ts';
export type * from './types.ts';
export { DEFECT_KINDS, KIND_WORDS, TIER_WORDS } from './types.ts';

/** Who is who, where he works, what he is, and how WeCom knows him. */
export const directoryModule = defineModule({
  name: 'directory',
  rights: directoryRights,
  auditObjects: {
    roster_import: { table: 'roster_import', organisation: 'organisation_id' },
    grid_unit: { table: 'grid_unit', organisation: 'organisation_id' },
  },
  sealed: directorySealedColumns,
  events: [turnover, rolesEnded, identityChanged, unitsMerged],
  offers({ crypto, config, events }) {
    const context: DirectoryContext = { crypto, corpId: config.wecom.corpId, events };
    return { directory: createDirectory(context), records: recordsOf(context) };
  },
  brings({ directory }, { db, outbound, config, all, of }) {
    const { audit } = of(auditModule);
    const { texts, settings } = config;
    outbound.registerOwner(IDENTITY_OWNER, {
      lock: async () => undefined,
      stillAsked: async () => true,
      unreachable: async () => undefined,
    });
    return {
      subscribes: [
        on(identityChanged, (tx, changes) => notifyIdentityChanged({ outbound, audit, texts }, tx, changes)),
      ],
      prepare: () => readNames(db),
      sweeps: [
        { name: 'names', everyMs: hours(1), run: () => readNames(db) },
        {
          name: 'reachability',
          everyMs: hours(1),
          patient: true,
          async run() {
            await directory.inspectReadiness(db);
            return 0;
          },
        },
      ],
      retention: directoryRetention(all, settings.retention),
      async erase(tx, personIds) {
        await forgetRecipients(tx, personIds);
        await directory.erasePeople(tx, personIds);
      },
    };
  },
});

type Needed = Omit<DirectoryContext, 'events' | 'crypto'> &
  Partial<Pick<DirectoryContext, 'events'>> & { crypto: Pick<DirectoryContext['crypto'], 'open'> };

/** Answers who is who and who stands where. Every question takes the asker's executor, so it sees his transaction. */
export function createDirectory({ crypto, corpId, events = createEvents() }: Needed) {
  const ctx = { corpId, events };
  type Args<F> = F extends (context: never, ...args: infer A) => unknown ? A : never;

  return {
    personByUserid: (ex: Executor, userid: string) => people.personByUserid(ex, corpId, userid),
    personLoggingIn: (tx: Tx, userid: string) => people.personLoggingIn(tx, corpId, userid),
    person: (ex: Executor, id: string) => people.person(ex, corpId, id),
    organisation: people.organisation,
    organisationByCode: people.organisationByCode,
    employmentsOf: people.employmentsOf,
    /** The full number, for authenticated pages only; the caller audits the look. */
    async phoneOf(ex: Executor, personId: string): Promise<string | null> {
      const sealed = await people.sealedPhone(ex, personId);
      return sealed === null ? null : crypto.open(sealed);
    },
    matchEmployee: (ex: Executor, by: employees.EmployeeSearch) => employees.matchEmployee(ex, corpId, by),
    searchEmployees: (ex: Executor, words: employees.EmployeeSearchWords) =>
      employees.searchEmployees(ex, corpId, words),
    employee: (ex: Executor, employeeId: string) => employees.employee(ex, corpId, employeeId),

    leaversBefore,
    formerOfficers,
    erasePeople,
    holdsOf,

    peopleOnStep: (...args: Args<typeof recipients.peopleOnStep>) => recipients.peopleOnStep(ctx, ...args),
    onDuty: (...args: Args<typeof recipients.onDuty>) => recipients.onDuty(ctx, ...args),
    holders: (...args: Args<typeof recipients.holders>) => recipients.holders(ctx, ...args),
    reviewers: (...args: Args<typeof recipients.reviewers>) => recipients.reviewers(ctx, ...args),
    handoverPartners: (...args: Args<typeof recipients.handoverPartners>) => recipients.handoverPartners(ctx, ...args),

    rolesOf: roles.rolesOf,
    covers: recipients.covers,
    placeOfScope,
    /** `scopeIds`: those of the asker's grants that open the action (`grantsFor`); nothing outside them is counted. */
    countAudience: audience.countAudience,
    countOrganisations: audience.countOrganisations,
    audiencePage: (ex: Executor, filter: AudienceFilter, scopeIds: readonly string[], page: audience.AudiencePage) =>
      audience.audiencePage(ex, { corpId, filter, scopeIds, page }),

    announce: (...args: Args<typeof commands.announce>) => commands.announce(ctx, ...args),
    identityChanged: (...args: Args<typeof commands.announceIdentity>) => commands.announceIdentity(ctx, ...args),
    assignRole: roles.assignRole,
    endRole: (...args: Args<typeof commands.endRole>) => commands.endRole(ctx, ...args),
    endEmployment: (...args: Args<typeof commands.endEmployment>) => commands.endEmployment(ctx, ...args),

    nextShift: shifts.nextShift,
    currentShift: shifts.currentShift,
    shiftsEnding: shifts.shiftsEnding,
    addShift: shifts.addShift,
    addLeave: shifts.addLeave,

    markUnreachable: (ex: Executor, userid: string, errcode?: number) =>
      accounts.markUnreachable(ex, corpId, userid, errcode),
    markReachable: (ex: Executor, userid: string) => accounts.markReachable(ex, corpId, userid),
    setAccountStatus: (...args: Args<typeof commands.setAccountStatus>) => commands.setAccountStatus(ctx, ...args),

    defect: readiness.openDefect,
    closeDefect: readiness.closeDefect,
    closeDefectsBut: readiness.closeAllBut,
    listReadiness: readiness.listReadiness,
    inspectReadiness: readiness.inspectReadiness,
    noteEmptySteps: readiness.noteEmptySteps,
  };
}

export type Directory = ReturnType<typeof createDirectory>;

type Correcting = Parameters<typeof correctRecord>;
type Leaving = Parameters<typeof leaveAll>;

/** What police do to one record. */
const recordsOf = (ctx: DirectoryContext) => ({
  correct: (tx: Tx, correcting: Correcting[2], given: Correcting[3]) => correctRecord(ctx, tx, correcting, given),
  leaveAll: (tx: Tx, leaving: Leaving[2]) => leaveAll(ctx, tx, leaving),
});

export type RecordActs = ReturnType<typeof recordsOf>;
