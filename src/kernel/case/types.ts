import type { Control } from '../registry/types.ts';

/** What somebody may do with a case that is open, in the words of its buttons. */
export interface CommandWords {
  title: string;
  /** Said when it was done. */
  done: string;
  /** Of a command that ends the case for good: what is lost by it. */
  ends?: string | undefined;
}

/** What a page needs for the form and the rows of a case. */
export interface CaseForm {
  title: string;
  /** What the rows are called in the answer of the list. */
  rows: string;
  /** The field that says where. */
  place: string;
  fields: (Control & { name: string })[];
  /** Codes in words. */
  states: Readonly<Record<string, string>>;
  commands: Readonly<Record<string, CommandWords>>;
}
