import { z } from 'zod';
import { holdsIdNumber, type PersonalNumber, personalNumbersIn, withoutPersonalNumbers } from './masking.ts';
import { charCount, readable } from './text.ts';

const NAMES: Record<PersonalNumber, string> = { ID: '身份证号', BANK_CARD: '银行卡号', PHONE: '手机号' };

/**
 * What somebody writes into a box, in characters. Identity, bank-card and mobile numbers have no business here
 * (个人信息保护法 art. 6, minimum data): they are refused, so that nobody learns to leave them.
 */
export const freeText = (max: number, min = 1) =>
  z
    .string()
    .overwrite(readable)
    .min(min)
    .refine((text) => charCount(text) <= max, { error: `最多${max}个字` })
    .superRefine((text, context) => {
      const [found] = personalNumbersIn(text);
      if (found) context.addIssue({ code: 'custom', message: refusalOf(found.kind) });
    })
    .meta({ 'x-free-text': true, 'x-characters': max });

/** A box by how many characters it takes. */
export type BoxOf = (max: number) => z.ZodType<string, string>;

/** What was written in such a box, as it is shown: it was judged when it came, by the rules of that day. */
export const keptText: BoxOf = () => z.string();

/** The same from a feed, whose record must not be lost for it: the numbers are struck out. */
export const fedText = (max: number) =>
  z.string().overwrite(readable).max(max).overwrite(withoutPersonalNumbers).meta({ 'x-free-text': true });

/** A number that somebody else gave out, such as a 工号: it may be as long as a phone number, but is nobody's identity number. */
export const ownNumber = (max: number, min = 1) =>
  z
    .string()
    .overwrite(readable)
    .min(min)
    .max(max)
    .refine((text) => !holdsIdNumber(text), { error: refusalOf('ID') })
    .meta({ 'x-free-text': true });

function refusalOf(kind: PersonalNumber): string {
  return `不能有${NAMES[kind]}，请删去后再提交`;
}

/** Years that a slip of the finger leaves: PostgreSQL knows no year 0, and what nobody can mean breaks whoever reads it later. */
const inCalendar = (text: string): boolean => text >= '1900' && text < '2200';
const fault = { error: '的年份不正确' };

/** A day somebody writes, of Shanghai: 2026-12-31. */
export const day = () => z.iso.date().refine(inCalendar, fault);

/** A moment somebody writes, in any zone. */
export const moment = () => z.iso.datetime({ offset: true }).refine(inCalendar, fault);
