import { z } from 'zod';

/** Years that a slip of the finger leaves: PostgreSQL knows no year 0, and what nobody can mean breaks whoever reads it later. */
const inCalendar = (text: string): boolean => text >= '1900' && text < '2200';
const fault = { error: '的年份不正确' };

/** A day somebody writes, of Shanghai: 2026-12-31. */
export const day = () => z.iso.date().refine(inCalendar, fault);

/** A moment somebody writes, in any zone. */
export const moment = () => z.iso.datetime({ offset: true }).refine(inCalendar, fault);
