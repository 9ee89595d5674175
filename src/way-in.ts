import { createChat } from './chat.ts';
import { promptly, type Tx } from './database/index.ts';
import { APP_ACTIVITY } from './domain/directory/index.ts';
import { createApplier, createInbox, createRouter } from './inbound/index.ts';
import { APPLY_INBOX } from './job-names.ts';
import { meterCallbacks } from './meters.ts';
import type { Modules } from './modules.ts';
import { isTaskId } from './outbound/index.ts';
import type { Resources } from './resources.ts';
import type { InboundKind } from './wecom/callback/index.ts';

/** What WeCom tells and nobody here needs, each with its reason. A kind neither heard nor named here stops the start. */
const NOT_NEEDED: Partial<Record<InboundKind, string>> = {
  location: 'where somebody is, is not asked here',
  link: 'what somebody shares is not read',
  enter_agent: 'opening the app is no act',
  location_report: 'where somebody is, is not asked here',
  click: 'the app has no menu',
  view: 'the app has no menu',
  view_miniprogram: 'the app has no menu',
  scancode_push: 'the app has no menu',
  scancode_waitmsg: 'the app has no menu',
  pic_sysphoto: 'the app has no menu',
  pic_photo_or_album: 'the app has no menu',
  pic_weixin: 'the app has no menu',
  location_select: 'the app has no menu',
  taskcard_click: 'such cards are never sent',
  batch_job_result: 'no such jobs are started',
  open_approval_change: "WeCom's approvals are not used",
  share_agent_change: 'the app is not shared',
  share_chain_change: 'the app is not shared',
  change_chain: 'the app is not shared',
  other: 'not known here; counted by its name',
};

/** Which module hears what: presses by the owner of the card, words by the word, pictures and contact events by kind. */
export function createWayIn(resources: Resources, modules: Modules, hasWorker: boolean) {
  const { db, queue, crypto, outbound, metrics, logger } = resources;
  const { directory, contacts, appActivity, privacy, posts, warnings, bulletins, campaigns, evidence } = modules;
  const personOf = async (tx: Tx, userid: string) => (await directory.personByUserid(tx, userid))?.id ?? null;
  const router = createRouter({
    locateCard: (...press) => outbound.locateCard(...press, personOf),
    isOurTask: isTaskId,
  });
  router.onPress('appointment', posts.appointments.onPress);
  router.onPress('warning', warnings.replies.onWarning);
  router.onPress('follow_up', warnings.replies.onFollowUp);
  router.onPress('rollup', warnings.replies.onRollup);
  router.onPress('handover', warnings.replies.onHandover);
  router.onPress('bulletin', bulletins.onPress);
  router.onPress('campaign', campaigns.replies.onCampaign);
  router.onPress('campaign_day', campaigns.replies.onMorning);
  router.onPress('protection', campaigns.replies.onOwn);
  router.onEvent('change_contact', contacts.onChange);
  router.onEvent('subscribe', contacts.onRange);
  router.onEvent('unsubscribe', contacts.onRange);
  for (const kind of APP_ACTIVITY) router.onEvent(kind, appActivity.onActivity);
  router.onText(
    createChat({
      directory,
      words: {
        我的任务: warnings.chat.myTasks,
        防护: campaigns.onWord,
        我的信息: privacy.onWords,
        更正: async (tx, to) => ((await evidence.onWord(tx, to)) ? undefined : privacy.onWords(tx, to)),
        删除: privacy.onWords,
      },
      alarmed: warnings.chat.ring110,
      otherwise: warnings.chat.help,
    }),
  );
  router.onMessage('image', evidence.onImage);
  router.onMessage('voice', evidence.onOther);
  router.onMessage('video', evidence.onOther);
  router.onMessage('file', evidence.onOther);
  const forgotten = router.unheardKinds().filter((kind) => NOT_NEEDED[kind] === undefined);
  if (forgotten.length > 0) throw new Error(`nobody hears ${forgotten.join(', ')}, and nothing says why`);

  const applier = createApplier({ db, open: crypto.open, router, logger, counted: meterCallbacks(metrics) });
  const applyNow = () =>
    void promptly(() => applier.sweep()).catch((err: unknown) => logger.warn({ err }, 'the inbox waits for its sweep'));
  const inbox = createInbox({
    db,
    seal: crypto.seal,
    ring: hasWorker ? applyNow : () => void queue.ring(APPLY_INBOX, {}),
  });
  return { applier, inbox };
}
