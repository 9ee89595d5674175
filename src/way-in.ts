import { createChat } from './chat.ts';
import type { Tx } from './database/index.ts';
import { createApplier, createInbox, createRouter } from './inbound/index.ts';
import { APPLY_INBOX } from './job-names.ts';
import type { Modules } from './modules.ts';
import type { Resources } from './resources.ts';

/** Which module hears what: presses by the owner of the card, words by the word, pictures and contact events by kind. */
export function createWayIn({ db, queue, outbound, logger }: Resources, modules: Modules, hasWorker: boolean) {
  const { directory, contacts, privacy, posts, warnings, bulletins, campaigns, evidence } = modules;
  const personOf = async (tx: Tx, userid: string) => (await directory.personByUserid(tx, userid))?.id ?? null;
  const router = createRouter({ locateCard: (...press) => outbound.locateCard(...press, personOf) });
  router.onPress('appointment', posts.appointments.onPress);
  router.onPress('warning', warnings.replies.onWarning);
  router.onPress('follow_up', warnings.replies.onFollowUp);
  router.onPress('handover', warnings.replies.onHandover);
  router.onPress('bulletin', bulletins.onPress);
  router.onPress('campaign', campaigns.replies.onCampaign);
  router.onPress('campaign_day', campaigns.replies.onMorning);
  router.onPress('protection', campaigns.replies.onOwn);
  router.onEvent('change_contact', contacts.onChange);
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
  router.onMessage('other', async (tx, said) => {
    if (said.msgType === 'file') await evidence.onOther(tx, said);
  });

  const applier = createApplier({ db, router, logger });
  const applyNow = () =>
    void applier.sweep().catch((err: unknown) => logger.warn({ err }, 'the inbox waits for its sweep'));
  const inbox = createInbox({ db, ring: hasWorker ? applyNow : () => void queue.ring(APPLY_INBOX, {}) });
  return { applier, inbox };
}
