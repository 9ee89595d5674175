import { expect, test } from 'vitest';
import { workOf } from '../../../src/domain/privacy/rules.ts';

test.each([
  ['a refusal does nothing, whatever else is sent', 'DELETION', { state: 'REFUSED', deletes: 'PERSON' }, 'NONE'],
  ['a deletion erases the person', 'DELETION', { state: 'DONE', deletes: 'PERSON' }, 'ERASE'],
  ['or only what he declared', 'DELETION', { state: 'DONE', deletes: 'PROTECTIONS' }, 'PROTECTIONS'],
  ['a correction writes its fields', 'CORRECTION', { state: 'DONE', corrected: { post: '仓库管理' } }, 'CORRECT'],
] as const)('%s', (_, kind, reply, expected) => {
  expect(workOf({ kind }, reply).kind).toBe(expected);
});

test.each([
  ['DELETION', { state: 'DONE' }, 'deletes'],
  ['DELETION', { state: 'DONE', corrected: { post: '仓库管理' } }, 'deletes'],
  ['CORRECTION', { state: 'DONE' }, 'corrected'],
  ['CORRECTION', { state: 'DONE', corrected: {} }, 'corrected'],
  ['CORRECTION', { state: 'DONE', deletes: 'PERSON' }, 'corrected'],
] as const)('“已办理, and nothing was done”: %s with %j is refused and names %s', (kind, reply, field) => {
  expect(() => workOf({ kind }, reply)).toThrow(expect.objectContaining({ field }));
});
