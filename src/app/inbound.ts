import { promptly, type Tx } from '../database/index.ts';
import { callbacksJob, createApplier, createInbox, createRouter, enqueueCallbacks } from '../inbound/index.ts';
import type { Brought } from '../kernel/module/index.ts';
import type { Sweep } from '../lib/periodic.ts';
import { seconds } from '../lib/time.ts';
import { isTaskId } from '../outbound/index.ts';
import type { InboundKind } from '../wecom/callback/index.ts';
import { createChat } from './chat.ts';
import { meterCallbacks } from './meters.ts';
import type { Modules } from './modules.ts';
import type { Resources } from './resources.ts';

interface InboundNeeds {
  resources: Resources;
  modules: Pick<Modules, 'directory'>;
  brought: readonly Brought[];
  hasWorker: boolean;
}

/** What WeCom tells and nobody here needs, each with its reason. A kind neither heard nor named here stops the start. */
const NOT_NEEDED: Partial<Record<InboundKind, string>> = {
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
export function createInbound({ resources, modules, brought, hasWorker }: InboundNeeds) {
  const { db, queue, crypto, outbound, metrics, logger } = resources;
  const { directory } = modules;
  const personOf = async (tx: Tx, userid: string) => (await directory.personByUserid(tx, userid))?.id ?? null;
  const router = createRouter({
    locateCard: (...press) => outbound.locateCard(...press, personOf),
    isOurTask: isTaskId,
  });
  router.onText(createChat({ directory, brought }));
  for (const { presses = {}, hears = {} } of brought) {
    for (const [ownerKind, handler] of Object.entries(presses)) router.onPress(ownerKind, handler);
    router.onAll(hears);
  }
  const forgotten = router.unheardKinds().filter((kind) => NOT_NEEDED[kind] === undefined);
  if (forgotten.length > 0) throw new Error(`nobody hears ${forgotten.join(', ')}, and nothing says why`);

  const applier = createApplier({ db, open: crypto.open, router, logger, counted: meterCallbacks(metrics) });
  const applyNow = () =>
    promptly(() => applier.sweep()).catch((err: unknown) => logger.warn({ err }, 'the inbox waits for its sweep'));
  const enqueue = async (ids: readonly number[]) => {
    if (!(await enqueueCallbacks(queue, ids)) && hasWorker) await applyNow();
  };
  const inbox = createInbox({ db, seal: crypto.seal, enqueue: (ids) => void enqueue(ids) });
  const job = callbacksJob(applier);
  const sweep: Sweep = { name: 'inbox', everyMs: seconds(2), run: () => applier.sweep() };
  return { applier, inbox, job, sweep };
}
