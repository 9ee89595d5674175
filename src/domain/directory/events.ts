import { z } from 'zod';
import { defineEvent } from '../../kernel/events/index.ts';
import type { Role, ScopeKind } from './types.ts';

const Turnover = z.object({
  kind: z.enum(['JOINED', 'REJOINED', 'LEFT', 'MOVED', 'PHONE_CHANGED']),
  personId: z.string(),
  employmentId: z.string(),
  organisationId: z.string(),
  gridUnitId: z.string().nullable(),
  outOfProvince: z.boolean(),
  at: z.date(),
});
export type Turnover = z.infer<typeof Turnover>;
export type TurnoverKind = Turnover['kind'];

/** People came, went, changed their unit or their number. */
export const turnover = defineEvent('directory.turnover', z.array(Turnover).readonly());

const text = <Name extends string>() => z.custom<Name>((value) => typeof value === 'string');

const EndedRole = z.object({
  personId: z.string(),
  role: text<Role>(),
  scopeKind: text<ScopeKind>(),
  scopeId: z.string(),
  at: z.date(),
});
export type EndedRole = z.infer<typeof EndedRole>;

/** Roles are over, or nothing reaches their holders any more: whoever counted on them has to ask somebody else at once. */
export const rolesEnded = defineEvent('directory.roles_ended', z.array(EndedRole).readonly());

/** What tells who somebody is. Whoever may change it may become him. */
const IDENTITY_FIELDS = ['name', 'phone', 'account'] as const;
export type IdentityField = (typeof IDENTITY_FIELDS)[number];

const IdentityChange = z.object({
  personId: z.string(),
  fields: z.array(z.enum(IDENTITY_FIELDS)).readonly(),
  /** The account he had before, where he is told; null when he had none, or nothing but the account was known of him. */
  notifyOldAccount: z.string().nullable(),
  /** Who did it, as the audit log takes it. */
  actor: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('person'), personId: z.string() }),
    z.object({ kind: z.enum(['operator', 'gateway', 'system']) }),
  ]),
  onBehalfOf: z.string().exactOptional(),
  /** The list, the event or the act that brought it. */
  cause: z.object({ kind: z.string(), id: z.string() }),
});
export type IdentityChange = z.infer<typeof IdentityChange>;

export const identityChanged = defineEvent('directory.identity_changed', z.array(IdentityChange).readonly());

const UnitsMerged = z.object({
  organisationId: z.string(),
  /** Each unit that is no more, and the one that it became. */
  merged: z.array(z.object({ from: z.string(), into: z.string() })).readonly(),
  at: z.date(),
});
export type UnitsMerged = z.infer<typeof UnitsMerged>;

/** Units of one organisation became others of it: whoever kept one by its id follows, in the same transaction. */
export const unitsMerged = defineEvent('directory.units_merged', UnitsMerged);
