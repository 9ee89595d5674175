import { z } from 'zod';

export const CheckWordBody = z.strictObject({
  word: z
    .string()
    .regex(/^[\p{L}\p{N}\s-]{1,32}$/u, '核验码是6位字母和数字（没有0、1、I、O），请对照卡片重新输入')
    .meta({ title: '核验码' }),
});

export const CheckWordAnswer = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('GENUINE'),
    /** Who he is: masked name, as what he comes, from where. */
    name: z.string(),
    post: z.string(),
    place: z.string(),
    until: z.string(),
    now: z.string(),
    drill: z.boolean(),
  }),
  z.strictObject({ state: z.literal('ENDED') }),
  /** Somebody else is in charge now. */
  z.strictObject({ state: z.literal('PASSED') }),
  z.strictObject({ state: z.literal('UNKNOWN') }),
]);
export type CheckWordData = z.infer<typeof CheckWordAnswer>;
