import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHAIN_START, faultIn, type LoggedRow, sealRows } from '../../../src/kernel/audit/chain.ts';

const mac = (data: string) => createHmac('sha256', 'key').update(data).digest('hex');

const text = fc.string({ maxLength: 8 });
const row: fc.Arbitrary<Omit<LoggedRow, 'id'>> = fc.record({
  at: text,
  recordedAt: text,
  actorKind: text,
  actorId: fc.option(text),
  action: text,
  objectKind: text,
  objectId: text,
  before: fc.option(text),
  after: fc.option(text),
  ip: fc.option(text),
  agent: fc.option(text),
});
const rows = fc.array(row, { minLength: 2, maxLength: 6 }).map((all) => all.map((one, id) => ({ ...one, id: id * 3 })));

function chained(logged: LoggedRow[]) {
  const seals = sealRows(CHAIN_START, logged, mac);
  return seals.map((seal, index) => ({ seal, row: logged[index] ?? null }));
}

test('an untouched chain has no fault, also when it was sealed in pieces', () => {
  fc.assert(
    fc.property(rows, fc.nat({ max: 5 }), (logged, cutAt) => {
      const first = chained(logged.slice(0, cutAt));
      const head = first.at(-1)?.seal ?? CHAIN_START;
      const rest = sealRows(head, logged.slice(cutAt), mac).map((seal, index) => ({
        seal,
        row: logged[cutAt + index] ?? null,
      }));
      expect([...first, ...rest]).toEqual(chained(logged));
      expect(faultIn(CHAIN_START, [...first, ...rest], mac)).toBeNull();
    }),
  );
});

test('a change of any column of any row is found at that row', () => {
  const columns = [
    'at',
    'recordedAt',
    'actorKind',
    'actorId',
    'action',
    'objectKind',
    'objectId',
    'before',
    'after',
    'ip',
    'agent',
  ] as const;
  fc.assert(
    fc.property(rows, fc.nat(), fc.constantFrom(...columns), (logged, pick, column) => {
      const links = chained(logged);
      const index = pick % links.length;
      const link = links[index];
      if (!link?.row) return;
      const changed = { ...link.row, [column]: `${link.row[column] ?? ''}!` };
      expect(faultIn(CHAIN_START, links.with(index, { ...link, row: changed }), mac)).toMatchObject({
        kind: 'row_changed',
        number: index + 1,
      });
    }),
  );
});

test('two neighbouring values cannot be pushed into each other unseen', () => {
  const [a, b] = [
    {
      id: 1,
      at: '',
      recordedAt: '',
      actorKind: 'person',
      actorId: 'p',
      action: 'ab',
      objectKind: 'c',
      objectId: '',
      before: null,
      after: 'null',
      ip: null,
      agent: null,
    },
    {
      id: 1,
      at: '',
      recordedAt: '',
      actorKind: 'person',
      actorId: 'p',
      action: 'a',
      objectKind: 'bc',
      objectId: '',
      before: 'null',
      after: null,
      ip: null,
      agent: null,
    },
  ];
  const [seal] = sealRows(CHAIN_START, [a], mac);
  if (seal) expect(faultIn(CHAIN_START, [{ seal, row: b }], mac)?.kind).toBe('row_changed');
  expect.assertions(1);
});

test('a link taken out, put in twice or swapped breaks the chain', () => {
  fc.assert(
    fc.property(rows, (logged) => {
      const links = chained(logged);
      const [first, second] = links;
      if (!first || !second) return;
      expect(faultIn(CHAIN_START, links.slice(1), mac)?.kind).toBe('gap');
      expect(faultIn(CHAIN_START, [second, first, ...links.slice(2)], mac)).not.toBeNull();
      const swappedRows = [
        { ...first, row: second.row },
        { ...second, row: first.row },
      ];
      expect(faultIn(CHAIN_START, swappedRows, mac)?.kind).toBe('row_changed');
      const renumbered = [{ ...second, seal: { ...second.seal, number: 1 } }];
      expect(faultIn(CHAIN_START, renumbered, mac)?.kind).toBe('chain');
    }),
  );
});
