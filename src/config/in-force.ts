import type { CardFile } from './card-file.ts';
import { GROUPS, type Values } from './changeable.ts';
import type { Config } from './environment.ts';
import type { Settings } from './settings.ts';
import type { Texts } from './text-file.ts';

/** The values in force, as this process knows them: read anew at each use, so that nobody keeps what was. */
export interface InForce extends Values {
  /** Of which version; 0: the files'. */
  readonly version: number;
  readonly file: Values;
  readonly values: Values;
  put(version: number, values: Values): void;
  /** A module's own texts: its cards are asked for at each use, as those of all. */
  own<T>(module: string, texts: T): T;
}

/** Made once for each app; settings and texts are its own view of what is in force, and look like the files'. */
export function createInForce({ settings, texts }: Pick<Config, 'settings' | 'texts'>): InForce {
  const ownCards: Record<string, CardFile> = {};
  const file: Values = { settings, texts, ownCards };
  let now = { version: 0, values: file };
  return {
    file,
    settings: viewOf<Settings>(settings, GROUPS, () => now.values.settings),
    texts: viewOf<Texts>(texts, ['cards'], () => now.values.texts),
    get ownCards() {
      return now.values.ownCards;
    },
    get version() {
      return now.version;
    },
    get values() {
      return now.values;
    },
    put(version, values) {
      now = { version, values };
    },
    own(module, own) {
      if (!hasCards(own)) return own;
      for (const [id, card] of Object.entries(own.cards)) ownCards[`${module}.${id}`] = card;
      const read = () =>
        Object.fromEntries(
          Object.entries(own.cards).map(([id, card]) => [id, now.values.ownCards[`${module}.${id}`] ?? card]),
        );
      return Object.freeze(Object.defineProperty({ ...own }, 'cards', { get: read, enumerable: true }));
    },
  };
}

/** The same object with some of its values asked for at each use. */
function viewOf<T extends object>(fixed: T, live: readonly (keyof T)[], read: () => T): T {
  const view = { ...fixed };
  for (const name of live) Object.defineProperty(view, name, { get: () => read()[name], enumerable: true });
  return Object.freeze(view);
}

/** What is made of the settings, made anew only when they are others. */
export function ofValues<T>(settings: Settings, make: (settings: Settings) => T): () => T {
  let made: { of: readonly unknown[]; value: T } | null = null;
  return () => {
    const of = GROUPS.map((group) => settings[group]);
    if (made === null || made.of.some((value, n) => value !== of[n])) made = { of, value: make(settings) };
    return made.value;
  };
}

const hasCards = (texts: unknown): texts is { cards: Readonly<Record<string, CardFile>> } =>
  typeof texts === 'object' && texts !== null && 'cards' in texts;
