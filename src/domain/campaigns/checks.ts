import { randomUUID } from 'node:crypto';
import { appNow, type Database, type Tx, transact } from '../../database/index.ts';
import { Problem } from '../../lib/problem.ts';
import { addMs, days, nextShanghai, shanghaiAt, shanghaiDay } from '../../lib/time.ts';
import type { Acting, Audit } from '../audit/index.ts';
import type { SamplesData, StateData } from './api.ts';
import type { ProtectionItem } from './items.ts';
import { notFound, type Places } from './places.ts';
import { drawSample, sampleSize } from './rules.ts';
import * as members from './store/members.ts';
import * as people from './store/people.ts';
import * as protections from './store/protections.ts';
import * as samples from './store/samples.ts';

interface CheckNeeds {
  db: Database;
  audit: Audit;
  places: Places;
  items: readonly ProtectionItem[];
  sample: { rate: number; min: number };
  validMs: number;
  remindAt: string;
  maxReminders: number;
}

const LONGEST_EXEMPTION_MS = days(3 * 366);

/** What others find or allow, always in their own name: checks of those drawn by lot, and exemptions. */
export function createChecks({ db, audit, places, items, sample, validMs, remindAt, maxReminders }: CheckNeeds) {
  async function draw(tx: Tx, organisationId: string, month: string, by: string | null): Promise<samples.Draw> {
    await samples.lockOrganisation(tx, organisationId);
    const declared = await samples.peopleDeclared(tx, organisationId);
    const seed = randomUUID();
    const personIds = drawSample(declared, sampleSize(declared.length, sample), seed);
    const at = await appNow(tx);
    return samples.insert(tx, { organisationId, month, seed, outOf: declared.length, at, by, personIds });
  }

  async function judge(tx: Tx, judged: Omit<protections.Judged, 'at'>, acting: Acting): Promise<StateData> {
    const { personId, item, state, by } = judged;
    if (!items.some(({ code }) => code === item)) throw unknownItem();
    if (!(await places.mayJudge(tx, by, personId))) throw notFound();
    const now = await appNow(tx);
    await protections.lockPeople(tx, [personId]);
    await protections.judge(tx, { ...judged, at: now });
    if (state !== 'EXEMPT') await samples.noteResult(tx, { personId, item, result: state, at: now });
    await members.restate(tx, [personId]);
    if (state === 'REJECTED') await members.remindAgain(tx, [personId], nextShanghai(now, remindAt), maxReminders);
    await audit.record(tx, {
      ...acting,
      action: state === 'EXEMPT' ? 'protection.exempt' : 'campaign.verify',
      object: { kind: 'person', id: personId },
      after: { item, state, until: judged.validUntil?.toISOString() ?? null },
    });
    return { state, validUntil: judged.validUntil?.toISOString() ?? null };
  }

  return {
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
        const drawn = await draw(tx, organisationId, month, by);
        await audit.record(tx, {
          ...acting,
          action: 'protection.redraw',
          object: { kind: 'organisation', id: organisationId },
          after: { sample: drawn.id, number: drawn.number, outOf: drawn.outOf },
        });
        return view(tx, drawn, { organisationId, by, acting });
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

    exempt(
      { personId, item, reason, until }: { personId: string; item: string; reason: string; until: string },
      by: string,
      acting: Acting,
    ): Promise<StateData> {
      return transact(db, async (tx) => {
        const now = await appNow(tx);
        const validUntil = addMs(shanghaiAt(until, '00:00'), days(1));
        if (validUntil <= now || validUntil > addMs(now, LONGEST_EXEMPTION_MS)) throw wrongUntil();
        return judge(tx, { personId, item, state: 'EXEMPT', by, reason, validUntil }, acting);
      });
    },
  };

  async function view(
    tx: Tx,
    drawn: samples.Draw | null,
    { organisationId, by, acting }: { organisationId: string; by: string; acting: Acting },
  ): Promise<SamplesData> {
    const rows = drawn ? await samples.itemsOf(tx, drawn) : [];
    if (drawn && rows.length > 0)
      await audit.look(tx, {
        ...acting,
        object: { kind: 'protection_sample', id: drawn.id },
        seen: ['name', 'protections'],
        people: [...new Set(rows.map(({ personId }) => personId))],
      });
    const byPerson = new Map<string, SamplesData['people'][number]>();
    for (const { personId, name, unit, item, state, result } of rows) {
      const person = byPerson.get(personId) ?? { personId, name, unit, items: [] };
      person.items.push({ code: item, state, result });
      byPerson.set(personId, person);
    }
    return {
      draw: drawn && {
        id: drawn.id,
        month: drawn.month,
        number: drawn.number,
        seed: drawn.seed,
        outOf: drawn.outOf,
        drawnAt: drawn.drawnAt.toISOString(),
      },
      people: [...byPerson.values()],
      canRedraw: await places.isPolice(tx, by, organisationId),
      viewer: { name: await people.nameOf(tx, by) },
    };
  }
}

export type Checks = ReturnType<typeof createChecks>;

const unknownItem = () =>
  new Problem({ code: 'invalid_field', status: 400, field: 'item', messageZh: '没有这项防护，请刷新后重选' });
const wrongUntil = () =>
  new Problem({
    code: 'invalid_field',
    status: 400,
    field: 'until',
    messageZh: '有效期至：请填今天或以后、三年以内的日期，例如2027-06-30',
  });
