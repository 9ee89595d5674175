import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { CallbackRejected, cdata } from '../../../src/wecom/callback/index.ts';
import { parseXml, type XmlElement } from '../../../src/wecom/callback/xml.ts';

const oracle = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: false });

/** Our tree in the oracle's shape: text or an object, a list where a name is repeated. */
function asOracle(element: XmlElement): unknown {
  if (element.children.length === 0) return element.text;
  const shape: Record<string, unknown> = {};
  for (const child of element.children) {
    const value = asOracle(child);
    const before = shape[child.name];
    shape[child.name] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  }
  return shape;
}

/** The oracle keeps the blanks between elements as `#text`. */
function withoutGaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutGaps);
  if (typeof value !== 'object' || value === null) return value;
  const named = Object.entries(value).filter(([key, part]) => key !== '#text' || String(part).trim() !== '');
  return Object.fromEntries(named.map(([key, part]) => [key, withoutGaps(part)]));
}

function written(text: string, style: number): string {
  if (style === 0) return cdata(text);
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return style === 1 ? escaped : escaped.replaceAll('"', '&quot;').replaceAll("'", '&apos;');
}

const name = fc.constantFrom('ToUserName', 'Content', 'SelectedItem', 'OptionId', 'item', 'Location_X', 'a', 'b-1');
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(']]>', 'a]]>b]]>c', ']]', '<MsgId>1</MsgId>', '&amp;', '&#65;', '<![CDATA[x', '预警\n请签收', '😀'),
);
/** Blank-only text is where parsers differ by taste; it means nothing to WeCom. */
const leaf = fc
  .tuple(name, text, fc.nat(2))
  .filter(([, value]) => value === '' || value.trim() !== '')
  .map(([tag, value, style]) => `<${tag}>${written(value, style)}</${tag}>`);
const document = fc
  .letrec((tie) => ({
    node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('branch')),
    branch: fc
      .tuple(name, fc.array(tie('node'), { minLength: 1, maxLength: 4 }), fc.constantFrom('', '\n', '  '))
      .map(([tag, children, gap]) => `<${tag}>${gap}${children.join(gap)}${gap}</${tag}>`),
  }))
  .branch.map((branch) => `<xml>${branch}</xml>`);

function outcome(xml: string): string {
  try {
    parseXml(xml);
    return 'parsed';
  } catch (error) {
    if (error instanceof CallbackRejected && error.status >= 400 && error.status < 500) return error.code;
    throw error;
  }
}

describe('what WeCom may write', () => {
  test('reads as fast-xml-parser reads it', () => {
    fc.assert(
      fc.property(document, (xml) => {
        const ours = parseXml(xml);
        expect({ [ours.name]: asOracle(ours) }).toEqual(withoutGaps(oracle.parse(xml)));
      }),
      { numRuns: 300 },
    );
  });

  test('any text survives CDATA, and plain text survives escaping', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat(2), (value, style) => {
        fc.pre(!value.includes('\r'));
        expect(parseXml(`<xml>${written(value, style)}</xml>`).text).toBe(value);
      }),
    );
  });

  test('CDATA and plain text join, empty elements are empty, references are resolved', () => {
    const root = parseXml('<xml><a>1&lt;<![CDATA[2&lt;]]>3</a><b/><c></c><d >&#x6211;&#128512;&quot;</d ></xml>');
    expect(root.children.map((child) => child.text)).toEqual(['1<2&lt;3', '', '', '我😀"']);
  });

  test('a leading declaration, a byte order mark and white space around the root are passed over', () => {
    expect(outcome('\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<xml><a>1</a></xml>\n')).toBe('parsed');
  });

  test('line ends are unified as XML demands', () => {
    expect(parseXml('<xml><![CDATA[a\r\nb\rc]]></xml>').text).toBe('a\nb\nc');
  });
});

