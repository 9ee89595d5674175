import { type Policies, stepDue } from '../../../kernel/escalation/index.ts';
import type { Level } from '../../../kernel/escalation/types.ts';
import { addMs, hours, minutes, shanghaiClock, shanghaiDay } from '../../../lib/time.ts';

/** What really happened in the first pass of one warning up its ladder. */
export interface Recorded {
  id: string;
  level: Level;
  organisationId: string | null;
  /** When the first were asked. */
  base: Date;
  /** Who signed or took over, at which step he was asked first and when; null where nobody did. */
  answer: { step: number; askedAt: Date; at: Date } | null;
  /** When it was over without an answer: revoked, matched anew, or now. */
  endedAt: Date;
  /** Which steps were really told, and who at each. */
  told: readonly { step: number; personId: string }[];
}

export interface Course {
  /** The highest step told. */
  reached: number;
  /** From the beginning until somebody answered; null: nobody did. */
  answeredMs: number | null;
  /** When each step was told. */
  steps: readonly { step: number; at: Date }[];
}

/** The same silence under another ladder: whoever answered is as long about it from the moment he is asked. */
export function replay(recorded: Recorded, policies: Policies): Course {
  const policy = policies[recorded.level];
  const run = { entry: 0, base: recorded.base };
  const dues = policy.rungs.map(({ step }) => ({ step, at: stepDue(policy, run, step) ?? recorded.base }));
  const end = endOf(recorded, dues);
  const steps = dues.filter(({ step, at }) => step === 0 || at < end);
  return {
    reached: Math.max(0, ...steps.map(({ step }) => step)),
    answeredMs: recorded.answer ? end.getTime() - recorded.base.getTime() : null,
    steps,
  };
}

function endOf({ answer, endedAt }: Recorded, dues: readonly { step: number; at: Date }[]): Date {
  if (!answer) return endedAt;
  // A ladder without that step asks him at its top.
  const asked = dues.find(({ step }) => step === answer.step) ?? dues.at(-1);
  return asked ? addMs(asked.at, answer.at.getTime() - answer.askedAt.getTime()) : answer.at;
}

export const reachedReally = ({ told }: Recorded): number => Math.max(0, ...told.map(({ step }) => step));

export interface Load {
  cards: number;
  night: number;
}

export interface Totals {
  /** Answered within five minutes. */
  within5: number;
  /** How many warnings reached each step. */
  steps: number[];
  cards: number;
  night: number;
  /** Nights in which an officer got a card, each officer by himself, and the most cards of one of them. */
  officerNights: number;
  mostANight: number;
  /** Minutes in which somebody gets four fifths of what WeCom delivers to him. */
  nearLimit: number;
}

export interface Rules {
  policies: Policies;
  night: { from: string; to: string };
  perMinute: number;
}

/** Who was asked last at this step of the place: he stands for whoever would have been asked where it was not reached. */
export type Usual = ReadonlyMap<string, readonly string[]>;
export const placeOf = (organisationId: string | null, step: number): string => `${organisationId} ${step}`;

/** What one warning's course was, and would have been. */
export interface ReplayedCourse {
  reached: number;
  answeredMs: number | null;
  cards: number;
}

/** All of them under one ladder, the oldest first. What it keeps grows with people and nights, not with cards. */
export function createSide({ policies, night, perMinute }: Rules, usual: Usual) {
  const totals = { within5: 0, steps: [0, 0, 0, 0, 0], cards: 0, night: 0, nearLimit: 0 };
  const byPerson = new Map<string, Load>();
  const byOrganisation = new Map<string, Load>();
  const nights = new Map<string, number>();
  let thisMinute = new Map<string, number>();
  let settledBefore = 0;

  /** Everything later begins later: what lies before the beginning of the present one is over. */
  function settle(base: Date): void {
    if (thisMinute.size < MINUTES_KEPT && base.getTime() - settledBefore < hours(24)) return;
    settledBefore = base.getTime();
    const left = new Map<string, number>();
    for (const [minute, cards] of thisMinute) {
      if (Number(minute.slice(minute.indexOf(' ') + 1)) >= minuteOf(base)) left.set(minute, cards);
      else if (cards >= perMinute * NEAR) totals.nearLimit += 1;
    }
    thisMinute = left;
  }

  return {
    byPerson,
    byOrganisation,

    add(recorded: Recorded): ReplayedCourse {
      settle(recorded.base);
      const { reached, answeredMs, steps } = replay(recorded, policies);
      let cards = 0;
      if (answeredMs !== null && answeredMs <= minutes(5)) totals.within5 += 1;
      for (const { step, at } of steps) {
        totals.steps[step] = (totals.steps[step] ?? 0) + 1;
        const clock = shanghaiClock(at);
        const isNight = clock >= night.from || clock < night.to;
        for (const personId of peopleAt(recorded, step, usual)) {
          cards += 1;
          if (isNight) totals.night += 1;
          add(byPerson, personId, isNight);
          if (step <= 1 && recorded.organisationId) add(byOrganisation, recorded.organisationId, isNight);
          if (step > 1 && isNight) count(nights, `${personId} ${nightOf(at)}`);
          count(thisMinute, `${personId} ${minuteOf(at)}`);
        }
      }
      totals.cards += cards;
      return { reached, answeredMs, cards };
    },

    totals(): Totals {
      const open = [...thisMinute.values()].filter((cards) => cards >= perMinute * NEAR).length;
      return {
        ...totals,
        nearLimit: totals.nearLimit + open,
        officerNights: nights.size,
        mostANight: [...nights.values()].reduce((most, cards) => Math.max(most, cards), 0),
      };
    },
  };
}

const NEAR = 0.8;
const MINUTES_KEPT = 20_000;

const minuteOf = (at: Date): number => Math.floor(at.getTime() / minutes(1));
/** One night has two dates: it is that of its evening. */
const nightOf = (at: Date): string => shanghaiDay(addMs(at, -hours(12)));

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function add(loads: Map<string, Load>, key: string, isNight: boolean): void {
  const load = loads.get(key) ?? { cards: 0, night: 0 };
  loads.set(key, { cards: load.cards + 1, night: load.night + Number(isNight) });
}

function peopleAt({ told, organisationId }: Recorded, step: number, usual: Usual): readonly string[] {
  const really = told.filter((one) => one.step === step).map(({ personId }) => personId);
  return really.length > 0 ? really : (usual.get(placeOf(organisationId, step)) ?? []);
}

export interface Concerned {
  id: string;
  before: Load;
  after: Load;
}

/** Those whose load would change most; a night counts threefold. */
export function mostChanged(
  before: ReadonlyMap<string, Load>,
  after: ReadonlyMap<string, Load>,
  atMost: number,
): Concerned[] {
  const none = { cards: 0, night: 0 };
  const change = (one: Concerned) =>
    Math.abs(one.after.night - one.before.night) * 3 + Math.abs(one.after.cards - one.before.cards);
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((id) => ({ id, before: before.get(id) ?? none, after: after.get(id) ?? none }))
    .filter((one) => change(one) > 0)
    .sort((a, b) => change(b) - change(a) || (a.id < b.id ? -1 : 1))
    .slice(0, atMost);
}

/** As it is kept with the run. */
export interface ReplayResult {
  days: number;
  warnings: number;
  answered: number;
  /** Warnings of which the replay of what is in force reaches the step that was really reached. */
  same: number;
  changed: number;
  before: Totals;
  after: Totals;
  people: Concerned[];
  organisations: Concerned[];
  tookMs: number;
}
