import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createChat } from '../../../src/app/inbound.ts';
import { MODULES } from '../../../src/app/modules.ts';
import { CARD_IDS } from '../../../src/config/codes.ts';
import { packageRoot } from '../../../src/config/files.ts';
import { readSettings } from '../../../src/config/settings.ts';
import { readTexts } from '../../../src/config/texts.ts';
import type { Action } from '../../../src/kernel/access/index.ts';
import { createTimers } from '../../../src/kernel/escalation/index.ts';
import {
  type Declared,
  defineModule,
  demandNothingInert,
  inert,
  inertRights,
  type Module,
} from '../../../src/kernel/module/index.ts';
import { createLogger } from '../../../src/lib/logger.ts';

const texts = readTexts(packageRoot(), readSettings(packageRoot()));
const beside = (declared: Declared): Module => defineModule({ name: 'beside', ...declared, offers: () => ({}) });
const inertWith = (declared: Declared) => inert({ list: [...MODULES, beside(declared)], brought: [], texts });
const without = (name: string): Module[] => MODULES.filter((module) => module.name !== name);

describe('what a manifest says and nobody reads stops the start', () => {
  test('of the modules as they are, nothing', () => {
    expect(inert({ list: MODULES, brought: [], texts })).toEqual([]);
    expect(() => demandNothingInert([])).not.toThrow();
    expect(() => demandNothingInert(['the right a.b stands in no manifest'])).toThrow(/a\.b stands in no manifest/);
  });

  test('a right in force that stands in no manifest', () => {
    const found = inert({ list: without('visits'), brought: [], texts });
    expect(found).toEqual([
      'the right visit.record stands in no manifest',
      'the right visit.view stands in no manifest',
    ]);
  });

  test('a right that no route asks for, and one that is said to be of objects, or to come, and is asked for', () => {
    const asked = new Set<string>(['visit.view', 'warning.view_name', 'lead.view']);
    const found = (name: Action) => inertRights(MODULES, asked).filter((line) => line.includes(name));
    expect(found('visit.view')).toEqual([]);
    expect(found('visit.record')).toEqual(['no route and no command asks for the right visit.record']);
    expect(found('campaign.view_names')).toEqual([]);
    expect(found('lead.view')).toEqual([
      'the right lead.view is still said to come with: suspicious leads reported, triaged and answered',
    ]);
    const objects = new Set<string>(['campaign.view_names']);
    expect(inertRights(MODULES, objects)).toContain(
      'the right campaign.view_names is said to be of objects only, and a route or command asks for it',
    );
  });

  test('a kind of to-do without title, a title without kind, cards for one that is none', () => {
    const { tasks } = texts;
    const { CHECK: _, ...rest } = tasks;
    expect(inert({ list: MODULES, brought: [], texts: { tasks: rest } })).toEqual(['the to-do CHECK has no title']);
    expect(inert({ list: MODULES, brought: [], texts: { tasks: { ...tasks, NAP: '请休息' } } })).toEqual([
      'texts: tasks: NAP is the title of no to-do',
    ]);
    const taskCards = { kinds: ['CHECK'] as const, send: async () => 0 };
    expect(inert({ list: without('spot-checks'), brought: [{ taskCards }], texts })).toContain(
      'cards are sent for the to-do CHECK, which no module has',
    );
  });

  test('a card text without card', () => {
    expect(inert({ list: without('privacy'), brought: [], texts })).toContain(
      'texts: cards: C30 is drawn by no module',
    );
  });

  test('a home entry for a right that nobody brings', () => {
    const page = { to: '/h5/naps', title: '午休', about: '请休息', for: 'visit.view' } as const;
    expect(inertWith({ pages: [page] })).toEqual([]);
    expect(inert({ list: [...without('visits'), beside({ pages: [page] })], brought: [], texts })).toContain(
      'the page /h5/naps is for the right visit.view, which no module brings',
    );
  });

  test('a word that nobody can write', () => {
    const answering = { moneyGone: async () => {}, otherwise: async () => {} };
    const chat = (word: string) =>
      createChat({
        directory: { personByUserid: async () => null },
        brought: [{ ...answering, words: { [word]: async () => {} } }],
      });
    expect(() => chat('走访')).not.toThrow();
    expect(() => chat('走访。')).toThrow('nobody can write the word "走访。"');
  });

  test('timers without handler, a handler of timers that nobody declares, timers armed for nobody', async () => {
    const timers = createTimers({
      db: Object.create(null),
      enqueue: async () => {},
      logger: createLogger({ level: 'silent' }),
    });
    expect(() => timers.demandHandlers(['nap'])).toThrow('timers of nap have no handler');
    const nobody = { kind: 'nap', id: '1' };
    await expect(timers.sync(Object.create(null), nobody, 1, [], new Date())).rejects.toThrow(
      'no module registered for timers of nap',
    );
    timers.register('nap', { lock: async () => {}, fire: async () => {} });
    expect(() => timers.demandHandlers(['nap'])).not.toThrow();
    expect(() => timers.demandHandlers([])).toThrow('no module says that there are timers of nap');
  });
});

/** What stands in a module's folder beside its manifest. */
function sourceOf(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

const built = MODULES.filter(({ name }) => existsSync(`src/domain/${name}`));

test.each(built.map((module: Module) => [module.name, module] as const))(
  '%s draws the cards that it names, and no others',
  (name, { cards = [] }) => {
    const source = sourceOf(`src/domain/${name}`) + manifestOf(name);
    expect(CARD_IDS.filter((id) => source.includes(`'${id}'`))).toEqual(CARD_IDS.filter((id) => cards.includes(id)));
  },
);

/** A manifest may draw as well: only its own list of cards is left out. */
function manifestOf(name: string): string {
  return readFileSync(`src/domain/${name}/index.ts`, 'utf8').replace(/^ {2}cards: \[[^\]]*\],$/m, '');
}

test('every event that is defined is published somewhere', () => {
  const source = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join('src', name), 'utf8'))
    .join('\n');
  const defined = [...source.matchAll(/const (\w+) = defineEvent\(/g)].map(([, name = '']) => name);
  expect(defined.length).toBeGreaterThan(5);
  expect(defined.filter((name) => !new RegExp(`publish\\(tx, ${name}\\b`).test(source))).toEqual([]);
});
