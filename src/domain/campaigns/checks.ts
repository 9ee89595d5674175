import { randomUUID } from 'node:crypto';
import { appNow, type Database, type Tx, transact } from '../../database/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import { invalid, notFound } from '../../lib/problem.ts';
import { addMs, nextShanghai, shanghaiDay } from '../../lib/time.ts';
import type { ChecksData, SamplesData, StateData, WishesData } from './api.ts';
import { eraseOf as erasePictures } from './evidence/store.ts';
import { createExemptions } from './exemptions.ts';
import type { ProtectionItem } from './items.ts';
import type { Places } from './places.ts';
import { drawSample, sampleSize } from './rules.ts';
import * as campaigns from './store/campaigns.ts';
import * as drawn from './store/drawn.ts';
import * as people from './store/people.ts';
import * as protections from './store/protections.ts';
import * as questions from './store/questions.ts';
import * as samples from './store/samples.ts';
import { restate } from './store/standing.ts';
import { wishes } from './store/wishes.ts';

interface CheckNeeds {
  db: Database;
  audit: Audit;
  places: Places;
  items: readonly ProtectionItem[];
  sample: { rate: number; min: number };
  validMs: number;
  remindAt: string;
  maxReminders: number;
  /** In the transaction that draws. */
  tellDrawn(tx: Tx, draw: samples.Draw): Promise<void>;
}

const PLACES_AT_MOST = 300;

