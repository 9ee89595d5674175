import { CallbackRejected } from './rejected.ts';
import { childrenOf, textOf, type XmlElement } from './xml.ts';

/**
 * Reads typed values out of a message's elements; a number that is none becomes a rejection that names the element.
 * Names, ids, keys and codes are read without the blanks around them: only what a human wrote may begin with one.
 */
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
