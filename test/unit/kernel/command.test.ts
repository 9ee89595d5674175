import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { nowIs, type Tx } from '../../../src/database/index.ts';
import {
  allowedCommands,
  type Command,
  type CommandSet,
  commandRoutes,
  commandsOn,
  commit,
  declare,
  demandReachable,
  handleCommand,
  problemOf,
  type Subject,
} from '../../../src/kernel/command/index.ts';

/** A request that is answered by another than who asked. */
interface Requests {
  Context: { log: string[]; timers: CommandTimers; audit: CommandAudit };
  Row: { id: string; state: 'OPEN' | 'ANSWERED' | 'CLOSED'; asker: string; answer: string; version: number };
  Reader: { officer: boolean };
  Actor: { personId: string | null };
  Done: { outcome: 'done'; event: { action: string }; row: Requests['Row'] };
  Unchanged: { outcome: 'unchanged' };
  Refusal: 'FORBIDDEN' | 'CLOSED' | 'OWN';
  Prepared: { asker: string };
}
type CommandTimers = { sync(...given: unknown[]): Promise<void> };
type CommandAudit = { record(tx: Tx, entry: { action: string }): Promise<void> };
type Row = Requests['Row'];

const defineCommand = commandsOn<Requests>();
const answer = defineCommand({
  name: 'answer',
  title: '答复',
  right: 'privacy.answer',
  from: ['OPEN'],
  body: z.strictObject({ text: z.string().min(1) }),
  refuse: (row, { personId }) => (row.asker === personId ? { outcome: 'refused', why: 'OWN' } : null),
  facts: async (_, __, row) => ({ count: row.version + 1 }),
  decide: (row, { text }, { facts }) =>
    text === '?'
      ? { outcome: 'invalid', field: 'text', message: 'text.empty' }
      : {
          outcome: 'done',
          event: { action: 'answered' },
          row: { ...row, state: 'ANSWERED', answer: `${text} (${facts.count})` },
        },
  note: async ({ log }, _tx, _row, decision) => void log.push(`noted ${decision.outcome}`),
});
const close = defineCommand({
  name: 'close',
  title: '办结',
  right: 'privacy.answer',
  from: ['OPEN', 'ANSWERED'],
  body: z.strictObject({}),
  offered: ({ state }) => state === 'ANSWERED',
  decide: (row) => ({ outcome: 'done', event: { action: 'closed' }, row: { ...row, state: 'CLOSED' } }),
});

function setUp(found: Partial<Row> | null = {}) {
  const log: string[] = [];
  const row = found && { id: '1', state: 'OPEN' as const, asker: 'asker', answer: '', version: 1, ...found };
  const subject: Subject<Requests> = {
    kind: 'request',
    lockAndLoad: async () => row,
    reader: async (_, __, ___, { personId, as }) => ({ officer: personId !== 'stranger' && as !== 'asker' }),
    reads: () => true,
    may: ({ officer }) => officer,
    actor: ({ personId }) => ({ personId }),
    denied: () => ({ outcome: 'refused', why: 'FORBIDDEN' }),
    outOfState: () => ({ outcome: 'refused', why: 'CLOSED' }),
    prepare: async (_, __, { from }) => ({ asker: from.asker }),
    async save(_, __, { decision }) {
      log.push('saved');
      return { ...decision.row, version: decision.row.version + 1 };
    },
    timers: ({ state }) => ({ priority: 3, timers: state === 'OPEN' ? [] : [] }),
    digest: ({ state }) => ({ state }),
    async follow(_, __, saved, { notified }, { asker }) {
      log.push(`told ${asker} of ${saved.state} (${notified.size} before)`);
    },
    refusal: (_, why) => `不行：${why}`,
    fault: (_, { message }) => `有误：${message}`,
  };
  const context = {
    log,
    timers: { sync: async () => void log.push('timers') },
    audit: { record: async (_: Tx, { action }: { action: string }) => void log.push(action) },
  };
  const give = (command: Command<Requests>, input: unknown, { personId = 'officer', as = 'officer' } = {}) => {
    const tx: Tx = Object.assign(Object.create(null), { isTransaction: true });
    nowIs(tx, new Date('2026-01-01T00:00:00Z'));
    const acting = { actor: { kind: 'person' as const, personId } };
    return handleCommand(context, tx, { subject, command }, { id: '1', input, personId, acting, as });
  };
  return { log, subject, context, give, row };
}

