import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineEvent, on } from '../../../src/kernel/events/index.ts';
import {
  type Brought,
  composeModules,
  defineModule,
  type Module,
  type Platform,
  type Together,
} from '../../../src/kernel/module/index.ts';

// Modules here ask nothing of the platform.
const platform: Platform = new Proxy<Platform>(Object.create(null), {});
const module = (name: string, brought: Brought = {}): Module =>
  defineModule({ name, offers: () => ({}), brings: () => brought });
const source = async () => [];

test('a module is handed what those before it offer', () => {
  const greeting = defineModule({ name: 'greeting', offers: () => ({ hello: (name: string) => `hello ${name}` }) });
  const using = defineModule({ name: 'using', offers: ({ of }) => ({ said: of(greeting).hello('centre') }) });
  expect(composeModules([greeting, using], platform).offered.said).toBe('hello centre');
  expect(() => composeModules([using, greeting], platform)).toThrow(
    'using needs greeting, which is not built before it',
  );
});

test.each<[string, readonly Module[]]>([
  ['the module twin', [module('twin'), module('twin')]],
  [
    'the handler of presses on cards of case',
    [{ presses: { case: async () => {} } }, { presses: { case: async () => {} } }].map(named),
  ],
  ['the source of what is kept of kind CASE', [{ keeps: { CASE: source } }, { keeps: { CASE: source } }].map(named)],
  ['the sweeps late', [sweep('late'), sweep('late')].map(named)],
  ['the retention old', [rule('old'), rule('old')].map(named)],
  [
    'the answer to what is written: otherwise',
    [{ otherwise: async () => {} }, { otherwise: async () => {} }].map(named),
  ],
])('two owners of one thing stop the start: %s', (what, list) => {
  expect(() => composeModules(list, platform)).toThrow(`two modules bring ${what}`);
});

test('whoever is erased is taken from the newest module first and from the directory last', async () => {
  const order: string[] = [];
  const forgetting = (name: string) => module(name, { erase: async () => void order.push(name) });
  const all = allOf([forgetting('directory'), forgetting('warnings'), forgetting('visits')]);
  await all.erase(Object.create(null), ['somebody']);
  expect(order).toEqual(['visits', 'warnings', 'directory']);
});

test('one module that still needs somebody is enough to keep him', async () => {
  const all = allOf([
    module('a', { needed: async () => ['first'] }),
    module('b'),
    module('c', { needed: async (_, ids) => ids.slice(1) }),
  ]);
  expect([...(await all.needed(Object.create(null), ['first', 'second']))]).toEqual(['first', 'second']);
  expect([...(await all.leftInPeace(Object.create(null), ['first']))]).toEqual([]);
});

function named(brought: Brought, at: number): Module {
  return module(`module ${at}`, brought);
}

function sweep(name: string): Brought {
  return { sweeps: [{ name, everyMs: 1, run: async () => 0 }] };
}

function rule(name: string): Brought {
  return { retention: [{ name, keepMs: 1, erase: async () => 0 }] };
}

/** What a module last in the list is handed to ask all others. */
function allOf(list: readonly Module[]): Together {
  let handed: Together | undefined;
  const asking = defineModule({
    name: 'asking',
    offers({ all }) {
      handed = all;
    },
  });
  composeModules([...list, asking], platform);
  return handed ?? expect.fail('it was not built');
}

test('nobody listens for what is never said, nor says what nobody hears', () => {
  const happened = defineEvent('greeting.said', z.string());
  const greeting = defineModule({ name: 'greeting', events: [happened], offers: () => ({}) });
  const listening = module('listening', { subscribes: [on(happened, async () => undefined)] });
  expect(() => composeModules([greeting], platform)).toThrow('no module subscribes to greeting.said');
  expect(() => composeModules([listening], platform)).toThrow('no module brings the event greeting.said');
  expect(() => composeModules([greeting, listening], platform)).not.toThrow();
});
