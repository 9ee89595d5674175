import type { NamesOf } from '../../kernel/access/index.ts';
import { auditModule, looked } from '../../kernel/audit/index.ts';
import { on } from '../../kernel/events/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { days, hours, minutes } from '../../lib/time.ts';
import { forgetErased, forgetMessages } from '../../outbound/index.ts';
import { cardModule } from '../cards/index.ts';
import { directoryModule, rosterExported } from '../directory/index.ts';
import { privacyRights } from './access.ts';
import { createDisclosures, forgetDisclosures } from './disclosures/index.ts';
import { consentWithdrawn, personNamed } from './events.ts';
import { createOwnActs, createOwnMessages } from './own-log.ts';
import { createRetention } from './retention.ts';
import { privacyRoutes } from './routes.ts';
import { privacySealedColumns } from './sealed-columns.ts';
import { createPrivacy } from './service.ts';
import { forgetRequests } from './store.ts';

export * from './api.ts';
export { createDisclosures, type Disclosures, forgetDisclosures } from './disclosures/index.ts';
export { consentWithdrawn, personNamed } from './events.ts';
export { seedConsents, seedNotice } from './seed.ts';
export type { Privacy } from './service.ts';
export * from './types.ts';

const LONGEST_YEAR = 366;

const todoKinds = {
  DATA_REQUEST: { entry: '/h5/requests' },
} as const;

declare module '../../kernel/module/types.ts' {
  interface TodoKinds extends NamesOf<typeof todoKinds> {}
}

/** What somebody may know, correct and have erased of himself; what was given to others; what goes when its term is over. */
export const privacyModule = defineModule({
  name: 'privacy',
  cards: ['C30', 'C41'],
  todoKinds,
  rights: privacyRights,
  sealed: privacySealedColumns,
  events: [consentWithdrawn, personNamed],
  offers({ db, crypto, outbound, config, events, logger, all, of }) {
    const { settings, texts, notice } = config;
    const { audit } = of(auditModule);
    const { directory, records } = of(directoryModule);
    const disclosures = createDisclosures({ db, directory, namesOnCards: settings.masking.cardName === 'AFTER_ACK' });
    return {
      privacy: createPrivacy({
        ...{ db, crypto, directory, audit, outbound, notice, records, events, all, texts, logger, ...of(cardModule) },
        answerWorkingDays: settings.privacy.answerWorkingDays,
        retention: settings.retention,
        publicUrl: config.http.publicUrl,
      }),
      disclosures,
      retention: createRetention({ db, rules: all.retention, logger }),
    };
  },
  brings: ({ privacy, disclosures, retention }, { config, all }) => ({
    subscribes: [
      on(looked, disclosures.onLook),
      on(rosterExported, disclosures.onExport),
      on(personNamed, disclosures.onNamed),
    ],
    routes: (server) => privacyRoutes(server, { privacy, disclosures, keptKinds: [...all.keeps().keys()] }),
    words: Object.fromEntries(['我的信息', '更正', '删除', '撤回', '撤回同意'].map((word) => [word, privacy.onWords])),
    keeps: {
      ACT: { title: '我在系统里做过的事', place: 9, source: createOwnActs(config.texts, all.log) },
      MESSAGE: { title: '发给我的消息', place: 10, source: createOwnMessages(config.texts) },
    },
    todos: privacy.tasks,
    sweeps: [
      { name: 'retention', everyMs: minutes(10), patient: true, run: () => retention.runWhenDue() },
      { name: 'data requests', everyMs: hours(1), run: () => privacy.nudgeDue() },
    ],
    retention: [
      { name: 'recipients', keepMs: 0, erase: forgetErased },
      { name: 'messages', keepMs: days(config.settings.retention.messageDays), erase: forgetMessages },
      {
        name: 'disclosures',
        keepMs: days(LONGEST_YEAR * config.settings.retention.disclosureYears),
        erase: forgetDisclosures,
      },
    ],
    erase: forgetRequests,
    prepare: () => privacy.publishNotice(),
  }),
});
