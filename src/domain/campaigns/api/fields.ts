import { z } from 'zod';

export const id = z.string().min(1).max(64);
export const itemCode = z.string().regex(/^[A-Z][A-Z0-9_]{1,39}$/);
export const viewer = z.object({ name: z.string() });