/** What others find or allow, always in their own name: checks of those drawn by lot, and exemptions. */
export function createChecks(needs: CheckNeeds) {
  const { db, audit, places, items, sample, validMs, remindAt, maxReminders, tellDrawn } = needs;
  const exemptions = createExemptions({ db, audit, places, items, remindAt, maxReminders, judge });

  async function draw(tx: Tx, organisationId: string, month: string, by: string | null): Promise<samples.Draw> {
    await samples.lockOrganisation(tx, organisationId);
    const declared = await samples.peopleDeclared(tx, organisationId);
    const seed = randomUUID();
    const personIds = drawSample(declared, sampleSize(declared.length, sample), seed);
    const at = await appNow(tx);
    const made = await samples.insert(tx, { organisationId, month, seed, outOf: declared.length, at, by, personIds });
    if (personIds.length > 0) await tellDrawn(tx, made);
    return made;
  }

  async function judge(tx: Tx, judged: Omit<protections.Judged, 'at'>, acting: Acting): Promise<StateData> {
    const { personId, item, state, by } = judged;
    if (!items.some(({ code }) => code === item)) throw unknownItem();
    if (!(await places.mayJudge(tx, by, personId))) throw notFound();
    const now = await appNow(tx);
    await protections.lockPeople(tx, [personId]);
    await protections.judge(tx, { ...judged, at: now });
    if (state !== 'EXEMPT') await samples.noteResult(tx, { personId, item, result: state, at: now });
    await restate(tx, [personId]);
    if (state === 'REJECTED') await questions.remindAgain(tx, [personId], nextShanghai(now, remindAt), maxReminders);
    if (state === 'EXEMPT') await erasePictures(tx, personId, [item]);
    await audit.record(tx, {
      ...acting,
      action: state === 'EXEMPT' ? 'protection.exempt' : 'campaign.verify',
      object: { kind: 'person', id: personId },
      after: { item, state, until: judged.validUntil?.toISOString() ?? null },
    });
    return { state, validUntil: judged.validUntil?.toISOString() ?? null };
  }

  return {
    exemptions,

    /** The reader's organisations with a draw this month. */
    async placesOf(by: string): Promise<ChecksData> {
      const month = shanghaiDay(await appNow(db)).slice(0, 7);
      const { organisationIds } = await places.reach(db, by, 'campaign.verify');
      return { month, places: await drawn.drawnPlaces(db, { organisationIds, month, limit: PLACES_AT_MOST }) };
    },

    /** Who waits for somebody at the reader's places, in numbers. */
    async wishes(campaignId: string, organisationId: string | null, by: string): Promise<WishesData> {
      const { organisationIds, unitIds } = await places.reach(db, by, 'campaign.view');
      if (!(await campaigns.isAt(db, campaignId, { organisationIds, unitIds }))) throw notFound();
      if (organisationId === null) return wishes(db, campaignId, { organisationIds, unitIds });
      const isWhole = organisationIds.includes(organisationId);
      return wishes(
        db,
        campaignId,
        isWhole ? { organisationIds: [organisationId], unitIds: [] } : { organisationIds: [], unitIds },
      );
    },

    /** Draws for organisations that have no draw of this month, some at a time. Answers how many it drew for. */
    async drawMonth(tx: Tx, now: Date, limit: number): Promise<number> {
      const month = shanghaiDay(now).slice(0, 7);
      const waiting = await samples.notYetDrawn(tx, month, limit);
      for (const organisationId of waiting) await draw(tx, organisationId, month, null);
      return waiting.length;
    },

    redraw(organisationId: string, by: string, acting: Acting): Promise<SamplesData> {
      return transact(db, async (tx) => {
        if (!(await places.isPolice(tx, by, organisationId))) throw notFound();
        const month = shanghaiDay(await appNow(tx)).slice(0, 7);
        const made = await draw(tx, organisationId, month, by);
        await audit.record(tx, {
          ...acting,
          action: 'protection.redraw',
          object: { kind: 'organisation', id: organisationId },
          after: { sample: made.id, number: made.number, outOf: made.outOf },
        });
        return view(tx, made, { organisationId, by, acting });
      });
    },

    samplesOf(organisationId: string, month: string | null, by: string, acting: Acting): Promise<SamplesData> {
      return transact(db, async (tx) => {
        if (!(await places.mayCheck(tx, by, organisationId))) throw notFound();
        const wanted = month ?? shanghaiDay(await appNow(tx)).slice(0, 7);
        return view(tx, await samples.latest(tx, organisationId, wanted), { organisationId, by, acting });
      });
    },

    verify(
      {
        personId,
        item,
        result,
        reason,
      }: { personId: string; item: string; result: 'VERIFIED' | 'REJECTED'; reason?: string | undefined },
      by: string,
      acting: Acting,
    ): Promise<StateData> {
      return transact(db, async (tx) => {
        const validUntil = result === 'VERIFIED' ? addMs(await appNow(tx), validMs) : null;
        return judge(tx, { personId, item, state: result, by, reason: reason ?? null, validUntil }, acting);
      });
    },
  };

  async function view(
    tx: Tx,
    found: samples.Draw | null,
    { organisationId, by, acting }: { organisationId: string; by: string; acting: Acting },
  ): Promise<SamplesData> {
    const rows = found ? await samples.itemsOf(tx, found) : [];
    const personIds = [...new Set(rows.map(({ personId }) => personId))];
    if (found && rows.length > 0)
      await audit.look(tx, {
        ...acting,
        object: { kind: 'protection_sample', id: found.id },
        seen: ['name', 'protections'],
        people: personIds,
      });
    const pictures = await drawn.picturesOf(tx, personIds);
    const byPerson = new Map<string, SamplesData['people'][number]>();
    for (const { personId, name, unit, item, state, result } of rows) {
      const person = byPerson.get(personId) ?? { personId, name, unit, isReader: personId === by, items: [] };
      const picture = pictures.find((one) => one.personId === personId && one.item === item);
      const named = items.find(({ code }) => code === item)?.name ?? item;
      person.items.push({ code: item, name: named, state, result, evidenceId: picture?.id ?? null });
      byPerson.set(personId, person);
    }
    return {
      draw: found && {
        id: found.id,
        month: found.month,
        number: found.number,
        seed: found.seed,
        outOf: found.outOf,
        drawnAt: found.drawnAt.toISOString(),
      },
      organisation: await drawn.organisationName(tx, organisationId),
      people: [...byPerson.values()],
      canRedraw: await places.isPolice(tx, by, organisationId),
      viewer: { name: await people.nameOf(tx, by) },
    };
  }
}

export type Checks = ReturnType<typeof createChecks>;

const unknownItem = () => invalid('item', '没有这项防护，请刷新后重选');
