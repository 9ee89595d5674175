import { CallbackRejected } from './rejected.ts';
import { decode, malformed } from './xml-text.ts';

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
const CDATA = '<![CDATA[';

/**
 * Parses the small XML that WeCom writes: elements, text, CDATA, the five predefined entities and numeric references.
 * Attributes, comments, DOCTYPE and processing instructions (but a leading declaration) are refused; one pass, linear time.
 */
export function parseXml(source: string): XmlElement {
  if (source.length > MAX_LENGTH) throw new CallbackRejected('length', `XML is longer than ${MAX_LENGTH} characters`);
  const xml = source.includes('\r') ? source.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : source;
  const stack: OpenElement[] = [];
  let at = skipDeclaration(xml);
  let current: OpenElement | undefined;

  for (;;) {
    const mark = xml.indexOf('<', at);
    if (mark === -1) throw malformed('an element is not closed');
    if (current) addText(current, decode(xml, at, mark));
    else if (!isBlank(xml, at, mark)) throw malformed('text before the root element');

    if (current && xml.startsWith(CDATA, mark)) {
      const end = xml.indexOf(']]>', mark + CDATA.length);
      if (end === -1) throw malformed('CDATA is not closed');
      addCdata(current, xml.slice(mark + CDATA.length, end));
      at = end + 3;
      continue;
    }

    if (current && xml.charCodeAt(mark + 1) === SLASH) {
      at = closeTag(xml, mark, current.name);
      const closed = finish(current);
      stack.pop();
      current = stack.at(-1);
      if (!current) return onlyBlankAfter(xml, at, closed);
      current.children.push(closed);
      continue;
    }

    const nameEnd = nameFrom(xml, mark);
    const element = opened(xml.slice(mark + 1, nameEnd));
    const tagEnd = skipBlank(xml, nameEnd);
    if (xml.charCodeAt(tagEnd) === SLASH && xml.charCodeAt(tagEnd + 1) === GREATER) {
      at = tagEnd + 2;
      if (!current) return onlyBlankAfter(xml, at, finish(element));
      current.children.push(finish(element));
      continue;
    }
    if (xml.charCodeAt(tagEnd) !== GREATER) throw malformed('a tag holds more than its name');
    if (stack.length === MAX_DEPTH) throw malformed(`nested deeper than ${MAX_DEPTH}`);
    stack.push(element);
    current = element;
    at = tagEnd + 1;
  }
}

function opened(name: string): OpenElement {
  return { name, text: '', children: [], cdata: null, around: '' };
}

function addText(element: OpenElement, text: string): void {
  element.text += text;
  element.around += text;
}

function addCdata(element: OpenElement, text: string): void {
  element.text += text;
  element.cdata = (element.cdata ?? '') + text;
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
  return `${CDATA}${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

const SLASH = 0x2f;
const GREATER = 0x3e;

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;
}

function skipBlank(xml: string, from: number): number {
  let at = from;
  while (isSpace(xml.charCodeAt(at))) at += 1;
  return at;
}

function isBlank(xml: string, from: number, to: number): boolean {
  return skipBlank(xml, from) >= to;
}

function skipDeclaration(xml: string): number {
  const start = skipBlank(xml, xml.charCodeAt(0) === 0xfeff ? 1 : 0);
  if (!xml.startsWith('<?xml', start) || !isSpace(xml.charCodeAt(start + 5))) return start;
  const end = xml.indexOf('?>', start);
  if (end === -1) throw malformed('the declaration is not closed');
  return end + 2;
}

function isNameStart(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f;
}

function isNamePart(code: number): boolean {
  return isNameStart(code) || (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2e;
}

function nameFrom(xml: string, mark: number): number {
  if (!isNameStart(xml.charCodeAt(mark + 1))) throw refusedMarkup(xml, mark);
  let at = mark + 2;
  while (isNamePart(xml.charCodeAt(at))) at += 1;
  return at;
}

function refusedMarkup(xml: string, mark: number): CallbackRejected {
  const word = xml.slice(mark, mark + 9).toUpperCase();
  if (word === '<!DOCTYPE' || word.startsWith('<!ENTITY')) {
    return new CallbackRejected('doctype', 'XML with a DOCTYPE or ENTITY declaration is refused');
  }
  return malformed('only elements, text and CDATA are allowed');
}

function closeTag(xml: string, mark: number, name: string): number {
  const nameEnd = mark + 2 + name.length;
  if (!xml.startsWith(name, mark + 2)) throw malformed('a closing tag does not match');
  const end = skipBlank(xml, nameEnd);
  if (xml.charCodeAt(end) !== GREATER) throw malformed('a closing tag does not match');
  return end + 1;
}

function finish({ name, text, children, cdata, around }: OpenElement): XmlElement {
  if (children.length === 0) {
    return { name, text: cdata !== null && isBlank(around, 0, around.length) ? cdata : text, children };
  }
  if (!isBlank(text, 0, text.length)) throw malformed('text beside elements');
  return { name, text: '', children };
}

function onlyBlankAfter(xml: string, at: number, root: XmlElement): XmlElement {
  if (isBlank(xml, at, xml.length)) return root;
  throw refusedMarkup(xml, skipBlank(xml, at));
}
