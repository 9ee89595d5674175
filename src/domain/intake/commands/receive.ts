import { appNow, type Tx, transact } from '../../../database/index.ts';
import { can, GATEWAY_GRANT } from '../../../kernel/access/index.ts';
import { nextNumber } from '../../../kernel/command/index.ts';
import { LEVELS, releaseAt } from '../../../kernel/escalation/index.ts';
import { newId } from '../../../lib/ids.ts';
import { normalisePhone } from '../../../lib/phone.ts';
import { forbidden } from '../../../lib/problem.ts';
import { addMs } from '../../../lib/time.ts';
import type { EmployeeMatch } from '../../directory/index.ts';
import {
  type Actor,
  actingAs,
  asMatch,
  commitWarning,
  type Decision,
  done,
  invalidField,
  match,
  type NewWarningInput,
  type Warning,
  type WarningContext,
  warningStore,
} from '../../warnings/index.ts';
import { awaitMatch, newborn, raise } from '../rules.ts';
import * as store from '../store.ts';

export interface Received {
  warning: Warning;
  /** The same sourceRef came before. */
  repeated: boolean;
  /** It joined an open warning about the same person. */
  merged: boolean;
  /** The sourceRef came before with something else, so nobody is warned of this one. */
  taken: boolean;
}

/** What the sender may do with it, and where. */
interface Rights {
  /** Else it is a proposal, which waits for the centre. */
  dispatch: boolean;
  /** Throws when the place is not the sender's. */
  demandPlace?: (tx: Tx, organisationId: string | null) => Promise<void>;
}

/** What the gateway, the centre or a station sends in: checked beyond its shape, and with the sender's rights. */
export async function receiveFrom(
  ctx: WarningContext,
  input: NewWarningInput,
  personId: string | null,
): Promise<Received> {
  const named = [input.person?.employeeId, input.person?.phone].filter(Boolean).length;
  if (!input.drill && named !== 1) throw invalidField(ctx, 'person', 'person.missing');
  if (input.fraudType === 'OTHER' && !input.note) throw invalidField(ctx, 'note', 'fraudType.note');
  if (personId === null) return receive(ctx, input, { personId, kind: 'GATEWAY' }, { dispatch: mayGateway() });
  return receive(ctx, input, { personId, kind: 'POLICE' }, await rightsOf(ctx, personId, input.drill === true));
}

const mayGateway = (): boolean => can([GATEWAY_GRANT], 'warning.create').outcome === 'allowed';

async function rightsOf({ db, directory }: WarningContext, personId: string, drill: boolean): Promise<Rights> {
  const all = await directory.rolesOf(db, personId);
  const ofCentre = all.filter((grant) => grant.role === 'CENTER_OFFICER');
  if (can(ofCentre, 'warning.create').outcome === 'allowed') return { dispatch: true };
  return {
    dispatch: false,
    async demandPlace(tx, organisationId) {
      const covering = organisationId ? await directory.covers(tx, all, { organisationId }) : [];
      const decision = can(covering, drill ? 'warning.drill' : 'warning.create');
      if (decision.outcome === 'denied') throw forbidden('只能上报本辖区单位的员工');
    },
  };
}

/** Once per sourceRef, matched to a person, joined to what is already open about him, dispatched or put to the centre. */
function receive(ctx: WarningContext, input: NewWarningInput, by: Actor, rights: Rights): Promise<Received> {
  return transact(ctx.db, async (tx) => {
    await warningStore.serialise(tx, `source:${input.sourceRef}`);
    const known = await store.warningOfSource(tx, input.sourceRef);
    if (known) {
      const warning = await mustLoad(tx, known.warningId);
      const taken = known.level !== input.level || (await meansAnother(ctx, tx, input, warning));
      return { warning, repeated: true, merged: known.merged, taken };
    }

    const now = await appNow(tx);
    const organisationId = await organisationOf(ctx, tx, input);
    const phone = phoneOf(ctx, input);
    const found = input.drill ? [] : await employeesOf(ctx, tx, input, phone, organisationId);
    const [only] = found;
    await rights.demandPlace?.(tx, found.length === 1 && only ? only.organisationId : organisationId);
    if (found.length === 1 && only && rights.dispatch) {
      const joined = await join(ctx, tx, { input, person: only, by, now });
      if (joined) return { warning: joined, repeated: false, merged: true, taken: false };
    }
    const begun = { input, by, now, phone, found, organisationId, dispatch: rights.dispatch };
    return { warning: await begin(ctx, tx, begun), repeated: false, merged: false, taken: false };
  });
}

interface Beginning {
  input: NewWarningInput;
  by: Actor;
  now: Date;
  phone: string | null;
  found: EmployeeMatch[];
  organisationId: string | null;
  dispatch: boolean;
}

async function begin(ctx: WarningContext, tx: Tx, start: Beginning): Promise<Warning> {
  const { input, by, now, phone } = start;
  const { crypto, policies } = ctx;
  const blank = newborn({
    id: newId(),
    number: await nextNumber(tx, 'YJ', now),
    level: input.level,
    fraudType: input.fraudType,
    source: input.source ?? 'COUNTY',
    drill: input.drill ?? false,
    noteSealed: input.note ? crypto.seal(input.note) : null,
    policy: policies[input.level],
    proposedBy: by.personId,
    createdAt: now,
  });
  await warningStore.insert(tx, blank, phone ? { sealed: crypto.seal(phone), hash: crypto.phoneHash(phone) } : null);
  await addSource(tx, input, blank.id, { merged: false, at: now });
  const decision = firstDecision(blank, start);
  if (decision.outcome !== 'done') throw new Error(`a new warning cannot be ${decision.outcome}`);
  return commitWarning(ctx, tx, blank, decision, { by, acting: actingAs(by), now });
}

