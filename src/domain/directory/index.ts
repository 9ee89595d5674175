import { z } from 'zod';
import { type Executor, patiently } from '../../database/index.ts';
import type { NamesOf } from '../../kernel/access/index.ts';
import { grantsFor } from '../../kernel/access/index.ts';
import { auditModule } from '../../kernel/audit/index.ts';
import { on } from '../../kernel/events/index.ts';
import { type Brought, type Context, defineModule } from '../../kernel/module/index.ts';
import { days, hours, minutes, seconds, shanghaiDay } from '../../lib/time.ts';
import { forgetRecipients } from '../../outbound/index.ts';
import { defineJob } from '../../queue/index.ts';
import { cardModule } from '../cards/index.ts';
import { directoryRights } from './access.ts';
import { createAccountActs } from './account-acts.ts';
import { createAccountCheck } from './contacts/account-check.ts';
import { createAppActivity } from './contacts/app-activity.ts';
import { contactsReader } from './contacts/reader.ts';
import { createReturns } from './contacts/returns.ts';
import { createContacts } from './contacts/service.ts';
import { createCounty } from './county/index.ts';
import { identityChanged, rolesEnded, rosterExported, turnover } from './events.ts';
import { createIdentityTold } from './identity-told.ts';
import { createImports, createImportTodos, createLookUp, importRoutes } from './import/index.ts';
import { createRecordActs } from './record-acts.ts';
import { directorySealedColumns } from './sealed-columns.ts';
import { createDirectory } from './service.ts';

export { type Contacts, createContacts } from './contacts/service.ts';
export { type CountySummary, countyTemplate, createCounty } from './county/index.ts';
export {
  type EndedRole,
  type IdentityChange,
  identityChanged,
  rolesEnded,
  rosterExported,
  type Turnover,
  turnover,
} from './events.ts';
export { COLUMNS as ROSTER_COLUMNS, type Imports, type ImportViewData } from './import/index.ts';
export type { Correction, RecordActs } from './record-acts.ts';
export { createDirectory, type Directory } from './service.ts';
export type * from './types.ts';
export { DEFECT_KINDS } from './types.ts';

const APPLY_ROSTERS = 'rosters.apply';

const todoKinds = {
  IMPORT: { entry: '/h5/imports' },
} as const;

declare module '../../kernel/module/types.ts' {
  interface TodoKinds extends NamesOf<typeof todoKinds> {}
}

/** Who is who, where he works, what he is, and how WeCom knows him. */
export const directoryModule = defineModule({
  name: 'directory',
  cards: ['C25', 'C50'],
  todoKinds,
  rights: directoryRights,
  auditObjects: {
    roster_import: { table: 'roster_import', organisation: 'organisation_id' },
    grid_unit: { table: 'grid_unit', organisation: 'organisation_id' },
  },
  sealed: directorySealedColumns,
  events: [turnover, rolesEnded, identityChanged, rosterExported],
  offers: createServices,
  brings,
});

type Services = ReturnType<typeof createServices>;

