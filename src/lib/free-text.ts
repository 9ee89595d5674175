import { z } from 'zod';
import { type PersonalNumber, personalNumbersIn, withoutPersonalNumbers } from './personal-numbers.ts';
import { charCount } from './text.ts';

const NAMES: Record<PersonalNumber, string> = { ID: '身份证号', BANK_CARD: '银行卡号', PHONE: '手机号' };

/**
 * What somebody writes into a box, in characters. Identity, bank-card and mobile numbers have no business here
 * (个人信息保护法 art. 6, minimum data): they are refused, so that nobody learns to leave them.
 */
export const freeText = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .min(min)
    .refine((text) => charCount(text) <= max, { error: `最多${max}个字` })
    .superRefine((text, context) => {
      const [found] = personalNumbersIn(text);
      if (found) context.addIssue({ code: 'custom', message: `不能有${NAMES[found.kind]}，请删去后再提交` });
    })
    .meta({ 'x-free-text': true });

/** The same from a feed, whose record must not be lost for it: the numbers are struck out. */
export const fedText = (max: number) =>
  z.string().trim().max(max).overwrite(withoutPersonalNumbers).meta({ 'x-free-text': true });
