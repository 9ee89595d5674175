import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFieldCrypto, parseFieldKeys } from '../../../src/lib/field-crypto.ts';

const [first, second] = [
  { kid: 'k1', key: Buffer.alloc(32, 1) },
  { kid: 'k2', key: Buffer.alloc(32, 2) },
];

describe('sealing', () => {
  test('every text opens to itself and no two seals of it are equal', () => {
    const crypto = createFieldCrypto([first]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = crypto.seal(text);
        expect(crypto.open(sealed)).toBe(text);
        expect(crypto.seal(text)).not.toBe(sealed);
        expect(sealed).toMatch(/^k1\.[\w-]+$/);
      }),
    );
  });

  test('bytes open to themselves, and a text and its bytes seal alike', () => {
    const crypto = createFieldCrypto([first]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (array) => {
        const bytes = Buffer.from(array);
        expect(crypto.openBytes(crypto.sealBytes(bytes))).toEqual(bytes);
      }),
    );
    expect(crypto.open(crypto.sealBytes(Buffer.from('岚知夏')))).toBe('岚知夏');
    expect(crypto.openBytes(crypto.seal('岚知夏')).toString()).toBe('岚知夏');
  });

  test('after rotation old values still open, new ones use the new key, and hashes stay', () => {
    const before = createFieldCrypto([first]);
    const after = createFieldCrypto([second, first]);
    expect(after.open(before.seal('岚知夏'))).toBe('岚知夏');
    expect(after.seal('x')).toMatch(/^k2\./);
    expect(after.phoneHash('15412345678')).toBe(before.phoneHash('15412345678'));
    expect(after.auditMac('row')).toBe(before.auditMac('row'));
    expect(after.phoneHash('15412345678')).not.toBe(after.auditMac('15412345678'));
  });

  test('a changed, cut or foreign value does not open', () => {
    const crypto = createFieldCrypto([first]);
    const sealed = crypto.seal('15412345678');
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    bytes[15] = (bytes[15] ?? 0) ^ 1;
    expect(() => crypto.open(`k1.${bytes.toString('base64url')}`)).toThrow(/does not open with key "k1"/);
    expect(() => crypto.open(sealed.slice(0, 12))).toThrow(/too short/);
    expect(() => crypto.open('15412345678')).toThrow(/no key id/);
    expect(() => crypto.open(createFieldCrypto([second]).seal('x'))).toThrow(/"k2".*FIELD_KEY/);
  });

  test('only a normalised phone is hashed, and the error does not repeat it', () => {
    const crypto = createFieldCrypto([first]);
    expect(() => crypto.phoneHash('+8615412345678')).toThrow(/^(?!.*15412345678)/);
  });
});

describe('parseFieldKeys', () => {
  const encoded = randomBytes(32).toString('base64');

  test('reads newest first', () => {
    expect(parseFieldKeys(`k2:${encoded}, k1:${first.key.toString('base64')}`)).toEqual([
      { kid: 'k2', key: Buffer.from(encoded, 'base64') },
      first,
    ]);
  });

  test.each([
    ['', /key 1 is not of the form/],
    [encoded, /key 1 is not of the form/],
    [`k1:${encoded},`, /key 2 is not of the form/],
    [`k 1:${encoded}`, /key 1 has an id/],
    [`k1:${Buffer.alloc(16).toString('base64')}`, /key "k1" is not base64 of 32 bytes/],
    ['k1:!!', /key "k1" is not base64/],
    [`k1:${encoded},k1:${encoded}`, /"k1" appears twice/],
  ])('refuses a faulty list without showing the key (%#)', (text, message) => {
    expect(() => parseFieldKeys(text)).toThrow(message);
    expect(() => parseFieldKeys(text)).not.toThrow(encoded);
  });
});
