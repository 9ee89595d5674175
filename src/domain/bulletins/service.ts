import type { Settings } from '../../config/settings.ts';
import type { Texts } from '../../config/text-file.ts';
import { appNow, type Database, type Executor, type Tx, transact } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Draw } from '../cards/index.ts';
import type { Directory } from '../directory/index.ts';
import type { Timers } from '../escalation/index.ts';
import { type By, bySystem, createAct, digest } from './act.ts';
import type { BulletinAct, BulletinInput, PreviewData } from './api.ts';
import { createCards } from './cards.ts';
import { createCompose } from './compose.ts';
import { createFanOut } from './fan-out.ts';
import { createOfficerActs, type Found } from './officer-acts.ts';
import { createDeliveryOwner, type WarnedNow } from './owner.ts';
import { createRefusals } from './refusals.ts';
import { type Authority, authorityOf, readerOf } from './rights.ts';
import * as rules from './rules.ts';
import { createSigning } from './sign.ts';
import * as store from './store.ts';
import { createTodos } from './todos.ts';
import type { Bulletin, Content } from './types.ts';

export interface BulletinNeeds {
  db: Database;
  corpId: string;
  directory: Directory;
  timers: Timers;
  outbound: Outbound;
  audit: Audit;
  draw: Draw;
  settings: Pick<Settings, 'bulletin' | 'reminders'>;
  texts: Texts;
  publicUrl: string;
  warnedNow: WarnedNow;
}