describe('what it never writes is refused', () => {
  test.each([
    ['a DOCTYPE', '<!DOCTYPE xml [<!ENTITY a "b">]><xml>&a;</xml>', 'doctype'],
    ['a DOCTYPE in lower case after a declaration', '<?xml version="1.0"?><!doctype xml><xml/>', 'doctype'],
    ['a DOCTYPE within', '<xml><!DOCTYPE a><a/></xml>', 'doctype'],
    ['an ENTITY declaration', '<!ENTITY a SYSTEM "file:///etc/passwd"><xml/>', 'doctype'],
    ['a comment', '<xml><!-- --></xml>', 'xml'],
    ['a processing instruction', '<xml><?php ?></xml>', 'xml'],
    ['an attribute', '<xml a="1"></xml>', 'xml'],
    ['an own entity', '<xml>&lol;</xml>', 'xml'],
    ['an entity named like an object member', '<xml>&toString;</xml>', 'xml'],
    ['a lone ampersand', '<xml>a & b</xml>', 'xml'],
    ['a reference to NUL', '<xml>&#0;</xml>', 'xml'],
    ['a reference to half a character', '<xml>&#xD800;</xml>', 'xml'],
    ['a reference beyond Unicode', '<xml>&#x110000;</xml>', 'xml'],
    ['two roots', '<xml></xml><xml></xml>', 'xml'],
    ['text after the root', '<xml></xml>x', 'xml'],
    ['text before the root', 'x<xml></xml>', 'xml'],
    ['text beside elements', '<xml>x<a></a></xml>', 'xml'],
    ['crossed elements', '<xml><a><b></a></b></xml>', 'xml'],
    ['a longer closing name', '<xml><a></ab></xml>', 'xml'],
    ['a closing tag alone', '</xml>', 'xml'],
    ['a closing tag that closes itself', '<xml></xml/>', 'xml'],
    ['an element that closes itself after a blank', '<xml><a/ ></xml>', 'xml'],
    ['an open end', '<xml><a>', 'xml'],
    ['open CDATA', '<xml><![CDATA[x]]</xml>', 'xml'],
    ['CDATA as root', '<![CDATA[x]]>', 'xml'],
    ['an open declaration', '<?xml version="1.0"', 'xml'],
    ['a name that starts with a digit', '<1></1>', 'xml'],
    ['nothing', '', 'xml'],
    ['JSON', '{"Encrypt":"x"}', 'xml'],
    ['deep nesting', `${'<a>'.repeat(17)}${'</a>'.repeat(17)}`, 'xml'],
    ['great length', `<xml>${'x'.repeat(256 * 1024)}</xml>`, 'length'],
  ])('%s', (_, xml, code) => {
    expect(outcome(xml)).toBe(code);
  });

  test('any text and any damaged document is parsed or refused, never anything else', () => {
    const damaged = fc
      .tuple(
        document,
        fc.nat(),
        fc.string({ unit: fc.constantFrom('<', '>', '/', '&', '!', ']', 'a', '\0'), maxLength: 4 }),
      )
      .map(([xml, at, noise]) => xml.slice(0, at % xml.length) + noise + xml.slice((at % xml.length) + 1));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), damaged), (xml) => {
        expect(outcome(xml)).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['opened elements', '<a>'.repeat(80_000)],
    ['ampersands', `<xml>${'&'.repeat(250_000)}</xml>`],
    ['references', `<xml>${'&lt;'.repeat(60_000)}</xml>`],
    ['open CDATA', `<xml>${'<![CDATA['.repeat(28_000)}`],
    ['CDATA sections', `<xml>${'<![CDATA[]]>'.repeat(20_000)}</xml>`],
    ['siblings', `<xml>${'<a/>'.repeat(60_000)}</xml>`],
    ['blanks in a tag', `<xml${' '.repeat(250_000)}`],
  ])('as much as fits of %s costs no more than its length', (_, xml) => {
    const started = performance.now();
    outcome(xml);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
