import { expect, test } from 'vitest';
import { textArray } from '../../../src/inbound/inbox.ts';

test('the bytes are those of array_recv: head, then each element behind its length in bytes', () => {
  const expected = Buffer.concat([
    Buffer.from('00000001000000000000001900000003' + '00000001', 'hex'),
    Buffer.from('00000001', 'hex'),
    Buffer.from('a'),
    Buffer.from('00000000', 'hex'),
    Buffer.from('00000006', 'hex'),
    Buffer.from('签收'),
  ]);
  expect(textArray(['a', '', '签收'])).toEqual(expected);
});
