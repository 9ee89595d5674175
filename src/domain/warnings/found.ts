import type { Tx } from '../../database/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import { normalisePhone } from '../../lib/phone.ts';
import type { Directory, EmployeeMatch } from '../directory/index.ts';
import type { Invalid } from './invalid.ts';
import type { Match } from './rules/match.ts';
import * as store from './store.ts';
import type { FraudType, Warning } from './types.ts';

/** How a sender says whom he means, and where. */
export interface Meant {
  person?: { employeeId?: string | undefined; phone?: string | undefined } | undefined;
  /** Our id of the organisation, its code or its credit code. */
  orgId?: string | undefined;
  drill?: boolean | undefined;
}

interface FindNeeds {
  crypto: FieldCrypto;
  directory: Directory;
  invalid: Invalid;
}

/** Whom and which place a sender means, by what the directory knows. */
export function createFind({ crypto, directory, invalid }: FindNeeds) {
  async function people(
    tx: Tx,
    input: Meant,
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

  function phoneOf(input: Meant): string | null {
    const raw = input.person?.phone;
    if (raw === undefined) return null;
    const phone = normalisePhone(raw);
    if (!phone) throw invalid('person.phone', 'person.phone');
    return phone;
  }

  async function organisationOf(tx: Tx, input: Meant): Promise<string | null> {
    if (!input.orgId) {
      if (input.drill) throw invalid('orgId', 'orgId.drill');
      return null;
    }
    const organisation =
      (await directory.organisation(tx, input.orgId)) ?? (await directory.organisationByCode(tx, input.orgId));
    if (!organisation) throw invalid('orgId', 'orgId.unknown');
    return organisation.id;
  }

  /** A reference came again: does it mean somebody else than the warning it stands for, or another kind of fraud? */
  async function saysOther(tx: Tx, input: Meant & { fraudType: FraudType }, warning: Warning): Promise<boolean> {
    if (input.fraudType !== warning.fraudType || (input.drill ?? false) !== warning.drill) return true;
    if (input.drill) return false;
    const phone = phoneOf(input);
    const [only, ...others] = await people(tx, input, phone, await organisationOf(tx, input));
    if (only && others.length === 0 && warning.personId !== null) return only.personId !== warning.personId;
    if (phone === null) return false;
    const known = warning.personId === null ? null : await directory.phoneOf(tx, warning.personId);
    const hash = known === null ? (await store.givenPhone(tx, warning.id))?.hash : crypto.phoneHash(known);
    return hash !== undefined && hash !== crypto.phoneHash(phone);
  }

  return { people, phoneOf, organisationOf, saysOther };
}

/** The place that was found or named. */
export function withPlace(warning: Warning, found: EmployeeMatch[], organisationId: string | null): Warning {
  const [only] = found;
  if (found.length === 1 && only) return { ...warning, ...asMatch(only) };
  return { ...warning, organisationId };
}

export function asMatch(person: EmployeeMatch): Match {
  return {
    personId: person.personId,
    employmentId: person.employeeId,
    organisationId: person.organisationId,
    gridUnitId: person.gridUnitId,
  };
}
