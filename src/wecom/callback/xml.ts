export type RejectionCode =
  | 'signature'
  | 'window'
  | 'receiveid'
  | 'padding'
  | 'length'
  | 'base64'
  | 'xml'
  | 'query'
  | 'doctype'
  | 'echo';

const statusOf: Record<RejectionCode, 400 | 401 | 403> = {
  signature: 401,
  window: 403,
  receiveid: 403,
  padding: 400,
  length: 400,
  base64: 400,
  xml: 400,
  query: 400,
  doctype: 400,
  echo: 403,
};

/** A callback that is not taken. The message names what is wrong and never repeats what was sent. */
export class CallbackRejected extends Error {
  override readonly name = 'CallbackRejected';
  readonly code: RejectionCode;
  readonly status: 400 | 401 | 403;

  constructor(code: RejectionCode, message: string) {
    super(message);
    this.code = code;
    this.status = statusOf[code];
  }
}

/** An element holds either text or children; white space between children, and around CDATA, is dropped. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

interface OpenElement {
  name: string;
  text: string;
  children: XmlElement[];
  /** What stands in CDATA sections and what stands around them; null where there is no section. */
  cdata: string | null;
  around: string;
}

/** WeCom's largest callback (a 2048-byte text, a contact change) is a few KB. */
const MAX_LENGTH = 256 * 1024;
const MAX_DEPTH = 16;
const BLANK = /^[ \t\n]*$/;
const DECLARATION = /^\ufeff?[ \t\n]*(?:<\?xml[ \t\n].*?\?>)?/s;
/** A whole tag, or how a CDATA section begins. */
const MARKUP = /<(?:(!\[CDATA\[)|(\/?)([A-Za-z_][\w.-]*)[ \t\n]*(\/?)>)/y;

/**
 * Parses the small XML that WeCom writes: elements, text, CDATA, the five predefined entities and numeric references.
 * Attributes, comments, DOCTYPE and processing instructions (but a leading declaration) are refused; one pass, linear time.
 */
export function parseXml(source: string): XmlElement {
  if (source.length > MAX_LENGTH) throw new CallbackRejected('length', `XML is longer than ${MAX_LENGTH} characters`);
  const xml = source.replace(/\r\n?/g, '\n');
  const stack: OpenElement[] = [];
  let current: OpenElement | undefined;
  let root: XmlElement | undefined;
  let at = DECLARATION.exec(xml)?.[0].length ?? 0;

  for (;;) {
    const mark = xml.indexOf('<', at);
    const text = xml.slice(at, mark === -1 ? xml.length : mark);
    if (current) {
      const plain = text.includes('&') ? text.replace(/&(?:([^;]{0,8});)?/g, reference) : text;
      current.text += plain;
      current.around += plain;
    } else if (!BLANK.test(text)) throw malformed('text beside the root element');
    if (mark === -1) {
      if (root) return root;
      throw malformed('an element is not closed');
    }

    MARKUP.lastIndex = mark;
    const [, section, closing, name = '', empty] = MARKUP.exec(xml) ?? refuse(xml, mark);
    at = MARKUP.lastIndex;
    if (root) throw malformed('more than one root element');
    if (section) {
      const end = xml.indexOf(']]>', at);
      if (!current) throw malformed('text beside the root element');
      if (end === -1) throw malformed('CDATA is not closed');
      const content = xml.slice(at, end);
      current.text += content;
      current.cdata = (current.cdata ?? '') + content;
      at = end + 3;
      continue;
    }
    if (closing) {
      if (empty || current?.name !== name) throw malformed('a closing tag does not match');
      stack.pop();
    } else {
      if (!empty && stack.length === MAX_DEPTH) throw malformed(`nested deeper than ${MAX_DEPTH}`);
      current = { name, text: '', children: [], cdata: null, around: '' };
      if (!empty) stack.push(current);
    }
    if (closing || empty) {
      const closed = finish(current);
      current = stack.at(-1);
      if (current) current.children.push(closed);
      else root = closed;
    }
  }
}

function finish({ name, text, children, cdata, around }: OpenElement): XmlElement {
  if (children.length === 0) return { name, text: cdata !== null && BLANK.test(around) ? cdata : text, children };
  if (!BLANK.test(text)) throw malformed('text beside elements');
  return { name, text: '', children };
}

function refuse(xml: string, mark: number): never {
  if (/^<!(?:DOCTYPE|ENTITY)/i.test(xml.slice(mark, mark + 9))) {
    throw new CallbackRejected('doctype', 'XML with a DOCTYPE or ENTITY declaration is refused');
  }
  throw malformed('only elements, text and CDATA are allowed');
}

function malformed(message: string): CallbackRejected {
  return new CallbackRejected('xml', `XML is malformed: ${message}`);
}

const ENTITIES = new Map(Object.entries({ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }));

/** What `&name;` stands for; names are eight characters at most, like `#1114111` and `#x10FFFF`. */
function reference(_: string, name?: string): string {
  if (name === undefined) throw malformed('"&" without an entity');
  const known = ENTITIES.get(name);
  if (known !== undefined) return known;
  // `#65` and `#x41` are numbers of JavaScript but for their first character.
  const code = /^#(?:[0-9]+|x[0-9a-fA-F]+)$/.test(name) ? Number(`0${name.slice(1)}`) : 0;
  if (!isXmlCharacter(code)) throw malformed('an unknown entity');
  return String.fromCodePoint(code);
}

/** XML 1.0, production Char. */
function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

/** The first child of that name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return childrenOf(element, name)[0];
}

/**
 * All children of that name: a list even when WeCom sent one. Its own pages write `AgentID` and `AgentId`, so where none
 * has this very spelling, those do that differ in capitals only.
 */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  if (element === undefined) return [];
  const exact = element.children.filter((child) => child.name === name);
  if (exact.length > 0) return exact;
  const small = name.toLowerCase();
  return element.children.filter((child) => child.name.toLowerCase() === small);
}

/** The text of the child, or null when there is no such child. */
export function textOf(element: XmlElement | undefined, name: string): string | null {
  return childOf(element, name)?.text ?? null;
}

/** Text as CDATA; a `]]>` inside is split over two sections. */
export function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

// Typed values out of a message's elements; a number that is none becomes a rejection that names the element.

/** Names, ids, keys and codes are read without the blanks around them: only what a human wrote may begin with one. */
export function text(element: XmlElement | undefined, name: string): string {
  return textOf(element, name)?.trim() ?? '';
}

/** What a human wrote, as he wrote it. */
export function freeText(element: XmlElement | undefined, name: string): string {
  return textOf(element, name) ?? '';
}

/** Null when the element is absent. */
export function optionalText(element: XmlElement | undefined, name: string): string | null {
  return textOf(element, name)?.trim() ?? null;
}

export function demanded(element: XmlElement | undefined, name: string): string {
  const value = text(element, name);
  if (value === '') throw new CallbackRejected('xml', `${name} is missing`);
  return value;
}

export function number(element: XmlElement | undefined, name: string): number {
  return optionalNumber(element, name) ?? 0;
}

export function optionalNumber(element: XmlElement | undefined, name: string): number | null {
  const value = text(element, name);
  return value === '' ? null : asNumber(value, name);
}

function asNumber(value: string, name: string): number {
  const parsed = Number(value);
  if (Number.isFinite(parsed)) return parsed;
  throw new CallbackRejected('xml', `${name} is not a number`);
}

/** A comma-separated list; null when the element is absent. */
export function optionalList(element: XmlElement | undefined, name: string): string[] | null {
  const value = textOf(element, name);
  if (value === null) return null;
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Null also when the element is empty: WeCom writes it so where it has nothing to tell. */
export function optionalNumbers(element: XmlElement | undefined, name: string): number[] | null {
  const parts = optionalList(element, name) ?? [];
  return parts.length === 0 ? null : parts.map((part) => asNumber(part, name));
}

/** The texts of all children of that name, without the blanks around them. */
export function texts(element: XmlElement | undefined, name: string): string[] {
  return childrenOf(element, name).map((child) => child.text.trim());
}

/**
 * The name of this list that was meant. WeCom itself writes `LOCATION`, `CLICK` and `VIEW` here and small letters there,
 * so capitals, blanks and what joins the words do not count.
 */
export function nameIn<Name extends string>(names: readonly Name[], written: string): Name | null {
  const exact = names.find((name) => name === written);
  if (exact !== undefined) return exact;
  const found = bare(written);
  return names.find((name) => bare(name) === found) ?? null;
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