describe('a command', () => {
  test('decides with what was looked up, keeps the row, then its timers, audit entry and messages', async () => {
    const { log, give } = setUp();
    const { row, decision } = await give(answer, { text: '已更正' });
    expect([decision.outcome, row.state, row.answer, row.version]).toEqual(['done', 'ANSWERED', '已更正 (2)', 2]);
    expect(log).toEqual(['noted done', 'saved', 'timers', 'request.answered', 'told asker of ANSWERED (0 before)']);
  });

  test.each<[string, Partial<Row>, { personId?: string; as?: string }, string]>([
    ['who has no right', {}, { personId: 'stranger' }, 'FORBIDDEN'],
    ['who comes in another office', {}, { as: 'asker' }, 'FORBIDDEN'],
    ['whose own it is', {}, { personId: 'asker' }, 'OWN'],
    ['who comes too late', { state: 'ANSWERED' }, {}, 'CLOSED'],
  ])('changes nothing for one %s', async (_, found, who, why) => {
    const { log, give } = setUp(found);
    expect((await give(answer, { text: 'x' }, who)).decision).toEqual({ outcome: 'refused', why });
    expect(log.filter((line) => line !== 'noted refused')).toEqual([]);
  });

  test('does not take a body of another shape, nor a row that is not there', async () => {
    await expect(setUp().give(answer, { text: '' })).rejects.toBeInstanceOf(z.ZodError);
    await expect(setUp(null).give(answer, { text: 'x' })).rejects.toMatchObject({ status: 404 });
  });

  test('answers with one status and one sentence for each fault', async () => {
    const { subject, context, give } = setUp();
    const notified = async (input: unknown, who = {}) => {
      const problem = problemOf(subject, context, (await give(answer, input, who)).decision);
      return problem && [problem.status, problem.code, problem.field, problem.messageZh];
    };
    expect(await notified({ text: 'x' })).toBeNull();
    expect(await notified({ text: '?' })).toEqual([400, 'invalid', 'text', '有误：text.empty']);
    expect(await notified({ text: 'x' }, { personId: 'stranger' })).toEqual([
      403,
      'forbidden',
      undefined,
      '不行：FORBIDDEN',
    ]);
    expect(await notified({ text: 'x' }, { personId: 'asker' })).toEqual([409, 'own', undefined, '不行：OWN']);
  });

  test('is offered where it would be taken and is of use', () => {
    const { subject } = setUp();
    const allowed = (found: Partial<Row>, personId: string, officer = true) =>
      allowedCommands(
        { subject, commands: [answer, close] },
        { ...setUp().row, id: '1', asker: 'asker', answer: '', version: 1, state: 'OPEN', ...found },
        { personId, reader: { officer }, now: new Date() },
      );
    expect(allowed({}, 'officer')).toEqual(['answer']);
    expect(allowed({ state: 'ANSWERED' }, 'officer')).toEqual(['close']);
    expect(allowed({}, 'asker')).toEqual([]);
    expect(allowed({}, 'officer', false)).toEqual([]);
  });
});

test('what the system decides is kept in the same way, and tells nobody twice', async () => {
  const { context, subject, row, log } = setUp({ state: 'ANSWERED' });
  if (!row) throw new Error('no row');
  const decision = { outcome: 'done' as const, event: { action: 'lapsed' }, row: { ...row, state: 'CLOSED' as const } };
  const acting = { actor: { kind: 'system' as const } };
  const change = { from: row, decision, by: { personId: null }, now: new Date(), acting, notified: new Set(['asker']) };
  expect(await commit(context, Object.create(null), subject, change)).toMatchObject({ state: 'CLOSED', version: 2 });
  expect(log).toEqual(['saved', 'timers', 'request.lapsed', 'told asker of CLOSED (1 before)']);
});

test('each command has a route of its own, with its right, its title and what a page may send', async () => {
  const routes: [string, { config: { permission: string }; schema: { summary: string; body: z.ZodType } }][] = [];
  const server = { withTypeProvider: () => ({ post: (...route: (typeof routes)[number]) => routes.push(route) }) };
  const { subject, context } = setUp();
  const set = {
    subject,
    commands: [answer, close],
    path: '/api/requests/:id',
    buttons: { keys: [], meaning: () => null },
  };
  const view = z.object({ id: z.string() });
  await commandRoutes(Object.assign(Object.create(null), server), {
    ...{ set, tag: 'requests', view, answer: async (id) => ({ id }) },
    context: { ...context, db: Object.create(null) },
  });
  expect(routes.map(([url, { config, schema }]) => [url, config.permission, schema.summary])).toEqual([
    ['/api/requests/:id/answer', 'privacy.answer', '答复'],
    ['/api/requests/:id/close', 'privacy.answer', '办结'],
  ]);
  expect(routes[0]?.[1].schema.body.safeParse({ text: '' }).success).toBe(false);
});

describe('the start', () => {
  const start = (path: string | null, keys: string[]) => {
    const meaning = (key: string) => (key === 'more' ? 'beside' : key === 'wave' ? null : { command: key });
    const set: CommandSet<Requests> = {
      subject: setUp().subject,
      commands: [answer, close],
      path,
      buttons: { keys, meaning },
    };
    return () => demandReachable([declare(set)]);
  };

  test('takes commands with routes, or with a button for each', () => {
    expect(start('/api/requests/:id', ['more'])).not.toThrow();
    expect(start(null, ['answer', 'close'])).not.toThrow();
  });

  test.each<[string, string | null, string[], string]>([
    ['a command that nobody can give', null, ['answer'], 'no route and no button gives the command request.close'],
    [
      'a button that nobody knows',
      '/api/r/:id',
      ['wave'],
      'a card of request has a button wave, which gives no command',
    ],
    ['a button of no command', '/api/r/:id', ['undo'], 'the button undo of request gives the command undo'],
  ])('refuses %s', (_, path, keys, why) => {
    expect(start(path, keys)).toThrow(why);
  });
});
