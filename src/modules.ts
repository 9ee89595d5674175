import type { Config } from './config/environment.ts';
import type { Executor } from './database/index.ts';
import { createAudit } from './domain/audit/index.ts';
import { createBulletins, createBulletinViews, createKeptReceipts, createReports } from './domain/bulletins/index.ts';
import {
  createCampaigns,
  createDrawnCards,
  createEvidence,
  createHelpTodos,
  createKeptAnswers,
} from './domain/campaigns/index.ts';
import { createDraw } from './domain/cards/index.ts';
import {
  contactsReader,
  createAccountActs,
  createAccountCheck,
  createAppActivity,
  createContacts,
  createCounty,
  createDirectory,
  createIdentityTold,
  createImports,
  createLookUp,
  createRecordActs,
  createReturns,
} from './domain/directory/index.ts';
import { createRollups, createTimers } from './domain/escalation/index.ts';
import { createKeptLeaves, createKeptPosts, createPosts } from './domain/posts/index.ts';
import { createDisclosures, createPrivacy, createRetention } from './domain/privacy/index.ts';
import { createStatistics } from './domain/statistics/index.ts';
import { createTasks, type TaskKind } from './domain/tasks/index.ts';
import { createKeptVisits, createVisits } from './domain/visits/index.ts';
import { createKeptWarnings, createViews, createWarnings, openAbout } from './domain/warnings/index.ts';
import { redriveInbox } from './inbound/index.ts';
import { APPLY_ROSTERS, FIRE_TIMER } from './job-names.ts';
import { grantsFor } from './kernel/access/index.ts';
import { minutes, seconds } from './lib/time.ts';
import type { Resources } from './resources.ts';
import { erasePeople, retentionRules } from './retention.ts';
import { createRinger } from './ringer.ts';
import { createRosterTasks } from './roster-tasks.ts';
import { warnedNow } from './warned.ts';

/** What 「我的任务」 brings as cards of its own. */
const HAVE_CARDS: ReadonlySet<TaskKind> = new Set([
  'SIGN',
  'FIND',
  'REPORT',
  'GO_ON',
  'SUPPLEMENT',
  'TAKE_OVER',
  'MATCH',
  'REVIEW',
  'CLOSE',
  'HELP',
]);

export type Modules = ReturnType<typeof createModules>;

