import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CallbackRejected, createCipher } from '../../../src/wecom/callback/index.ts';
import { aesKey, corpId, push, random, sealed, token, urlVerification } from './vectors.ts';

const cipher = createCipher({ token, aesKey });
const key = Buffer.from(`${aesKey}=`, 'base64');

/** A ciphertext whose plain bytes are chosen freely, as only a holder of the key could make it. */
function encryptRaw(plain: Buffer): string {
  const raw = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([raw.update(plain), raw.final()]).toString('base64');
}

function plainBytes(options: { length?: number; pad?: Buffer } = {}): Buffer {
  const { length = 5, pad } = options;
  const head = Buffer.alloc(20);
  head.writeUInt32BE(length, 16);
  const body = Buffer.concat([head, Buffer.from('hello'), Buffer.from(corpId)]);
  const missing = 32 - (body.length % 32);
  return Buffer.concat([body, pad ?? Buffer.alloc(missing, missing)]);
}

function rejection(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof CallbackRejected) return error.code;
    throw error;
  }
  return 'taken';
}

describe('published vectors', () => {
  test('the URL verification of the documentation opens and seals', () => {
    const { query, plain, random: used } = urlVerification;
    expect(cipher.sign(query.timestamp, query.nonce, query.echostr)).toBe(query.msg_signature);
    expect(cipher.open(query.echostr)).toEqual({ message: plain, receiveId: corpId });
    expect(cipher.seal(plain, corpId, used)).toBe(query.echostr);
  });

  test('the push of the documentation, padded by 30, opens and seals', () => {
    const { query } = push;
    expect(cipher.sign(query.timestamp, query.nonce, push.encrypted)).toBe(query.msg_signature);
    expect(cipher.open(push.encrypted)).toEqual({ message: push.plain, receiveId: corpId });
    expect(cipher.seal(push.plain, corpId, push.random)).toBe(push.encrypted);
  });

  test.each(sealed)('$what', ({ receiveId, timestamp, nonce, plain, signature, encrypted }) => {
    expect(cipher.seal(plain, receiveId, random)).toBe(encrypted);
    expect(cipher.open(encrypted)).toEqual({ message: plain, receiveId });
    expect(cipher.sign(timestamp, nonce, encrypted)).toBe(signature);
    expect(() => cipher.checkSignature(signature, timestamp, nonce, encrypted)).not.toThrow();
  });
});

describe('what is sealed opens again', () => {
  test('whatever the text and the receiver', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, text, (message, receiveId) => {
        expect(cipher.open(cipher.seal(message, receiveId))).toEqual({ message, receiveId });
      }),
    );
  });

  test('at each of the 32 paddings, half of them wider than an AES block', () => {
    for (let length = 0; length < 64; length += 1) {
      const message = 'y'.repeat(length);
      expect(cipher.open(cipher.seal(message, corpId)).message).toBe(message);
    }
  });
});

describe('what the library lets pass is refused', () => {
  const good = cipher.seal('hello', corpId);

  test('the plain bytes made here are those that are taken', () => {
    expect(cipher.open(encryptRaw(plainBytes()))).toEqual({ message: 'hello', receiveId: corpId });
  });

  test.each([
    ['a character outside base64', `${good.slice(0, -4)}!${good.slice(-4)}`],
    ['white space', `${good.slice(0, 20)}\n${good.slice(20)}`],
    ['missing padding signs', good.replace(/=+$/, '')],
    ['the URL alphabet', good.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')],
  ])('base64 with %s', (_, encrypted) => {
    expect(rejection(() => cipher.open(encrypted))).toBe('base64');
  });

  test.each([0, 1, 16, 33, 48])('a ciphertext of %i bytes', (length) => {
    expect(rejection(() => cipher.open(Buffer.alloc(length, 7).toString('base64')))).toBe('length');
  });

  test.each([
    ['a last byte of 0', 0],
    ['a last byte over 32', 33],
  ])('padding with %s', (_, last) => {
    expect(rejection(() => cipher.open(encryptRaw(plainBytes({ pad: Buffer.alloc(21, last) }))))).toBe('padding');
  });

  test('padding of which only the last byte is right', () => {
    const pad = Buffer.alloc(21, 21);
    pad[3] = 20;
    expect(rejection(() => cipher.open(encryptRaw(plainBytes({ pad }))))).toBe('padding');
  });

  test.each([24, 100, 0x7fffffff, 0xffffffff])('a message length of %i in a shorter message', (length) => {
    expect(rejection(() => cipher.open(encryptRaw(plainBytes({ length }))))).toBe('length');
  });

  test('a key of another shape, and an empty token', () => {
    expect(() => createCipher({ token, aesKey: aesKey.slice(1) })).toThrow('aesKey');
    expect(() => createCipher({ token: '', aesKey })).toThrow('token');
  });

  test('a random of another length than 16, which would seal what nobody can open', () => {
    expect(() => cipher.seal('hello', corpId, Buffer.alloc(8))).toThrow('random');
  });

  test('any ciphertext is taken or refused, nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(rejection(() => cipher.open(Buffer.from(bytes).toString('base64')))).not.toBe('');
      }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { minLength: 1, maxLength: 6 }),
        (blocks) => {
          expect(rejection(() => cipher.open(encryptRaw(Buffer.concat(blocks))))).not.toBe('');
        },
      ),
    );
  });
});
