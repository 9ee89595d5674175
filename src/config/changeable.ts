import type { z } from 'zod';
import type { CardFile } from './card-file.ts';
import { applyLines, type CardLines } from './card-lines.ts';
import { LEVELS } from './codes.ts';
import { type Due, type Settings, SettingsFile } from './settings.ts';
import type { Texts } from './text-file.ts';

/** What a county changes while the service runs; everything else is the file's alone, and read when it starts. */
export const GROUPS = [
  'escalation',
  'timers',
  'followUp',
  'quietHours',
  'night',
  'reminders',
  'storm',
  'send',
  'bulletin',
  'desk',
] as const;

export const ChangeableSettings = SettingsFile.pick({
  escalation: true,
  timers: true,
  followUp: true,
  quietHours: true,
  night: true,
  reminders: true,
  storm: true,
  send: true,
  desk: true,
  bulletin: true,
});

/** As somebody writes it, like the file: 5m, "next 09:10", 21:00-08:00. */
export type Written = z.input<typeof ChangeableSettings>;

/** What differs from the files: whole groups of settings, and single lines of cards by where they stand. */
export interface Changes extends Partial<Written> {
  cards?: CardLines;
}

/** The values at one moment. Whoever keeps the object keeps the values: another version is another object. */
export interface Values {
  settings: Settings;
  texts: Texts;
  /** Cards that modules bring in texts of their own, as <module>.<card>. */
  ownCards: Readonly<Record<string, CardFile>>;
}

/** Every card there is, by its name. */
export const cardsIn = ({ texts, ownCards }: Values): [string, CardFile][] =>
  Object.entries<CardFile>({ ...texts.cards, ...ownCards });

/** The files' values with these changes over them. Throws where a value is not of its shape. */
export function withChanges({ settings, texts, ownCards }: Values, { cards, ...groups }: Changes): Values {
  return {
    settings: Object.assign({ ...settings }, ChangeableSettings.partial().parse(groups)),
    texts: cards === undefined ? texts : { ...texts, cards: applyLines(texts.cards, cards) },
    ownCards: cards === undefined ? ownCards : applyLines(ownCards, cards),
  };
}

/** Values as they would stand in the file. */
export function asWritten({ escalation, timers, followUp, quietHours, night, bulletin, ...rest }: Settings): Written {
  const eachLevel = <T>(of: (level: (typeof LEVELS)[number]) => T) =>
    Object.fromEntries(LEVELS.map((level) => [level, of(level)])) as Record<(typeof LEVELS)[number], T>;
  return {
    escalation: eachLevel((level) => escalation[level].map(writtenDue)),
    timers: eachLevel((level) => {
      const { alarm, followUp, match, ack, contact, outcome, review } = timers[level];
      return {
        match: writtenSpan(match),
        ack: writtenSpan(ack),
        contact: writtenSpan(contact),
        outcome: writtenSpan(outcome),
        alarm: 'clock' in alarm ? `next ${alarm.clock}` : alarm.pausesMs.map(writtenSpan),
        review: writtenSpan(review),
        followUp: followUp.map(writtenSpan),
      };
    }),
    followUp: { again: writtenSpan(followUp.again), police: writtenSpan(followUp.police) },
    quietHours: `${quietHours.from}-${quietHours.to}`,
    night: `${night.from}-${night.to}`,
    reminders: rest.reminders,
    storm: rest.storm,
    send: rest.send,
    desk: rest.desk,
    bulletin: {
      approvalAbove: bulletin.approvalAbove,
      countdown: writtenSpan(bulletin.countdown),
      wave: writtenSpan(bulletin.wave),
    },
  };
}

const writtenDue = (due: Due): string => ('clock' in due ? `next ${due.clock}` : writtenSpan(due.afterMs));

const UNITS = [
  [3_600_000, 'h'],
  [60_000, 'm'],
] as const;

/** Hours and minutes where they come out even, else seconds: 90 minutes are 90m, 24 hours stay 24h. */
function writtenSpan(ms: number): string {
  const unit = ms === 0 ? UNITS[1] : UNITS.find(([size]) => ms % size === 0);
  return unit ? `${ms / unit[0]}${unit[1]}` : `${ms / 1000}s`;
}
