import { CallbackRejected } from './rejected.ts';
import { childrenOf, textOf, type XmlElement } from './xml.ts';

/** Reads typed values out of a message's elements; a number that is none becomes a rejection that names the element. */
export function text(element: XmlElement | undefined, name: string): string {
  return textOf(element, name) ?? '';
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
  const value = textOf(element, name)?.trim() ?? '';
  if (value === '') return null;
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

export function optionalNumbers(element: XmlElement | undefined, name: string): number[] | null {
  return optionalList(element, name)?.map(Number).filter(Number.isFinite) ?? null;
}

/** The texts of all children of that name. */
export function texts(element: XmlElement | undefined, name: string): string[] {
  return childrenOf(element, name).map((child) => child.text);
}
