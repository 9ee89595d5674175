import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLocalPath } from '../../../src/http/browser-security.ts';

test.each(['/', '/h5/', '/h5/warnings/01J?tab=1&x=%2F#top', '/console/a-b_c~d'])('%s is a way back', (path) => {
  expect(isLocalPath(path)).toBe(true);
});

test.each([
  '',
  'h5/',
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/h5\\..\\..',
  '/\t/evil.example',
  '/ /evil.example',
  'javascript:alert(1)',
  '/h5/\r\nset-cookie: a=b',
  `/${'x'.repeat(1000)}`,
])('%j is not', (path) => {
  expect(isLocalPath(path)).toBe(false);
});

test('whatever passes stays on this site, as a browser reads it', () => {
  const nasty = fc.string({
    unit: fc.constantFrom('/', '\\', '.', ':', '@', 'h', '?', '#', '%2f', '\t', '\n', ' ', '\u0000'),
  });
  fc.assert(
    fc.property(fc.oneof(nasty, fc.string()), (path) => {
      if (isLocalPath(path)) expect(new URL(path, 'https://eqian.example').origin).toBe('https://eqian.example');
    }),
    { numRuns: 500 },
  );
});
