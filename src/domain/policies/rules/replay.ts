import { type Policies, stepDue } from '../../../kernel/escalation/index.ts';
import type { Level } from '../../../kernel/escalation/types.ts';
import { addMs, minutes, shanghaiClock } from '../../../lib/time.ts';

/** What really happened in the first pass of one warning up its ladder. */
export interface Recorded {
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

export interface Side {
  /** Answered within five minutes, of those that were answered or ended. */
  within5: number;
  /** How many warnings reached each step. */
  steps: number[];
  cards: number;
  night: number;
  /** Minutes in which somebody gets four fifths of what WeCom delivers to him. */
  nearLimit: number;
  byPerson: Map<string, Load>;
  byOrganisation: Map<string, Load>;
}

interface Rules {
  policies: Policies;
  night: { from: string; to: string };
  perMinute: number;
}

/** All of them under one ladder; lets others have their turn after some. */
export async function replayAll(
  history: readonly Recorded[],
  { policies, night, perMinute }: Rules,
  pause: () => Promise<unknown>,
): Promise<{ side: Side; same: number }> {
  const usual = usualPeople(history);
  const side: Side = {
    ...{ within5: 0, steps: [0, 0, 0, 0, 0], cards: 0, night: 0, nearLimit: 0 },
    ...{ byPerson: new Map(), byOrganisation: new Map() },
  };
  const perMember = new Map<string, number>();
  let same = 0;
  for (const [n, recorded] of history.entries()) {
    if (n % TOGETHER === TOGETHER - 1) await pause();
    const course = replay(recorded, policies);
    if (course.reached === reachedReally(recorded)) same += 1;
    if (course.answeredMs !== null && course.answeredMs <= minutes(5)) side.within5 += 1;
    for (const { step, at } of course.steps) {
      side.steps[step] = (side.steps[step] ?? 0) + 1;
      const clock = shanghaiClock(at);
      const isNight = clock >= night.from || clock < night.to;
      for (const personId of peopleAt(recorded, step, usual)) {
        side.cards += 1;
        if (isNight) side.night += 1;
        add(side.byPerson, personId, isNight);
        if (step <= 1 && recorded.organisationId) add(side.byOrganisation, recorded.organisationId, isNight);
        const minute = `${personId} ${Math.floor(at.getTime() / minutes(1))}`;
        perMember.set(minute, (perMember.get(minute) ?? 0) + 1);
      }
    }
  }
  for (const cards of perMember.values()) if (cards >= perMinute * NEAR) side.nearLimit += 1;
  return { side, same };
}

const TOGETHER = 100;
const NEAR = 0.8;

function add(loads: Map<string, Load>, key: string, isNight: boolean): void {
  const load = loads.get(key) ?? { cards: 0, night: 0 };
  loads.set(key, { cards: load.cards + 1, night: load.night + Number(isNight) });
}

type Usual = ReadonlyMap<string, readonly string[]>;

/** Who was asked last at this step of the place: he stands for whoever would have been asked where it was not reached. */
function usualPeople(history: readonly Recorded[]): Usual {
  const usual = new Map<string, string[]>();
  for (const { organisationId, told } of history) {
    for (const step of new Set(told.map((one) => one.step)))
      usual.set(
        `${organisationId} ${step}`,
        told.filter((one) => one.step === step).map(({ personId }) => personId),
      );
  }
  return usual;
}

function peopleAt({ told, organisationId }: Recorded, step: number, usual: Usual): readonly string[] {
  const really = told.filter((one) => one.step === step).map(({ personId }) => personId);
  return really.length > 0 ? really : (usual.get(`${organisationId} ${step}`) ?? []);
}