function createServices({ db, queue, crypto, outbound, wecom, contactsWecom, config, events, logger, of }: Context) {
  const { settings, texts } = config;
  const { corpId, agentId, contactsSecret } = config.wecom;
  const { publicUrl } = config.http;
  const { audit } = of(auditModule);
  const { draw } = of(cardModule);
  const directory = createDirectory({ crypto, corpId, events });
  const grantsOf = (action: 'directory.import' | 'privacy.answer') => async (ex: Executor, personId: string) =>
    grantsFor(await directory.rolesOf(ex, personId), action);
  const returns = createReturns({ db, corpId, crypto, reader: wecom, roster: directory, logger });
  return {
    directory,
    contacts: createContacts({
      ...{ db, corpId, directory, settings: settings.contacts, logger },
      reader: contactsReader(contactsWecom, { hasContactsSecret: contactsSecret !== null }),
      afterNight: createLookUp({
        ...{ db, crypto, corpId, perNight: settings.contacts.lookUpsPerNight, logger },
        useridByMobile: wecom.useridByMobile,
      }),
    }),
    returns,
    accountCheck: createAccountCheck({
      ...{ db, corpId, reader: wecom, roster: directory, logger },
      perRound: settings.contacts.accountChecksPerRound,
    }),
    accounts: createAccountActs({
      ...{ db, corpId, directory, confirmSame: returns.confirmSame },
      grantsOf: grantsOf('privacy.answer'),
    }),
    records: createRecordActs({ crypto, directory, grantsOf: grantsOf('privacy.answer') }),
    imports: createImports({
      ...{ db, corpId, crypto, directory, outbound, events, texts, logger },
      grantsOf: grantsOf('directory.import'),
      drawDone: (variables, id) => draw({ id: 'C25', variables, key: `i:${id}`, url: `${publicUrl}/h5/imports/${id}` }),
      record: audit.record,
      enqueue: () => void queue.enqueue(APPLY_ROSTERS, {}),
      settings: settings.import,
    }),
    county: createCounty({ db, crypto, corpId, directory, texts, settings, record: audit.record }),
    appActivity: createAppActivity({
      ...{ agentId, outbound, logger },
      centre: (ex, at) => directory.holders(ex, { role: 'CENTER_OFFICER', at }),
      drawAlarm: (meaning, time) =>
        draw({ id: 'C50', variants: [meaning], variables: { time }, key: 'none', url: `${publicUrl}/h5/home` }),
    }),
  };
}

function brings(services: Services, { db, outbound, config, all, of }: Context): Brought {
  const { directory, contacts, returns, accountCheck, imports, appActivity } = services;
  const { retention, import: importing } = config.settings;
  const { onActivity } = appActivity;
  const { record } = of(auditModule).audit;
  return {
    subscribes: [on(identityChanged, createIdentityTold({ outbound, record, texts: config.texts }))],
    routes: (server) => importRoutes(server, { imports }),
    hears: {
      change_contact: contacts.onChange,
      subscribe: contacts.onRange,
      unsubscribe: contacts.onRange,
      inactive_alert: onActivity,
      low_active_alert: onActivity,
      low_active: onActivity,
      close_inactive_agent: onActivity,
      reopen_inactive_agent: onActivity,
      active_restored: onActivity,
    },
    todos: createImportTodos(imports, importing.keepDays),
    jobs: [
      defineJob({
        name: APPLY_ROSTERS,
        payload: z.strictObject({}),
        async run() {
          await patiently(() => imports.sweep());
        },
        options: { concurrency: 1, attempts: 1 },
      }),
    ],
    sweeps: [
      {
        name: 'reachability',
        everyMs: hours(1),
        patient: true,
        async run() {
          await directory.inspectReadiness(db);
          return 0;
        },
      },
      { name: 'contacts', everyMs: minutes(1), patient: true, run: () => contacts.sweep() },
      { name: 'returning members', everyMs: seconds(30), patient: true, run: () => returns.sweep() },
      { name: 'accounts in doubt', everyMs: seconds(10), patient: true, run: () => accountCheck.sweep() },
      { name: 'rosters', everyMs: seconds(10), patient: true, run: () => imports.sweep() },
      { name: 'old rosters', everyMs: minutes(1), patient: true, run: () => imports.tidy() },
    ],
    inquire: () => Promise.all([returns.sweep(), accountCheck.sweep()]),
    retention: [
      {
        name: 'leavers',
        keepMs: days(retention.leaverDays),
        async erase(tx, before, limit) {
          const leavers = await directory.leaversBefore(tx, shanghaiDay(before), limit);
          const needed = await all.needed(tx, leavers);
          const gone = leavers.filter((id) => !needed.has(id));
          await all.erase(tx, gone);
          return gone.length;
        },
      },
      {
        name: 'officers',
        keepMs: days(retention.officerDays),
        async erase(tx, before, limit) {
          const gone = await directory.formerOfficers(tx, before, limit);
          await all.erase(tx, gone);
          return gone.length;
        },
      },
    ],
    async erase(tx, personIds) {
      await forgetRecipients(tx, personIds);
      await directory.erasePeople(tx, personIds);
    },
  };
}
