import { auditModule } from '../../kernel/audit/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { days, hours, minutes } from '../../lib/time.ts';
import { forgetErased, forgetMessages } from '../../outbound/index.ts';
import { cardModule } from '../cards/index.ts';
import { directoryModule } from '../directory/index.ts';
import { createDisclosures, forgetDisclosures } from './disclosures/index.ts';
import { createOwnActs, createOwnMessages } from './own-log.ts';
import { createRetention } from './retention.ts';
import { privacyRoutes } from './routes.ts';
import { privacySealedColumns } from './sealed-columns.ts';
import { createPrivacy } from './service.ts';
import { forgetRequests } from './store.ts';

export * from './api.ts';
export { createDisclosures, forgetDisclosures } from './disclosures/index.ts';
export { seedConsents, seedNotice } from './seed.ts';
export type { Privacy } from './service.ts';
export * from './types.ts';

const LONGEST_YEAR = 366;

/** What somebody may know, correct and have erased of himself; what was given to others; what goes when its term is over. */
export const privacyModule = defineModule({
  name: 'privacy',
  sealed: privacySealedColumns,
  offers({ db, crypto, outbound, config, logger, all, of }) {
    const { settings, texts, notice } = config;
    const { audit } = of(auditModule);
    const { directory, records } = of(directoryModule);
    const disclosures = createDisclosures({ db, directory, namesOnCards: settings.masking.cardName === 'AFTER_ACK' });
    audit.onLook(disclosures.onLook);
    audit.onDeed(disclosures.onDeed);
    return {
      privacy: createPrivacy({
        ...{ db, crypto, directory, audit, outbound, notice, records, all, texts, logger, ...of(cardModule) },
        answerWorkingDays: settings.privacy.answerWorkingDays,
        retention: settings.retention,
        publicUrl: config.http.publicUrl,
      }),
      disclosures,
      retention: createRetention({ db, rules: all.retention, logger }),
    };
  },
  brings: ({ privacy, disclosures, retention }, { config }) => ({
    routes: (server) => privacyRoutes(server, { privacy, disclosures }),
    words: { 我的信息: privacy.onWords, 更正: privacy.onWords, 删除: privacy.onWords },
    keeps: { ACT: createOwnActs(config.texts), MESSAGE: createOwnMessages(config.texts) },
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
