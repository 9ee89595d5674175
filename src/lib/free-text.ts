import { z } from 'zod';
import { holdsIdNumber, withoutIdNumbers } from './id-numbers.ts';
import { charCount } from './text.ts';

/**
 * What somebody writes into a box, in characters. Identity numbers have no business here (个人信息保护法 art. 6, minimum data):
 * they are refused, so that nobody learns to leave them.
 */
export const freeText = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .min(min)
    .refine((text) => charCount(text) <= max, { error: `最多${max}个字` })
    .refine((text) => !holdsIdNumber(text), { error: '不能有身份证号，请删去后再提交' });

/** The same from a feed, whose record must not be lost for it: identity numbers are struck out. */
export const fedText = (max: number) => z.string().trim().max(max).overwrite(withoutIdNumbers);