/** The modules of the domain in the order of their arrows, and what one of them must hear of another. */
export function createModules(resources: Resources, config: Config) {
  const { db, queue, crypto, wecom, contactsWecom, outbound, logger } = resources;
  const { settings, texts } = config;
  const { corpId, contactsSecret } = config.wecom;
  const { publicUrl } = config.http;
  const tenantName = settings.tenant.name;

  const directory = createDirectory({ crypto, corpId });
  const audit = createAudit({ db, crypto });
  const draw = createDraw({ texts, tenantName });
  const common = { db, corpId, directory, audit, outbound, draw, settings, texts, publicUrl, logger };

  directory.onIdentityChanged(createIdentityTold({ outbound, record: audit.record, texts }));
  const reader = contactsReader(contactsWecom, { hasContactsSecret: contactsSecret !== null });
  const { useridByMobile } = wecom;
  const perNight = settings.contacts.lookUpsPerNight;
  const afterNight = createLookUp({ db, crypto, corpId, useridByMobile, perNight, logger });
  const contacts = createContacts({ db, corpId, directory, reader, settings: settings.contacts, afterNight, logger });
  const appActivity = createAppActivity({
    agentId: config.wecom.agentId,
    centre: (ex, at) => directory.holders(ex, { role: 'CENTER_OFFICER', at }),
    drawAlarm: (meaning, time) =>
      draw({ id: 'C50', variants: [meaning], variables: { time }, key: 'none', url: `${publicUrl}/h5/home` }),
    outbound,
    logger,
  });
  const returns = createReturns({ db, corpId, crypto, reader: wecom, roster: directory, logger });
  const accountCheck = createAccountCheck({ db, corpId, reader: wecom, roster: directory, logger });
  const answering = async (ex: Executor, personId: string) =>
    grantsFor(await directory.rolesOf(ex, personId), 'privacy.answer');
  const accounts = createAccountActs({
    ...{ db, corpId, directory, confirmSame: returns.confirmSame },
    grantsOf: answering,
  });
  const imports = createImports({
    ...common,
    crypto,
    grantsOf: async (ex, personId) => grantsFor(await directory.rolesOf(ex, personId), 'directory.import'),
    drawDone: (variables, id) => draw({ id: 'C25', variables, key: `i:${id}`, url: `${publicUrl}/h5/imports/${id}` }),
    record: audit.record,
    ring: () => void queue.ring(APPLY_ROSTERS, {}),
    settings: settings.import,
  });
  const county = createCounty({ ...common, crypto, record: audit.record });
  const { notice } = config;
  const { answerWorkingDays } = settings.privacy;
  const privacy = createPrivacy({
    ...{ ...common, crypto, notice, answerWorkingDays, retention: settings.retention },
    records: createRecordActs({ crypto, directory, grantsOf: answering }),
    isWarned: async (tx, personId) => (await openAbout(tx, [personId])).length > 0,
    erase: (tx, personId) => erasePeople(tx, directory, [personId]),
  });
  const disclosures = createDisclosures({ db, directory, namesOnCards: settings.masking.cardName === 'AFTER_ACK' });
  audit.onLook(disclosures.onLook);
  audit.onDeed(disclosures.onDeed);
  const posts = createPosts({ ...common, contacts, accounts, applyAgain: () => redriveInbox(db) });
  // Whom a list calls advisor is proposed like anybody else, in the name of whoever handed the list in.
  imports.onAdvisorListed(async ({ organisationId, employmentId }, by, acting) => {
    await posts.appointments.propose({ organisationId, employeeId: employmentId }, by, acting);
  });

  const timers = createTimers({
    db,
    ring: createRinger({ db, queue, name: FIRE_TIMER }),
    trouble: (failing) =>
      failing > 0
        ? directory.defect(db, { kind: 'STEP_FAILS', note: `${failing}` })
        : directory.closeDefect(db, { kind: 'STEP_FAILS' }),
    logger,
  });
  const rollups = createRollups({ timers, intervalMs: seconds(settings.rollup.seconds) });
  const warnings = createWarnings({ ...common, crypto, timers, rollups });
  directory.onRolesEnded(warnings.onRolesEnded);
  const warningViews = createViews({ ...common, crypto, undoMs: minutes(settings.undo.minutes) });

  const bulletins = createBulletins({ ...common, timers, warnedNow });
  const bulletinViews = createBulletinViews({
    ...common,
    compose: bulletins.compose,
    tenantName,
    approvalAbove: settings.bulletin.approvalAbove,
    remindersMax: settings.reminders.max,
  });
  const bulletinReports = createReports({ db, audit, views: bulletinViews, texts, tenantName });

  const campaigns = createCampaigns({
    ...common,
    timers,
    consent: {
      version: () => privacy.noticeVersion,
      give: (tx, given) => privacy.consent(tx, { ...given, purpose: 'PROTECTION' }),
    },
    isWarnedNow: warnedNow,
  });
  campaigns.checks.onDrawn(createDrawnCards(common));
  const evidence = createEvidence({ ...common, campaigns, wecom, crypto });
  audit.onDeed(evidence.onDeed);
  privacy.onWithdrawn(async (tx, personId) => {
    await campaigns.onWithdrawn(tx, personId);
    await evidence.onWithdrawn(tx, personId);
  });

  const answers = createKeptAnswers({ items: campaigns.items, texts });
  privacy.keeps('WARNING', createKeptWarnings(texts));
  privacy.keeps('BULLETIN', createKeptReceipts(texts));
  privacy.keeps('CAMPAIGN', answers.campaigns);
  privacy.keeps('PROTECTION', answers.protections);
  privacy.keeps('PICTURE', answers.evidence);
  privacy.keeps('VISIT', createKeptVisits(texts));
  privacy.keeps('POST', createKeptPosts(texts));
  privacy.keeps('LEAVE', createKeptLeaves(texts));

  const tasks = createTasks(common);
  tasks.from(warnings.tasks);
  tasks.from(bulletins.tasks);
  tasks.from(campaigns.tasks);
  tasks.from(posts.appointments.tasks);
  tasks.from(posts.defectTasks);
  tasks.from(privacy.tasks);
  tasks.from(createRosterTasks(imports, settings.import.keepDays));
  warnings.chat.alsoList(createHelpTodos(common));
  warnings.chat.alsoList((tx, to) => tasks.listRest(tx, to, HAVE_CARDS));

  const statistics = createStatistics({ db, audit, directory, campaigns, texts });

  return {
    tasks,
    directory,
    contacts,
    appActivity,
    returns,
    accountCheck,
    accounts,
    audit,
    imports,
    county,
    privacy,
    disclosures,
    posts,
    timers,
    warnings,
    warningViews,
    bulletins,
    bulletinViews,
    bulletinReports,
    campaigns,
    evidence,
    statistics,
    visits: createVisits({ db, audit, directory }),
    retention: createRetention({ db, rules: retentionRules({ directory, settings }), logger }),
  };
}
