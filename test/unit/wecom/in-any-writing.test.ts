import fc from 'fast-check';
import { expect, test } from 'vitest';
import { laneOf } from '../../../src/inbound/inbox.ts';
import { dedupeKey, INBOUND_KINDS, parseCallback } from '../../../src/wecom/callback/index.ts';
import { catalogue } from './catalogue.ts';

/** Names, which WeCom writes in small letters here and in capitals there. */
const NAMES = new Set(['MsgType', 'Event', 'ChangeType', 'UserID', 'FromUserName']);
const HUMAN = new Set(['Content', 'ItemSpeech']);
const UNKNOWN = [
  '<Anew/>',
  '<Vendor><![CDATA[ x ]]></Vendor>',
  '<Extra><Inner>1</Inner></Extra>',
  '<MsgVersion>2</MsgVersion>',
];

type Pick = (most: number) => number;
const BLANKS = ['', ' ', '\n', '\r\n\t', '   '];

/** The same said in another hand: blanks, CDATA or none, capitals, things we do not know in between. */
function inAnotherHand(xml: string, pick: Pick): string {
  const blank = () => BLANKS[pick(BLANKS.length)] ?? '';
  const leaf = /<([A-Za-z_0-9]+)>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))<\/\1>/gs;
  const rewritten = xml.replace(leaf, (_, name: string, inCdata: string | undefined, plain: string | undefined) => {
    const value = inCdata ?? plain ?? '';
    const cased = NAMES.has(name) ? ([value, value.toUpperCase(), capitalised(value)][pick(3)] ?? value) : value;
    if (HUMAN.has(name)) return `${blank()}<${name}>${blank()}<![CDATA[${cased}]]>${blank()}</${name}>`;
    const padded = `${blank()}${cased}${blank()}`;
    const isCdata = cased.includes('&') || pick(2) === 0;
    return `${blank()}<${name}>${isCdata ? `${blank()}<![CDATA[${padded}]]>${blank()}` : padded}</${name}>${blank()}`;
  });
  const unknown = UNKNOWN[pick(UNKNOWN.length)] ?? '';
  return `${blank()}${rewritten.replace('<xml>', () => `<xml>${blank()}${unknown}`)}${blank()}`;
}

const capitalised = (value: string) => value.slice(0, 1).toUpperCase() + value.slice(1);

const pickOf = (numbers: number[]): Pick => {
  let at = 0;
  return (most) => {
    at += 1;
    return (numbers[at % numbers.length] ?? 0) % most;
  };
};

test('whatever WeCom tells is heard the same, with blanks, capitals and unknown elements wherever they may stand', () => {
  const known = catalogue.filter(([, , expected]) => expected.kind !== 'other');
  fc.assert(
    fc.property(
      fc.constantFrom(...known),
      fc.array(fc.nat(1000), { minLength: 7, maxLength: 60 }),
      (entry, numbers) => {
        const [, xml, expected] = entry;
        expect(parseCallback(inAnotherHand(xml, pickOf(numbers)))).toStrictEqual(expected);
      },
    ),
    { numRuns: 800 },
  );
});

test('what is not in the catalogue stays foreign in any writing', () => {
  const foreign = catalogue.filter(([, , expected]) => expected.kind === 'other');
  fc.assert(
    fc.property(
      fc.constantFrom(...foreign),
      fc.array(fc.nat(1000), { minLength: 7, maxLength: 60 }),
      (entry, numbers) => {
        expect(parseCallback(inAnotherHand(entry[1], pickOf(numbers))).kind).toBe('other');
      },
    ),
  );
});

test('the catalogue here holds every kind there is', () => {
  const written = new Set(catalogue.map(([, , { kind }]) => kind));
  const sisters = ['pic_photo_or_album', 'low_active_alert', 'low_active', 'active_restored'];
  expect(INBOUND_KINDS.filter((kind) => !written.has(kind) && !sisters.includes(kind))).toEqual([]);
});

test('what a human wrote keeps the blanks he wrote', () => {
  const said = (content: string) =>
    parseCallback(`<xml><FromUserName>a</FromUserName><MsgType>text</MsgType><Content>${content}</Content></xml>`);
  expect(said('\n  <![CDATA[ 防护 \n ]]>\n')).toMatchObject({ content: ' 防护 \n ' });
  expect(said(' 防护 ')).toMatchObject({ content: ' 防护 ' });
});

test('a retry written with other blanks around its number is still the same message, of the same sender', () => {
  const xml = (gap: string) =>
    `<xml><FromUserName>${gap}<![CDATA[Adv-01]]>${gap}</FromUserName><MsgType>text</MsgType><MsgId>${gap}73${gap}</MsgId></xml>`;
  expect(dedupeKey('app', xml('\n '))).toBe(dedupeKey('app', xml('')));
  expect(new Set(['', ' ', '\n\t'].map((gap) => laneOf('app', xml(gap)))).size).toBe(1);
});
