import { appNow, type Database, type Tx, transact } from '../../database/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import { conflict, invalid, notFound } from '../../lib/problem.ts';
import { addMs, days, nextShanghai, shanghaiAt, shanghaiDay } from '../../lib/time.ts';
import type { ExemptionsData, FoundData, StateData } from './api.ts';
import type { ProtectionItem } from './items.ts';
import type { Places } from './places.ts';
import { organisationName } from './store/drawn.ts';
import * as store from './store/exemptions.ts';
import { nameOf } from './store/people.ts';
import * as protections from './store/protections.ts';
import * as questions from './store/questions.ts';
import { restate } from './store/standing.ts';

interface ExemptionNeeds {
  db: Database;
  audit: Audit;
  places: Places;
  items: readonly ProtectionItem[];
  remindAt: string;
  maxReminders: number;
  /** Writes down what somebody found or allowed about another, in his own name. */
  judge: (tx: Tx, judged: Omit<protections.Judged, 'at'>, acting: Acting) => Promise<StateData>;
}

const PAGE = 100;
const FOUND_AT_MOST = 20;

/** Who need not do an item, for what reason and until when: given, listed, ended early. */
export function createExemptions({ db, audit, places, items, remindAt, maxReminders, judge }: ExemptionNeeds) {
  return {
    give(
      { personId, item, reason, until }: { personId: string; item: string; reason: string; until: string },
      by: string,
      acting: Acting,
    ): Promise<StateData> {
      return transact(db, async (tx) => {
        const today = shanghaiDay(await appNow(tx));
        if (until < today || until > yearAfter(today)) throw wrongUntil();
        const validUntil = addMs(shanghaiAt(until, '00:00'), days(1));
        return judge(tx, { personId, item, state: 'EXEMPT', by, reason, validUntil }, acting);
      });
    },

    /** Asked again the next morning where a campaign asks for it, within what it may still remind. */
    lift({ personId, item }: { personId: string; item: string }, by: string, acting: Acting): Promise<StateData> {
      return transact(db, async (tx) => {
        if (!(await places.mayJudge(tx, by, personId))) throw notFound();
        const now = await appNow(tx);
        await protections.lockPeople(tx, [personId]);
        const state = await store.lift(tx, { personId, item, at: now });
        if (state === null) throw notExempt();
        await restate(tx, [personId]);
        await questions.remindAgain(tx, [personId], nextShanghai(now, remindAt), maxReminders);
        await audit.record(tx, {
          ...acting,
          action: 'protection.exempt-lifted',
          object: { kind: 'person', id: personId },
          after: { item, state },
        });
        return { state, validUntil: null };
      });
    },

    list(
      { organisationId, after }: { organisationId: string; after: string | null },
      by: string,
      acting: Acting,
    ): Promise<ExemptionsData> {
      return transact(db, async (tx) => {
        if (!(await places.mayCheck(tx, by, organisationId))) throw notFound();
        const found = await store.ofOrganisation(tx, organisationId, { after: cursorIn(after), limit: PAGE });
        const last = found.length < PAGE ? undefined : found.at(-1);
        if (found.length > 0)
          await audit.look(tx, {
            ...acting,
            object: { kind: 'organisation', id: organisationId },
            seen: ['name', 'protections'],
            people: [...new Set(found.map(({ personId }) => personId))],
          });
        return {
          organisation: await organisationName(tx, organisationId),
          items: items.map(({ code, name }) => ({ code, name })),
          exemptions: found.map((one) => ({
            ...one,
            until: one.until.toISOString(),
            isReader: one.personId === by,
          })),
          next: last ? [last.until.toISOString(), last.personId, last.item].join(' ') : null,
          now: (await appNow(tx)).toISOString(),
          viewer: { name: await nameOf(tx, by) },
        };
      });
    },

    find({ organisationId, q }: { organisationId: string; q: string }, by: string, acting: Acting): Promise<FoundData> {
      return transact(db, async (tx) => {
        if (!(await places.mayCheck(tx, by, organisationId))) throw notFound();
        const found = await store.find(tx, organisationId, { words: q, reader: by, limit: FOUND_AT_MOST });
        if (found.length > 0)
          await audit.look(tx, {
            ...acting,
            object: { kind: 'organisation', id: organisationId },
            seen: ['name', 'employee_no', 'unit', 'protections'],
            people: found.map(({ personId }) => personId),
          });
        return { people: found };
      });
    },
  };
}

/** The same day of the next year; a string, for comparing only: after a 29 February it may be a day that is none. */
function yearAfter(day: string): string {
  return `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;
}

function cursorIn(after: string | null): store.Cursor | null {
  const [until = '', personId = '', item = ''] = after?.split(' ') ?? [];
  return Number.isNaN(Date.parse(until)) ? null : { until, personId, item };
}

const notExempt = () => conflict('not_exempt', '这项豁免已经结束，请刷新后查看');
const wrongUntil = () => invalid('until', '有效期至：请填今天或以后、一年以内的日期');
