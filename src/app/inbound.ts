import { promptly, type Tx } from '../database/index.ts';
import type { Directory } from '../domain/directory/index.ts';
import type { Metrics } from '../http/index.ts';
import { callbacksJob, createApplier, createInbox, createRouter, enqueueCallbacks } from '../inbound/index.ts';
import type { Answer, Asker, Brought } from '../kernel/module/index.ts';
import type { Sweep } from '../lib/periodic.ts';
import { seconds } from '../lib/time.ts';
import { isTaskId } from '../outbound/index.ts';
import type { InboundKind } from '../wecom/callback/index.ts';
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

/** Counts callbacks that had no effect, by what they were; 'failed' and the like are quarantined. */
function meterCallbacks(metrics: Metrics): (outcome: string, kind: string) => void {
  const callbacks = metrics.counter({
    name: 'callbacks_without_effect_total',
    help: 'Callbacks kept that had no effect, by outcome (ignored, foreign, quarantined) and kind',
    labels: ['outcome', 'kind'],
  });
  return (outcome, kind) => callbacks.inc({ outcome, kind });
}

interface ChatNeeds {
  directory: Pick<Directory, 'personByUserid'>;
  brought: readonly Brought[];
}

/** Hands what people write to the module whose word it is; strangers get no answer at all. */
export function createChat({ directory, brought }: ChatNeeds) {
  /** Whoever stands later in the list of modules is asked first. */
  const later = [...brought].reverse();
  const words = new Map<string, Answer[]>();
  for (const [word, answer] of later.flatMap((part) => Object.entries<Answer>(part.words ?? {})))
    words.set(word, [...(words.get(word) ?? []), answer]);
  const unheard = [...words.keys()].find((word) => bare(word) !== word || word === '');
  if (unheard !== undefined) throw new Error(`nobody can write the word "${unheard}": it is compared bare`);
  const moneyGone = later.find((part) => part.moneyGone)?.moneyGone;
  const otherwise = later.find((part) => part.otherwise)?.otherwise;
  if (!moneyGone || !otherwise) throw new Error('no module answers what is written to the app');

  async function answer(tx: Tx, to: Asker, answers: readonly Answer[]): Promise<void> {
    for (const one of answers) if ((await one(tx, to)) !== false) return;
  }

  return async function onText(tx: Tx, { userid, content }: { userid: string; content: string }): Promise<void> {
    const person = await directory.personByUserid(tx, userid);
    if (!person) return;
    const text = bare(content);
    const rest = isMoneyGone(text) ? moneyGone : otherwise;
    await answer(tx, { personId: person.id, userid }, [...(words.get(text) ?? []), rest]);
  };
}

/** People copy a word with the quotes around it, or end it with a stop. */
function bare(text: string): string {
  return text.replace(/[\s“”"'「」『』。.！!]/gu, '');
}

/** Rather once too often: whoever asks about a fraud in these words does well to ring 110 too. */
function isMoneyGone(text: string): boolean {
  return /被骗|受骗|被诈骗|上当|(?:已经?|刚|都|钱).{0,4}(?:转|汇|打|付)(?:了|出|走|过去|账|帐|款)/u.test(text);
}
