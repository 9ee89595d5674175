import { CallbackRejected } from './rejected.ts';

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
/** `&#1114111;` and `&#x10FFFF;` are the longest references there are, less leading zeros. */
const LONGEST_REFERENCE = 10;

/** Text between two tags, its references resolved. */
export function decode(xml: string, from: number, to: number): string {
  const text = xml.slice(from, to);
  let mark = text.indexOf('&');
  if (mark === -1) return text;
  let decoded = '';
  let at = 0;
  while (mark !== -1) {
    const reference = text.slice(mark + 1, mark + LONGEST_REFERENCE);
    const end = reference.indexOf(';');
    if (end === -1) throw malformed('"&" without an entity');
    decoded += text.slice(at, mark) + entity(reference.slice(0, end));
    at = mark + end + 2;
    mark = text.indexOf('&', at);
  }
  return decoded + text.slice(at);
}

function entity(name: string): string {
  const known = Object.hasOwn(entities, name) ? entities[name] : undefined;
  if (known !== undefined) return known;
  const number = /^#(?:([0-9]+)|x([0-9a-fA-F]+))$/.exec(name);
  const code = number ? Number.parseInt(number[1] ?? number[2] ?? '', number[1] ? 10 : 16) : 0;
  if (!isXmlCharacter(code)) throw malformed('an unknown entity');
  return String.fromCodePoint(code);
}

/** XML 1.0, production Char. */
function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

export function malformed(message: string): CallbackRejected {
  return new CallbackRejected('xml', `XML is malformed: ${message}`);
}
