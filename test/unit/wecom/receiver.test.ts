import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CallbackRejected,
  createCipher,
  createReceiver,
  sealCallback,
  sealEcho,
  sealReply,
} from '../../../src/wecom/callback/index.ts';
import { aesKey, corpId, push, random, sealed, token, urlVerification } from './vectors.ts';

const receiver = createReceiver({ token, aesKey, receiveIds: [corpId], windowSeconds: 3600 });
const now = 1_700_000_000;
/** When the documentation's echo was made. */
const then = 1_409_659_589;
const stamp = { timestamp: now, nonce: 'nonce1' };
const xml = '<xml><MsgType><![CDATA[text]]></MsgType></xml>';
const good = sealCallback({ token, aesKey, receiveId: corpId, xml, ...stamp, agentId: '1000002' });

function refused(work: () => unknown): { code: string; status: number } | 'taken' {
  try {
    work();
  } catch (error) {
    if (error instanceof CallbackRejected) return { code: error.code, status: error.status };
    throw error;
  }
  return 'taken';
}

/** Signed rightly, with whatever inside. */
function signed(encrypted: string, receiveId = corpId) {
  const query = {
    msg_signature: createCipher({ token, aesKey }).sign(String(now), 'n', encrypted),
    timestamp: String(now),
    nonce: 'n',
  };
  return { query, body: `<xml><ToUserName>${receiveId}</ToUserName><Encrypt>${encrypted}</Encrypt></xml>` };
}

describe('URL verification', () => {
  test('answers the documentation’s echo', () => {
    expect(receiver.verifyUrl(urlVerification.query, then)).toBe(urlVerification.plain);
  });

  test('has the same time window as a push, so that a recorded one is worth nothing the next day', () => {
    const query = sealEcho({ token, aesKey, receiveId: corpId, echo: '42', ...stamp });
    expect(receiver.verifyUrl(query, now + 3600)).toBe('42');
    expect(refused(() => receiver.verifyUrl(query, now + 3601))).toEqual({ code: 'window', status: 403 });
  });

  test('never reads a recorded push out to whoever sends it as an echo', () => {
    for (const echo of [xml, ` \n${xml}`, '\ufeff<xml/>', '{"msgtype":"text"}']) {
      const query = sealEcho({ token, aesKey, receiveId: corpId, echo, ...stamp });
      expect(refused(() => receiver.verifyUrl(query, now))).toEqual({ code: 'echo', status: 403 });
    }
    const { timestamp, nonce, msg_signature } = push.query;
    const replayed = { timestamp, nonce, msg_signature, echostr: push.encrypted };
    expect(refused(() => receiver.verifyUrl(replayed, 1_409_659_813))).toEqual({ code: 'echo', status: 403 });
  });

  test('takes an echo whose plus signs arrived as blanks', () => {
    const { echostr, ...query } = urlVerification.query;
    const blanks = { ...query, echostr: echostr.replaceAll('+', ' ') };
    expect(receiver.verifyUrl(blanks, then)).toBe(urlVerification.plain);
  });

  test('refuses another corp’s and an unsigned one', () => {
    const query = sealEcho({ token, aesKey, receiveId: 'other', echo: '42', ...stamp });
    expect(refused(() => receiver.verifyUrl(query, now))).toEqual({ code: 'receiveid', status: 403 });
    const unsigned = { ...urlVerification.query, msg_signature: '0'.repeat(40) };
    expect(refused(() => receiver.verifyUrl(unsigned, then))).toEqual({ code: 'signature', status: 401 });
  });
});

