import type { Settings } from '../../config/settings.ts';
import type { Texts } from '../../config/text-file.ts';
import { appNow, type Database, type Executor, type Tx, transact } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import { newId } from '../../lib/ids.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Draw } from '../cards/index.ts';
import type { Directory } from '../directory/index.ts';
import type { Timers } from '../escalation/index.ts';
import { type By, createAct } from './act.ts';
import type { BulletinAct, BulletinInput, PreviewData } from './api.ts';
import { createCards } from './cards.ts';
import { createClockwork } from './clockwork.ts';
import { createCompose } from './compose.ts';
import { createDrafting } from './drafting.ts';
import { createFanOut } from './fan-out.ts';
import { createOfficerActs } from './officer-acts.ts';
import { createDeliveryOwner, type WarnedNow } from './owner.ts';
import type { Found } from './reading.ts';
import { createRefusals } from './refusals.ts';
import { type Authority, authorityOf, readerOf } from './rights.ts';
import { createSigning } from './sign.ts';
import * as store from './store.ts';
import { createBulletinTasks } from './tasks.ts';
import { createTodos } from './todos.ts';
import type { Bulletin } from './types.ts';

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
  const drafting = createDrafting({ audit, act, compose, refusals, demandAuthority });
  const clockwork = createClockwork({ outbound, act, fanOut, todos });
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
    stop: clockwork.stop,
  });

  outbound.registerOwner(store.OWNER_KIND, createDeliveryOwner({ db, directory, fanOut, warnedNow }));
  timers.register(store.OWNER_KIND, clockwork.owner);

  return {
    onPress: signing.onPress,
    tasks: createBulletinTasks(directory),
    compose,
    cards,

    preview: (input: BulletinInput, { personId }: By): Promise<PreviewData> =>
      transact(db, async (tx) => {
        const now = await appNow(tx);
        const authority = await demandAuthority(tx, personId, now);
        const content = compose.contentFrom(input, authority);
        return compose.preview(tx, content, authority, { id: newId(), number: 'TB', now });
      }),

    create: (input: BulletinInput, by: By): Promise<Bulletin> => transact(db, (tx) => drafting.create(tx, input, by)),

    edit: (id: string, input: BulletinInput, by: By): Promise<Bulletin> =>
      transact(db, async (tx) => drafting.edit(tx, await find(tx, id, by.personId), input, by)),

    correct: (id: string, input: BulletinInput, by: By): Promise<Bulletin> =>
      transact(db, async (tx) => drafting.correct(tx, await find(tx, id, by.personId), input, by)),

    act: (id: string, name: BulletinAct, body: { reason?: string | undefined }, by: By): Promise<Bulletin> =>
      transact(db, async (tx) => acts[name](tx, await find(tx, id, by.personId), by, body.reason ?? '')),

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

  async function find(tx: Tx, id: string, personId: string): Promise<Found> {
    const bulletin = await store.lockAndLoad(tx, id);
    if (!bulletin) throw refusals.notFound();
    const now = await appNow(tx);
    const reader = await readerOf(tx, directory, personId);
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
