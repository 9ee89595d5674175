import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../../src/config/files.ts';
import { defineEvent, on } from '../../../src/kernel/events/index.ts';
import {
  type Brought,
  type Context,
  composeModules,
  type Declared,
  defineModule,
  type Module,
  type Platform,
  type Together,
} from '../../../src/kernel/module/index.ts';

// Modules here ask nothing of the platform but their own texts and settings.
const platformWith = (modules: Record<string, unknown>): Platform =>
  Object.assign(Object.create(null), {
    config: { root: packageRoot(), settings: { modules } },
    inForce: { own: (_: string, texts: unknown) => texts },
  });
const platform = platformWith({});
const module = (name: string, brought: Brought = {}): Module =>
  defineModule({ name, offers: () => ({}), brings: () => brought });
const keep = { title: '我的', place: 1, source: async () => [] };

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
  ['the source of what is kept of kind CASE', [{ keeps: { CASE: keep } }, { keeps: { CASE: keep } }].map(named)],
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

test('where nobody is to be erased no module is asked', async () => {
  const asked: string[] = [];
  const all = allOf([module('directory', { erase: async () => void asked.push('directory') })]);
  await all.erase(Object.create(null), []);
  expect(asked).toEqual([]);
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

test('an event is published only where a module brings it', async () => {
  const happened = defineEvent('greeting.said', z.string());
  const unsaid = defineEvent('greeting.unsaid', z.string());
  const heard: unknown[] = [];
  let publish: Context['events']['publish'] | undefined;
  const greeting = defineModule({
    name: 'greeting',
    events: [happened],
    offers({ events }) {
      publish = events.publish;
    },
  });
  composeModules(
    [greeting, module('listening', { subscribes: [on(happened, async (_, data) => heard.push(data))] })],
    platform,
  );
  await publish?.(Object.create(null), happened, 'hello');
  expect(heard).toEqual(['hello']);
  await expect(publish?.(Object.create(null), unsaid, 'hello')).rejects.toThrow(
    'no module brings the event greeting.unsaid',
  );
});

test.each<[string, Declared]>([
  ['the kind of to-do CHECK', { todoKinds: { CHECK: { entry: '/h5/checks' } } }],
  ['the timers of case', { timers: ['case'] }],
  ['the page /h5/cases', { pages: [{ to: '/h5/cases', title: '案件', about: '案件', for: 'visit.view' }] }],
])('what a module says unbuilt has one owner as well: %s', (what, declared) => {
  const list = ['first', 'second'].map((name) => defineModule({ name, ...declared, offers: () => ({}) }));
  expect(() => composeModules(list, platform)).toThrow(`two modules bring ${what}`);
});

describe('settings of a module', () => {
  const reading = defineModule({
    name: 'reading',
    offers: ({ own }) => ({ days: own.settings(z.strictObject({ days: z.int().default(3) })).days }),
  });
  const daysWith = (modules: Record<string, unknown>) => composeModules([reading], platformWith(modules)).offered.days;

  test('need no line in the operator’s file, and are read where he writes one', () => {
    expect(daysWith({})).toBe(3);
    expect(daysWith({ reading: { days: 5 } })).toBe(5);
  });

  test('stop the start where they are wrong, or nobody’s', () => {
    expect(() => daysWith({ reading: { days: 'five' } })).toThrow(
      /modules: reading is not usable:[\s\S]*expected number/,
    );
    expect(() => daysWith({ writing: {} })).toThrow('nobody reads the settings of writing');
  });
});

test('texts that a module does not have are missed when it asks for them', () => {
  const silent = defineModule({ name: 'silent', offers: ({ own }) => own.texts(z.object({})) });
  expect(() => composeModules([silent], platform)).toThrow('src/domain/silent/texts.zh-CN.yaml cannot be read');
});
