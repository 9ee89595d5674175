import type { FieldCrypto } from './field-crypto.ts';
import { addMs, hours } from './time.ts';

/** No 0, 1, I, O: it is read aloud and copied by hand. 32 signs, so that five bits make one. */
const SIGNS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 6;
const WORD = new RegExp(`^[${SIGNS}]{${LENGTH}}$`);

/** As long as a card shows it: later a card without it stands in its place (its code dies after 72 hours, WeCom page 94888). */
export const CHECK_WORD_VALID_MS = hours(70);

interface Contact {
  warningId: string;
  personId: string;
  since: Date;
}

/** The word that whoever has a warning shows to who doubts him. Another owner, or the same one anew, has another word. */
export function checkWordOf(
  { checkWordMac }: Pick<FieldCrypto, 'checkWordMac'>,
  { warningId, personId, since }: Contact,
): string {
  const bits = checkWordMac(`${warningId} ${personId} ${since.getTime()}`).readUInt32BE();
  return Array.from({ length: LENGTH }, (_, at) => SIGNS[(bits >>> (5 * at)) & 31]).join('');
}

/** Whoever is asked to look after somebody again: each time he is asked he has another word. */
export const followUpContact = (
  { id, dueAt }: { id: string; dueAt: Date },
  personId: string,
  asked: number,
): Contact => ({
  warningId: id,
  personId,
  since: addMs(dueAt, asked),
});

/** As typed on a phone: small, full width, with blanks. Null when it cannot be one. */
export function normalCheckWord(typed: string): string | null {
  const word = typed.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  return WORD.test(word) ? word : null;
}