/** One notice to many: written, approved by a second officer, counted down, sent page by page, watched, ended. */
export function createBulletins(needs: BulletinNeeds) {
  const { db, corpId, directory, timers, outbound, audit, draw, settings, texts, publicUrl, warnedNow } = needs;
  const { approvalAbove, countdown: countdownMs, wave: waveMs } = settings.bulletin;
  const cards = createCards({ draw, texts, publicUrl });
  const act = createAct({ timers, audit });
  const fanOut = createFanOut({ corpId, directory, outbound, cards, act });
  const signing = createSigning({ directory, outbound, audit, cards });
  const todos = createTodos({ directory, outbound, cards });
  const refusals = createRefusals(texts);
  const waveMinutes = waveMs / 60_000;
  const compose = createCompose({ directory, cards, texts, approvalAbove, waveMinutes, problem: refusals.problem });
  const acts = createOfficerActs({
    directory,
    outbound,
    act,
    compose,
    todos,
    refusals,
    approvalAbove,
    countdownMs,
    remindersMax: settings.reminders.max,
    demandAuthority,
    stop,
  });

  outbound.registerOwner(store.OWNER_KIND, createDeliveryOwner({ db, directory, fanOut, warnedNow }));
  timers.register(store.OWNER_KIND, {
    lock: store.lock,
    async fire(tx, { owner, purpose }, { now }) {
      const bulletin = await store.load(tx, owner.id);
      if (!bulletin) return;
      if (purpose === 'page') return fanOut.page(tx, bulletin, now);
      if (purpose === 'settle') return fanOut.finish(tx, bulletin, now);
      if (purpose === 'launch') return launch(tx, bulletin, now);
      if (purpose === 'wave') return widen(tx, bulletin, now);
      if (purpose === 'deadline') return end(tx, bulletin, now);
      throw new Error(`unknown bulletin timer ${purpose}`);
    },
  });

  return {
    onPress: signing.onPress,
    compose,
    cards,

    preview: (input: BulletinInput, { personId }: By): Promise<PreviewData> =>
      transact(db, async (tx) => {
        const now = await appNow(tx);
        const authority = await demandAuthority(tx, personId, now);
        const content = compose.contentFrom(input, authority);
        return compose.preview(tx, content, authority, { id: newId(), number: 'TB', now });
      }),

    create: (input: BulletinInput, by: By): Promise<Bulletin> => transact(db, (tx) => write(tx, input, by, null)),

    edit: (id: string, input: BulletinInput, { personId, acting }: By): Promise<Bulletin> =>
      transact(db, async (tx) => {
        const { bulletin, reader, now } = await find(tx, id, personId);
        if (!reader.isAuthor(bulletin)) throw refusals.forbidden();
        const authority = await demandAuthority(tx, personId, now);
        const content = compose.contentFrom(input, authority);
        const { scopeIds } = authority;
        const decision = refusals.demand(rules.edit(bulletin, { ...content, scopeIds }));
        return act.carryOut(tx, bulletin, decision, { personId, acting, now });
      }),

    /** A new bulletin that refers to the wrong one; at its start whoever may have seen that one gets 【更正】. */
    correct: (id: string, input: BulletinInput, by: By): Promise<Bulletin> =>
      transact(db, async (tx) => {
        const { bulletin, reader } = await find(tx, id, by.personId);
        if (!reader.may(bulletin, 'bulletin.recall')) throw refusals.forbidden();
        if (bulletin.sendingAt === null || bulletin.correctedBy !== null) throw refusals.wrongState();
        return write(tx, input, by, bulletin);
      }),

    act: (id: string, name: BulletinAct, body: { reason?: string | undefined }, by: By): Promise<Bulletin> =>
      transact(db, async (tx) => {
        const found = await find(tx, id, by.personId);
        return acts[name](tx, found, by, body.reason ?? '');
      }),

    /** 「签收」 on the page behind the card. */
    sign: (id: string, { personId, acting }: By) =>
      transact(db, async (tx) => {
        const now = await appNow(tx);
        const bulletin = await store.load(tx, id);
        if (!bulletin || !(await store.receiptOf(tx, id, personId))) throw refusals.notFound();
        const signed = await signing.signFor(tx, id, { personId, acting, now });
        if (signing.isRefused(signed)) throw refusals.signing(signed.signing.why);
        if (signed.receipt) {
          const face = cards.signed(bulletin, signed.receipt.role);
          await outbound.showFace(tx, { owner: store.ownerOf(id), personId, templates: ['C05', 'C05b'] }, face);
        }
        return signed;
      }),

    /** Mends counters that drifted; the sweep reports how many were wrong. */
    rebuildTally: (): Promise<number> => transact(db, store.rebuildTally),
  };

  async function write(
    tx: Tx,
    input: BulletinInput,
    { personId, acting }: By,
    wrong: Bulletin | null,
  ): Promise<Bulletin> {
    const now = await appNow(tx);
    const authority = await demandAuthority(tx, personId, now);
    const content: Content = compose.contentFrom(input, authority);
    const bulletin: Bulletin = {
      ...blank,
      ...content,
      id: newId(),
      number: await store.nextNumber(tx, now),
      scopeIds: authority.scopeIds,
      authorId: personId,
      byOperator: acting.actor.kind === 'operator',
      corrects: wrong?.id ?? null,
      createdAt: now,
    };
    await store.insert(tx, bulletin);
    await audit.record(tx, {
      ...acting,
      action: 'bulletin.created',
      object: { kind: 'bulletin', id: bulletin.id },
      after: { ...digest(bulletin), author: personId, corrects: bulletin.corrects },
    });
    return bulletin;
  }

  async function launch(tx: Tx, bulletin: Bulletin, now: Date): Promise<void> {
    const decision = rules.launch(bulletin, now);
    if (decision.outcome !== 'done') return;
    await act.carryOut(tx, bulletin, decision, bySystem(now));
    if (bulletin.corrects) await supersede(tx, bulletin.corrects, bulletin.id, now);
  }

  async function supersede(tx: Tx, wrongId: string, byId: string, now: Date): Promise<void> {
    const wrong = await store.lockAndLoad(tx, wrongId);
    if (!wrong) return;
    const decision = rules.supersede(wrong, byId, now);
    if (decision.outcome !== 'done') return;
    await act.carryOut(tx, wrong, decision, bySystem(now));
    await stop(tx, wrongId, 'corrected');
  }

  async function widen(tx: Tx, bulletin: Bulletin, now: Date): Promise<void> {
    const decision = rules.widen(bulletin, now);
    if (decision.outcome !== 'done') return;
    if (decision.action === 'postponed') return act.progress(tx, decision.bulletin, now);
    await act.carryOut(tx, bulletin, decision, bySystem(now));
  }

  async function end(tx: Tx, bulletin: Bulletin, now: Date): Promise<void> {
    const decision = rules.close(bulletin, 'DEADLINE', now);
    if (decision.outcome !== 'done') return;
    const closed = await act.carryOut(tx, bulletin, decision, bySystem(now));
    await stop(tx, bulletin.id, 'closed');
    if (closed.ackRequired) await todos.listSilent(tx, closed, now);
  }

  /** What has not gone out never will; what is on its way is told apart when WeCom answers. */
  async function stop(tx: Tx, id: string, reason: string): Promise<void> {
    await outbound.suppress(tx, store.ownerOf(id), { reason, purposes: ['notice', 'ask', 'correction'] });
    await store.dropQueued(tx, id, reason);
  }

  async function find(tx: Tx, id: string, personId: string): Promise<Found> {
    const bulletin = await store.lockAndLoad(tx, id);
    if (!bulletin) throw refusals.notFound();
    const now = await appNow(tx);
    const reader = await readerOf(tx, directory, personId, now);
    if (!reader.isAuthor(bulletin) && !reader.may(bulletin, 'bulletin.view')) throw refusals.notFound();
    return { bulletin, reader, now };
  }

  async function demandAuthority(ex: Executor, personId: string, now: Date): Promise<Authority> {
    const authority = authorityOf(await directory.rolesOf(ex, personId, now));
    if (!authority) throw refusals.forbidden();
    return authority;
  }
}

export type Bulletins = ReturnType<typeof createBulletins>;

const blank = {
  state: 'DRAFT',
  version: 1,
  contentVersion: 1,
  approverId: null,
  refusal: null,
  people: null,
  launchAt: null,
  phase: null,
  cursor: null,
  page: 0,
  pageAt: null,
  settleAt: null,
  wave: 1,
  waveAt: null,
  remindersSent: 0,
  correctedBy: null,
  closeReason: null,
  sendingAt: null,
  sentAt: null,
  closedAt: null,
} satisfies Partial<Bulletin>;