describe('a pushed message', () => {
  test('of the documentation opens', () => {
    const body = `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><Encrypt><![CDATA[${push.encrypted}]]></Encrypt><AgentID><![CDATA[218]]></AgentID></xml>`;
    expect(receiver.open(push.query, body, 1_409_659_813)).toEqual({ xml: push.plain, receiveId: corpId });
  });

  test('opens in every order of the envelope, as CDATA and as plain text', () => {
    const encrypted = createCipher({ token, aesKey }).seal(xml, corpId);
    const { query } = signed(encrypted);
    const parts = [`<ToUserName>${corpId}</ToUserName>`, '<AgentID/>', `<Encrypt><![CDATA[${encrypted}]]></Encrypt>`];
    for (const order of [parts, parts.toReversed(), [parts[2], parts[0]], [`\n<Encrypt>\n${encrypted}\n</Encrypt>`]]) {
      expect(receiver.open(query, `<xml>${order.join('')}</xml>`, now).xml).toBe(xml);
    }
  });

  test('opens for each corp that may send', () => {
    const shared = createReceiver({ token, aesKey, receiveIds: [corpId, 'wwdown'], windowSeconds: 0 });
    const { query, body } = sealCallback({ token, aesKey, receiveId: 'wwdown', xml, ...stamp });
    expect(shared.open(query, body, 0)).toEqual({ xml, receiveId: 'wwdown' });
    expect(refused(() => receiver.open(query, body, now))).toEqual({ code: 'receiveid', status: 403 });
  });

  test('is taken an hour early or late, not a second more, and at any time without a window', () => {
    expect(refused(() => receiver.open(good.query, good.body, now + 3600))).toBe('taken');
    expect(refused(() => receiver.open(good.query, good.body, now - 3600))).toBe('taken');
    expect(refused(() => receiver.open(good.query, good.body, now + 3601))).toEqual({ code: 'window', status: 403 });
    expect(refused(() => receiver.open(good.query, good.body, now - 3601))).toEqual({ code: 'window', status: 403 });
    const patient = createReceiver({ token, aesKey, receiveIds: [corpId], windowSeconds: 0 });
    expect(patient.open(good.query, good.body, now * 2).xml).toBe(xml);
  });

  test('opens whatever was sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.stringMatching(/^\w{1,16}$/), (text, nonce) => {
        fc.pre(!text.includes('\0') && !text.trimStart().startsWith('<'));
        const sent = sealCallback({ token, aesKey, receiveId: corpId, xml: text, timestamp: now, nonce });
        expect(receiver.open(sent.query, sent.body, now)).toEqual({ xml: text, receiveId: corpId });
      }),
    );
  });
});

