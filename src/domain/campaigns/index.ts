import { transact } from '../../database/index.ts';
import type { NamesOf } from '../../kernel/access/index.ts';
import { auditModule } from '../../kernel/audit/index.ts';
import { escalationModule } from '../../kernel/escalation/index.ts';
import { on } from '../../kernel/events/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { cardModule } from '../cards/index.ts';
import { directoryModule, turnover, unitsMerged } from '../directory/index.ts';
import { consentWithdrawn, privacyModule } from '../privacy/index.ts';
import { campaignRights } from './access.ts';
import { campaignInvariants } from './checks.ts';
import { onMorningCard } from './commands/acts.ts';
import { forgetDeclared, OWN, onCampaignCard, onOwnCard, onWord } from './commands/answers.ts';
import { NEW_HIRES, newHireTimers, onTurnover } from './commands/new-hires.ts';
import { type CampaignContext, itemsOf, proofNotNeeded } from './context.ts';
import { armUpkeepOnce, campaignTimers, UPKEEP, upkeepTimers } from './jobs.ts';
import { HELP, helpTodos, MORNING, sendHelpCards } from './notify/advisors.ts';
import { questionOwner } from './notify/questions.ts';
import { campaignsKept, protectionsKept } from './queries/own.ts';
import { campaignRoutes } from './routes.ts';
import { CAMPAIGN, followMerged } from './store/campaigns.ts';
import { forgetReasons } from './store/protections.ts';

export * from './api.ts';
export { campaignInvariants, MEMBER_TALLY } from './checks.ts';
export { closeCampaign, openCampaign, previewCampaign, remindPlace } from './commands/acts.ts';
export { declareOwn, noteEvidence, onCampaignCard, onWord } from './commands/answers.ts';
export { type CampaignContext, codesOf, nameOfItem, openHours, proofNotNeeded } from './context.ts';
export { board as campaignBoard } from './queries/campaigns.ts';
export { protectionRate } from './queries/people.ts';
export { isPoliceOf, mayCheck, mayJudge, reachOf } from './queries/places.ts';
export { restate } from './store/members.ts';
export { judge as judgeProtection, liftExemption, lockPeople } from './store/protections.ts';
export { remindAgain } from './store/questions.ts';
export * from './types.ts';

const todoKinds = { HELP: { entry: '/h5/campaigns' } } as const;

declare module '../../kernel/module/types.ts' {
  interface TodoKinds extends NamesOf<typeof todoKinds> {}
}

/** The three protections: asked of everybody, declared, reminded; one state per person and item, whoever asks. */
export const campaignModule = defineModule({
  name: 'campaigns',
  cards: ['C06', 'C07', 'C08', 'C09', 'C28', 'C39', 'C41'],
  timers: ['campaign', 'new_hire', 'protection_upkeep'],
  todoKinds,
  rights: campaignRights,
  auditObjects: {
    campaign: { table: 'campaign', title: 'name' },
    protection_sample: { table: 'protection_sample', organisation: 'organisation_id' },
    protection_evidence: { table: 'protection_evidence', person: 'person_id' },
  },
  auditReasons: [
    {
      actions: ['protection.exempt', 'campaign.verify'],
      sql: `(select reason from protection
        where person_id = e.oid and item = e.after ->> 'item' and since = e.at limit 1)`,
    },
  ],
  invariants: campaignInvariants,
  events: [proofNotNeeded],
  offers({ db, outbound, events, config, all, of }) {
    const { settings, texts } = config;
    const { privacy } = of(privacyModule);
    const campaigns: CampaignContext = {
      ...{ db, outbound, events, settings, texts },
      ...of(auditModule),
      ...of(cardModule),
      ...of(directoryModule),
      ...of(escalationModule),
      corpId: config.wecom.corpId,
      publicUrl: config.http.publicUrl,
      items: itemsOf(settings),
      consent: {
        version: () => privacy.noticeVersion,
        give: (tx, given) => privacy.consent(tx, { ...given, purpose: 'PROTECTION' }),
      },
      warnedNow: all.leftInPeace,
    };
    outbound.registerOwner(CAMPAIGN, questionOwner(campaigns));
    for (const kind of [MORNING, OWN, HELP])
      outbound.registerOwner(kind, { stillAsked: async () => true, unreachable: async () => {} });
    campaigns.timers.register(CAMPAIGN, campaignTimers(campaigns));
    campaigns.timers.register(NEW_HIRES, newHireTimers(campaigns));
    campaigns.timers.register(UPKEEP.kind, upkeepTimers(campaigns));
    return { campaigns };
  },
  brings: ({ campaigns }) => ({
    subscribes: [
      on(turnover, (tx, events) => onTurnover(campaigns, tx, events)),
      on(unitsMerged, followMerged),
      on(consentWithdrawn, (tx, { personId }) => forgetDeclared(tx, personId)),
    ],
    routes: (server) => campaignRoutes(server, campaigns),
    presses: {
      campaign: (tx, press, card) => onCampaignCard(campaigns, tx, press, card),
      campaign_day: (tx, press, card) => onMorningCard(campaigns, tx, press, card),
      protection: (tx, press, card) => onOwnCard(campaigns, tx, press, card),
    },
    words: { 防护: (tx, to) => onWord(campaigns, tx, to) },
    taskCards: { kinds: ['HELP'], send: (tx, to) => sendHelpCards(campaigns, tx, to, OWN) },
    todos: (ex, { personId }) => helpTodos(campaigns, ex, personId),
    keeps: {
      CAMPAIGN: { title: '请我填写的防护活动', place: 4, source: campaignsKept(campaigns) },
      PROTECTION: { title: '我的防护填写', place: 2, source: protectionsKept(campaigns) },
    },
    erase: (tx, personIds) => forgetReasons(tx, personIds),
    prepare: () => transact(campaigns.db, (tx) => armUpkeepOnce(campaigns, tx)),
  }),
});
