import type { Tx } from '../../database/index.ts';
import { appNow, type Database, transact } from '../../database/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import { newId } from '../../lib/ids.ts';
import { normalisePhone } from '../../lib/phone.ts';
import type { Problem } from '../../lib/problem.ts';
import { addMs } from '../../lib/time.ts';
import type { Directory, EmployeeMatch } from '../directory/index.ts';
import { LEVELS, type Level, type LevelPolicy, releaseAt } from '../escalation/index.ts';
import type { CarryOut } from './act.ts';
import type { ActContext } from './context.ts';
import { done } from './rules/fire.ts';
import * as officer from './rules/officer.ts';
import * as store from './store.ts';
import type { Actor, Decision, FraudType, Warning, WarningSource } from './types.ts';

export interface NewWarning {
  sourceRef: string;
  level: Level;
  fraudType: FraudType;
  source?: WarningSource | undefined;
  person?: { employeeId?: string | undefined; phone?: string | undefined } | undefined;
  /** Our id of the organisation, its code or its credit code. */
  orgId?: string | undefined;
  note?: string | undefined;
  drill?: boolean | undefined;
}

export interface Received {
  warning: Warning;
  /** The same sourceRef came before. */
  repeated: boolean;
  /** It joined an open warning about the same person. */
  merged: boolean;
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
  invalid: (field: string, message: string) => Problem;
}

/** The way in: once per sourceRef, matched to a person, joined to what is already open about him, dispatched or put to the centre. */
export function createIntake({ db, crypto, directory, policies, mergeMs, carryOut, invalid }: IntakeNeeds) {
  return function receive(input: NewWarning, actor: Actor, rights: IntakeRights): Promise<Received> {
    return transact(db, async (tx) => {
      await store.serialise(tx, `source:${input.sourceRef}`);
      const known = await store.warningOfSource(tx, input.sourceRef);
      if (known) return { warning: await mustLoad(tx, known.warningId), repeated: true, merged: known.merged };

      const now = await appNow(tx);
      const organisationId = await organisationOf(tx, input);
      const phone = phoneOf(input);
      const found = input.drill ? [] : await find(tx, input, phone, organisationId);
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
      };
    });
  };

  async function begin(tx: Tx, start: Beginning): Promise<Warning> {
    const { input, actor, now, phone, found, organisationId, rights } = start;
    const blank = await newborn(tx, start);
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
    if (!rights.dispatch) return officer.awaitMatch(withPlace(warning, found, organisationId), 'NEW', now);
    const release = releaseAt(warning.policy.open, now);
    if (drill && organisationId) return drillDecision({ ...warning, organisationId }, now, release);
    const [only] = found;
    if (found.length !== 1 || !only)
      return officer.awaitMatch(withPlace(warning, [], organisationId), 'UNMATCHED', now);
    return officer.match(warning, asMatch(only), now, release);
  }

  async function newborn(tx: Tx, { input, actor, now }: Beginning): Promise<Warning> {
    return {
      id: newId(),
      number: await store.nextNumber(tx, 'YJ', now),
      version: 0,
      level: input.level,
      fraudType: input.fraudType,
      source: input.source ?? 'COUNTY',
      drill: input.drill ?? false,
      note: input.note ?? null,
      state: 'NEW',
      organisationId: null,
      employmentId: null,
      personId: null,
      gridUnitId: null,
      policy: policies[input.level],
      run: { n: 0, entry: 0, base: null, step: 0, hold: false, why: 'SILENT' },
      lapsedAt: null,
      exhaustedAt: null,
      owner: null,
      shiftMoved: false,
      dispatchedAt: null,
      ackedAt: null,
      metAt: null,
      reportedAt: null,
      closedAt: null,
      outcome: null,
      openReason: null,
      detail: {},
      missing: [],
      reportedBy: null,
      proposedBy: actor.personId,
      createdAt: now,
      timers: {},
    };
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
      ? officer.raise(open, input.level, policies[input.level], now)
      : done(open, [], 'merged', { level: input.level });
    if (decision.outcome !== 'done') return null;
    return {
      warning: await carryOut(tx, open, decision, { actor, now, told: new Set() }),
      repeated: false,
      merged: true,
    };
  }

  async function find(
    tx: Tx,
    input: NewWarning,
    phone: string | null,
    organisationId: string | null,
  ): Promise<EmployeeMatch[]> {
    const employeeId = input.person?.employeeId;
    return directory.matchEmployee(tx, {
      ...(employeeId ? { employeeId } : {}),
      ...(phone ? { phoneHash: crypto.phoneHash(phone) } : {}),
      ...(organisationId ? { orgId: organisationId } : {}),
    });
  }

  function phoneOf(input: NewWarning): string | null {
    const raw = input.person?.phone;
    if (raw === undefined) return null;
    const phone = normalisePhone(raw);
    if (!phone) throw invalid('person.phone', 'person.phone');
    return phone;
  }

  async function organisationOf(tx: Tx, input: NewWarning): Promise<string | null> {
    if (!input.orgId) {
      if (input.drill) throw invalid('orgId', 'orgId.drill');
      return null;
    }
    const organisation =
      (await directory.organisation(tx, input.orgId)) ?? (await directory.organisationByCode(tx, input.orgId));
    if (!organisation) throw invalid('orgId', 'orgId.unknown');
    return organisation.id;
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
  return officer.match({ ...warning, ...nobody }, nobody, now, release);
}

function withPlace(warning: Warning, found: EmployeeMatch[], organisationId: string | null): Warning {
  const [only] = found;
  if (found.length === 1 && only) return { ...warning, ...asMatch(only) };
  return { ...warning, organisationId };
}

export function asMatch(person: EmployeeMatch): officer.Match {
  return {
    personId: person.personId,
    employmentId: person.employeeId,
    organisationId: person.organisationId,
    gridUnitId: person.gridUnitId,
  };
}

async function mustLoad(tx: Tx, id: string): Promise<Warning> {
  const warning = await store.load(tx, id);
  if (!warning) throw new Error(`warning ${id} of a known source is gone`);
  return warning;
}
