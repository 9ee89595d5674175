import type { Tx } from '../../database/index.ts';
import type { NamesOf } from '../../kernel/access/index.ts';
import { auditModule } from '../../kernel/audit/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { days, hours, minutes } from '../../lib/time.ts';
import { forgetErased, forgetMessages } from '../../outbound/index.ts';
import { cardModule } from '../cards/index.ts';
import { directoryModule } from '../directory/index.ts';
import { privacyRights } from './access.ts';
import { consent, publishNotice } from './commands/consents.ts';
import { nudgeDue } from './commands/requests.ts';
import { consentWithdrawn, type PrivacyContext, personNamed } from './context.ts';
import { runRetention, runRetentionWhenDue } from './jobs.ts';
import { CHAT, REQUEST, sendPage } from './notify.ts';
import { keptActs, keptMessages } from './queries/own-log.ts';
import { requestTodos } from './queries/requests.ts';
import { privacyRoutes } from './routes.ts';
import { forgetRequests } from './store.ts';

export * from './api.ts';
export { consentWithdrawn, personNamed } from './context.ts';
export { seedNotice } from './store.ts';
export * from './types.ts';

const WORDS = ['我的信息', '更正', '删除', '撤回', '撤回同意'];

const todoKinds = {
  DATA_REQUEST: { entry: '/h5/requests' },
} as const;

declare module '../../kernel/module/types.ts' {
  interface TodoKinds extends NamesOf<typeof todoKinds> {}
}

/** What somebody may know, correct and have erased of himself; and what goes when its term is over. */
export const privacyModule = defineModule({
  name: 'privacy',
  cards: ['C30', 'C41'],
  todoKinds,
  rights: privacyRights,
  sealed: [{ table: 'data_request', column: 'words_sealed' }],
  events: [consentWithdrawn, personNamed],
  auditObjects: {
    data_request: { table: 'data_request', number: 'number', organisation: 'organisation_id', person: 'person_id' },
  },
  auditReasons: [{ actions: ['privacy.answer'], sql: '(select answer from data_request where id = e.oid)' }],
  offers({ db, crypto, outbound, config, events, logger, all, of }) {
    const { settings, texts, notice, http } = config;
    const { directory, records } = of(directoryModule);
    const ctx: PrivacyContext = {
      ...{ db, crypto, directory, records, outbound, notice, events, all, texts, logger },
      ...of(auditModule),
      ...of(cardModule),
      answerWorkingDays: settings.privacy.answerWorkingDays,
      retention: settings.retention,
      publicUrl: http.publicUrl,
    };
    for (const kind of [REQUEST, CHAT])
      outbound.registerOwner(kind, { lock: async () => {}, stillAsked: async () => true, unreachable: async () => {} });
    const retention = { db, rules: all.retention, logger };
    return {
      privacy: {
        ctx,
        consent: (tx: Tx, given: Parameters<typeof consent>[2]) => consent(ctx, tx, given),
        noticeVersion: notice.version,
      },
      retention: { run: () => runRetention(retention), runWhenDue: () => runRetentionWhenDue(retention) },
    };
  },
  brings: ({ privacy: { ctx }, retention }, { config: { texts, settings }, all }) => ({
    routes: (server) => privacyRoutes(server, ctx, [...all.keeps().keys()]),
    words: Object.fromEntries(WORDS.map((word) => [word, (tx, to) => sendPage(ctx, tx, to)])),
    keeps: {
      ACT: { title: '我在系统里做过的事', place: 9, source: keptActs(texts, all) },
      MESSAGE: { title: '发给我的消息', place: 10, source: keptMessages(texts) },
    },
    todos: (ex, reader) => requestTodos(ctx, ex, reader),
    sweeps: [
      { name: 'retention', everyMs: minutes(10), patient: true, run: retention.runWhenDue },
      { name: 'data requests', everyMs: hours(1), run: () => nudgeDue(ctx) },
    ],
    retention: [
      { name: 'recipients', keepMs: 0, erase: forgetErased },
      { name: 'messages', keepMs: days(settings.retention.messageDays), erase: forgetMessages },
    ],
    erase: forgetRequests,
    prepare: () => publishNotice(ctx),
  }),
});