function firstDecision(warning: Warning, { input, found, organisationId, dispatch, now }: Beginning): Decision {
  if (!dispatch) return awaitMatch(withPlace(warning, found, organisationId), 'NEW', now);
  const release = releaseAt(warning.policy.open, now);
  if (input.drill && organisationId) {
    const nobody = { personId: null, employmentId: null, gridUnitId: null, organisationId };
    return match({ ...warning, ...nobody }, nobody, now, release);
  }
  const [only] = found;
  if (found.length !== 1 || !only) return awaitMatch(withPlace(warning, [], organisationId), 'UNMATCHED', now);
  return match(warning, asMatch(only), now, release);
}

/** The place that was found or named. */
function withPlace(warning: Warning, found: EmployeeMatch[], organisationId: string | null): Warning {
  const [only] = found;
  return found.length === 1 && only ? { ...warning, ...asMatch(only) } : { ...warning, organisationId };
}

/** Same person, same type, within a day: the source is added to the open warning, which takes the higher level. */
async function join(
  ctx: WarningContext,
  tx: Tx,
  { input, person, by, now }: { input: NewWarningInput; person: EmployeeMatch; by: Actor; now: Date },
): Promise<Warning | null> {
  await warningStore.serialise(tx, `person:${person.personId}`);
  const openId = await store.openWarningAbout(tx, person.personId, input.fraudType, addMs(now, -ctx.mergeMs));
  if (!openId) return null;
  const open = await warningStore.lockAndLoad(tx, openId);
  if (!open || open.state === 'CLOSED' || open.state === 'REVOKED') return null;
  await addSource(tx, input, open.id, { merged: true, at: now });
  const isHigher = LEVELS.indexOf(input.level) < LEVELS.indexOf(open.level);
  const decision = isHigher
    ? raise(open, input.level, ctx.policies[input.level], now)
    : done(open, [], 'merged', { level: input.level });
  if (decision.outcome !== 'done') return null;
  return commitWarning(ctx, tx, open, decision, { by, acting: actingAs(by), now });
}

const addSource = (
  tx: Tx,
  { sourceRef, level, source = 'COUNTY' }: NewWarningInput,
  warningId: string,
  when: { merged: boolean; at: Date },
): Promise<void> => store.addSource(tx, { sourceRef, warningId, level, source, ...when });

async function mustLoad(tx: Tx, id: string): Promise<Warning> {
  const warning = await warningStore.load(tx, id);
  if (!warning) throw new Error(`warning ${id} of a known source is gone`);
  return warning;
}

function phoneOf(ctx: WarningContext, { person }: NewWarningInput): string | null {
  if (person?.phone === undefined) return null;
  const phone = normalisePhone(person.phone);
  if (!phone) throw invalidField(ctx, 'person.phone', 'person.phone');
  return phone;
}

/** Our id of the organisation, its code or its credit code. */
async function organisationOf(ctx: WarningContext, tx: Tx, { orgId, drill }: NewWarningInput): Promise<string | null> {
  const { directory } = ctx;
  if (!orgId) {
    if (drill) throw invalidField(ctx, 'orgId', 'orgId.drill');
    return null;
  }
  const organisation = (await directory.organisation(tx, orgId)) ?? (await directory.organisationByCode(tx, orgId));
  if (!organisation) throw invalidField(ctx, 'orgId', 'orgId.unknown');
  return organisation.id;
}

async function employeesOf(
  { directory, crypto }: WarningContext,
  tx: Tx,
  { person }: NewWarningInput,
  phone: string | null,
  organisationId: string | null,
): Promise<EmployeeMatch[]> {
  const employeeId = person?.employeeId;
  return directory.matchEmployee(tx, {
    ...(employeeId ? { employeeId } : {}),
    ...(phone ? { phoneHash: crypto.phoneHash(phone) } : {}),
    ...(organisationId ? { orgId: organisationId } : {}),
  });
}

/** A reference came again: does it mean somebody else than the warning it stands for, or another kind of fraud? */
async function meansAnother(ctx: WarningContext, tx: Tx, input: NewWarningInput, warning: Warning): Promise<boolean> {
  const { directory, crypto } = ctx;
  if (input.fraudType !== warning.fraudType || (input.drill ?? false) !== warning.drill) return true;
  if (input.drill) return false;
  const phone = phoneOf(ctx, input);
  const organisationId = await organisationOf(ctx, tx, input);
  const [only, ...others] = await employeesOf(ctx, tx, input, phone, organisationId);
  if (only && others.length === 0 && warning.personId !== null) return only.personId !== warning.personId;
  if (phone === null) return false;
  const known = warning.personId === null ? null : await directory.phoneOf(tx, warning.personId);
  const hash = known === null ? (await warningStore.givenPhone(tx, warning.id))?.hash : crypto.phoneHash(known);
  return hash !== undefined && hash !== crypto.phoneHash(phone);
}