describe('refused', () => {
  test.each([
    ['a parameter given twice', { nonce: ['nonce1', 'nonce1'] }],
    ['a parameter left out', { nonce: undefined }],
    ['an empty parameter', { msg_signature: '' }],
    ['a number', { timestamp: now }],
    ['an object', { msg_signature: { toString: () => good.query.msg_signature } }],
    ['a time that is none', { timestamp: '1e9' }],
    ['an endless parameter', { nonce: 'n'.repeat(5000) }],
  ])('%s', (_, change) => {
    const query = { ...good.query, ...change };
    expect(refused(() => receiver.open(query, good.body, now))).toEqual({ code: 'query', status: 400 });
  });

  test.each([undefined, null, 'a=b', 7, []])('a query that is %j', (query) => {
    expect(refused(() => receiver.open(query, good.body, now))).toEqual({ code: 'query', status: 400 });
    expect(refused(() => receiver.verifyUrl(query, now))).toEqual({ code: 'query', status: 400 });
  });

  test.each(['', '0'.repeat(40), 'é'.repeat(40), '0'.repeat(39)])('the signature %j', (signature) => {
    const query = { ...good.query, msg_signature: signature };
    expect(refused(() => receiver.open(query, good.body, now))).toMatchObject({ status: signature === '' ? 400 : 401 });
  });

  test('a signature in capitals, of another token, over another time, nonce or text', () => {
    const { query, body } = good;
    const other = sealCallback({ token: 'other', aesKey, receiveId: corpId, xml, ...stamp });
    const capitals = { ...query, msg_signature: query.msg_signature.toUpperCase() };
    for (const [given, sent] of [
      [capitals, body],
      [other.query, other.body],
      [{ ...query, timestamp: String(now + 1) }, body],
      [{ ...query, nonce: 'nonce2' }, body],
      [query, other.body],
    ] as const) {
      expect(refused(() => receiver.open(given, sent, now))).toEqual({ code: 'signature', status: 401 });
    }
  });

  test.each([
    ['nothing', ''],
    ['JSON', '{"Encrypt":"abc"}'],
    ['no Encrypt', '<xml><ToUserName>x</ToUserName></xml>'],
    ['another root', '<doc><Encrypt>abc</Encrypt></doc>'],
    ['two Encrypt', '<xml><Encrypt>abc</Encrypt><Encrypt>abc</Encrypt></xml>'],
    ['elements in Encrypt', '<xml><Encrypt><a>abc</a></Encrypt></xml>'],
  ])('an envelope with %s', (_, body) => {
    expect(refused(() => receiver.open(good.query, body, now))).toEqual({ code: 'xml', status: 400 });
  });

  test('a DOCTYPE, outside as inside', () => {
    const outside = `<!DOCTYPE xml>${good.body}`;
    expect(refused(() => receiver.open(good.query, outside, now))).toEqual({ code: 'doctype', status: 400 });
    for (const inner of ['<!DOCTYPE a><xml/>', ' <?xml version="1.0"?>\n<!doctype a><xml/>']) {
      const sent = sealCallback({ token, aesKey, receiveId: corpId, xml: inner, ...stamp });
      expect(refused(() => receiver.open(sent.query, sent.body, now))).toEqual({ code: 'doctype', status: 400 });
    }
  });

  test('what a member writes about DOCTYPE is only text', () => {
    const inner = '<xml><Content><![CDATA[<!DOCTYPE html>]]></Content></xml>';
    const sent = sealCallback({ token, aesKey, receiveId: corpId, xml: inner, ...stamp });
    expect(receiver.open(sent.query, sent.body, now).xml).toBe(inner);
  });

  test('a NUL, which could not be kept', () => {
    const sent = sealCallback({ token, aesKey, receiveId: corpId, xml: '<xml>\0</xml>', ...stamp });
    expect(refused(() => receiver.open(sent.query, sent.body, now))).toEqual({ code: 'xml', status: 400 });
  });

  test('a signed ciphertext that is none', () => {
    for (const [encrypted, code] of [
      ['AAAA', 'length'],
      ['!!!!', 'base64'],
      [Buffer.alloc(64, 1).toString('base64'), 'padding'],
    ] as const) {
      const { query, body } = signed(encrypted);
      expect(refused(() => receiver.open(query, body, now))).toEqual({ code, status: 400 });
    }
  });

  test('anything at all, with a 4xx and nothing else', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.anything(), fc.constantFrom(...Object.values(good.query)));
    const query = fc.oneof(
      fc.anything(),
      fc.record({ msg_signature: value, timestamp: value, nonce: value, echostr: value }, { requiredKeys: [] }),
      fc.constant(good.query),
    );
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('utf8')),
      fc
        .tuple(fc.nat(good.body.length - 1), fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }))
        .map(([at, noise]) => {
          return good.body.slice(0, at) + noise + good.body.slice(at);
        }),
    );
    const harmless = new Set(['taken', 400, 401, 403]);
    fc.assert(
      fc.property(query, body, (given, sent) => {
        for (const result of [
          refused(() => receiver.open(given, sent, now)),
          refused(() => receiver.verifyUrl(given, now)),
          refused(() => receiver.open(signed(sent).query, signed(sent).body, now)),
        ]) {
          expect(harmless).toContain(result === 'taken' ? result : result.status);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('a receiver for nobody, at its making', () => {
    expect(() => createReceiver({ token, aesKey, receiveIds: [], windowSeconds: 0 })).toThrow('receiveIds');
  });
});

test('a passive reply is sealed as the vector says', () => {
  const [vector] = sealed;
  if (!vector) throw new Error('no vector');
  const { timestamp, nonce, plain, encrypted, signature } = vector;
  expect(sealReply({ token, aesKey, receiveId: corpId, xml: plain, timestamp, nonce, random })).toBe(
    `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature><TimeStamp>1700000000</TimeStamp><Nonce><![CDATA[n0001]]></Nonce></xml>`,
  );
});

test('a receiver’s own reply opens again', () => {
  const reply = receiver.seal(xml, { timestamp: now, nonce: 'n' });
  const signature = /<MsgSignature><!\[CDATA\[(\w+)/.exec(reply)?.[1];
  const query = { msg_signature: signature, timestamp: String(now), nonce: 'n' };
  expect(receiver.open(query, reply, now)).toEqual({ xml, receiveId: corpId });
});
