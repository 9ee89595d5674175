import type { Tx } from '../../database/index.ts';
import { appNow, type Database, transact } from '../../database/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import { newId } from '../../lib/ids.ts';
import { addMs } from '../../lib/time.ts';
import type { Directory, EmployeeMatch } from '../directory/index.ts';
import { LEVELS, type Level, type LevelPolicy, releaseAt } from '../escalation/index.ts';
import type { CarryOut } from './act.ts';
import type { ActContext } from './context.ts';
import type { Actor, Decision } from './decision.ts';
import { asMatch, createFind, type Meant, withPlace } from './found.ts';
import type { Invalid } from './invalid.ts';
import { done } from './rules/fire.ts';
import { awaitMatch, match, raise } from './rules/match.ts';
import { newborn } from './rules/newborn.ts';
import * as store from './store.ts';
import type { FraudType, Warning, WarningSource } from './types.ts';

export interface NewWarning extends Meant {
  sourceRef: string;
  level: Level;
  fraudType: FraudType;
  source?: WarningSource | undefined;
  note?: string | undefined;
}

export interface Received {
  warning: Warning;
  /** The same sourceRef came before. */
  repeated: boolean;
  /** It joined an open warning about the same person. */
  merged: boolean;
  /** The sourceRef came before with something else, so nobody is warned of this one. */
  taken: boolean;
}

export interface IntakeRights {
  /** Else it is a proposal, which waits for the centre. */
  dispatch: boolean;
  /** Throws when the place is not the sender's. */
  demandPlace?: (tx: Tx, organisationId: string | null, now: Date) => Promise<void>;
}

interface IntakeNeeds {
  db: Database;
  crypto: FieldCrypto;
  directory: Directory;
  policies: Record<Level, LevelPolicy>;
  mergeMs: number;
  carryOut: CarryOut;
  invalid: Invalid;
}

/** The way in: once per sourceRef, matched to a person, joined to what is already open about him, dispatched or put to the centre. */
export function createIntake({ db, crypto, directory, policies, mergeMs, carryOut, invalid }: IntakeNeeds) {
  const find = createFind({ crypto, directory, invalid });

  return function receive(input: NewWarning, actor: Actor, rights: IntakeRights): Promise<Received> {
    return transact(db, async (tx) => {
      await store.serialise(tx, `source:${input.sourceRef}`);
      const known = await store.warningOfSource(tx, input.sourceRef);
      if (known) {
        const warning = await mustLoad(tx, known.warningId);
        const taken = known.level !== input.level || (await find.saysOther(tx, input, warning));
        return { warning, repeated: true, merged: known.merged, taken };
      }

      const now = await appNow(tx);
      const organisationId = await find.organisationOf(tx, input);
      const phone = find.phoneOf(input);
      const found = input.drill ? [] : await find.people(tx, input, phone, organisationId);
      const [only] = found;
      await rights.demandPlace?.(tx, found.length === 1 && only ? only.organisationId : organisationId, now);
      if (found.length === 1 && only && rights.dispatch) {
        const joined = await join(tx, input, only, actor, now);
        if (joined) return joined;
      }
      return {
        warning: await begin(tx, { input, actor, now, phone, found, organisationId, rights }),
        repeated: false,
        merged: false,
        taken: false,
      };
    });
  };

  async function begin(tx: Tx, start: Beginning): Promise<Warning> {
    const { input, actor, now, phone, found, organisationId, rights } = start;
    const blank = newborn({
      id: newId(),
      number: await store.nextNumber(tx, 'YJ', now),
      level: input.level,
      fraudType: input.fraudType,
      source: input.source ?? 'COUNTY',
      drill: input.drill ?? false,
      noteSealed: input.note ? crypto.seal(input.note) : null,
      policy: policies[input.level],
      proposedBy: actor.personId,
      createdAt: now,
    });
    await store.insert(tx, blank, phone ? { sealed: crypto.seal(phone), hash: crypto.phoneHash(phone) } : null);
    await store.addSource(tx, {
      sourceRef: input.sourceRef,
      warningId: blank.id,
      merged: false,
      level: input.level,
      source: blank.source,
      at: now,
    });
    const context: ActContext = { actor, now, told: new Set() };
    const decision = firstDecision(blank, { found, organisationId, rights, now, drill: input.drill ?? false });
    if (decision.outcome !== 'done') throw new Error(`a new warning cannot be ${decision.outcome}`);
    return carryOut(tx, blank, decision, context);
  }

  function firstDecision(
    warning: Warning,
    {
      found,
      organisationId,
      rights,
      now,
      drill,
    }: { found: EmployeeMatch[]; organisationId: string | null; rights: IntakeRights; now: Date; drill: boolean },
  ): Decision {
    if (!rights.dispatch) return awaitMatch(withPlace(warning, found, organisationId), 'NEW', now);
    const release = releaseAt(warning.policy.open, now);
    if (drill && organisationId) return drillDecision({ ...warning, organisationId }, now, release);
    const [only] = found;
    if (found.length !== 1 || !only) return awaitMatch(withPlace(warning, [], organisationId), 'UNMATCHED', now);
    return match(warning, asMatch(only), now, release);
  }

  /** Same person, same type, within a day: the source is added to the open warning, which takes the higher level. */
  async function join(
    tx: Tx,
    input: NewWarning,
    person: EmployeeMatch,
    actor: Actor,
    now: Date,
  ): Promise<Received | null> {
    await store.serialise(tx, `person:${person.personId}`);
    const openId = await store.openWarningAbout(tx, person.personId, input.fraudType, addMs(now, -mergeMs));
    if (!openId) return null;
    const open = await store.lockAndLoad(tx, openId);
    if (!open || open.state === 'CLOSED' || open.state === 'REVOKED') return null;
    await store.addSource(tx, {
      sourceRef: input.sourceRef,
      warningId: open.id,
      merged: true,
      level: input.level,
      source: input.source ?? 'COUNTY',
      at: now,
    });
    const isHigher = LEVELS.indexOf(input.level) < LEVELS.indexOf(open.level);
    const decision = isHigher
      ? raise(open, input.level, policies[input.level], now)
      : done(open, [], 'merged', { level: input.level });
    if (decision.outcome !== 'done') return null;
    return {
      warning: await carryOut(tx, open, decision, { actor, now, told: new Set() }),
      repeated: false,
      merged: true,
      taken: false,
    };
  }
}

interface Beginning {
  input: NewWarning;
  actor: Actor;
  now: Date;
  phone: string | null;
  found: EmployeeMatch[];
  organisationId: string | null;
  rights: IntakeRights;
}

function drillDecision(warning: Warning, now: Date, release: Date): Decision {
  const nobody = { personId: null, employmentId: null, gridUnitId: null, organisationId: warning.organisationId };
  return match({ ...warning, ...nobody }, nobody, now, release);
}

async function mustLoad(tx: Tx, id: string): Promise<Warning> {
  const warning = await store.load(tx, id);
  if (!warning) throw new Error(`warning ${id} of a known source is gone`);
  return warning;
}
