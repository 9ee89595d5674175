import { SCOPE_WORDS, SCOPES_OF } from '../import.ts';
import type { CountyPlan, Grant, Lookup, OfficerLine, PlannedOfficer } from '../types.ts';
import { findScope, type Named } from './find.ts';
import type { PlannedOrganisation } from './organisations.ts';
import { type Remarks, remarkOn } from './remarks.ts';

interface OfficeInput {
  /** Faults found here are marked on them. */
  lines: OfficerLine[];
  organisations: readonly PlannedOrganisation[];
  officers: ReadonlyMap<string, PlannedOfficer>;
  lookup: Pick<Lookup, 'people' | 'grants'>;
  named: Named;
  remarks: Remarks;
  countyId: string | undefined;
  fullList: boolean;
}

/** Who takes which office, and whose ends. A faulty line neither gives nor takes: its officer keeps what he holds. */
export function planOffices(needs: OfficeInput): Pick<CountyPlan, 'granted' | 'ended'> {
  const { lines, officers, lookup, fullList } = needs;
  const named = namedByOrganisations(needs);
  const wanted = unique([...lines.flatMap((line) => grantsOf(line, named, needs)), ...named.grants]);
  keepAdminAndAuditorApart(wanted, needs);

  const faulty = new Set(lines.filter(({ isFaulty }) => isFaulty).map(({ officerNo }) => officerNo));
  const refused = new Set([...officers].flatMap(([no, { after }]) => (faulty.has(no) ? [after.personId] : [])));
  const spared = new Set(
    lookup.people.flatMap(({ officerNo, personId }) => (officerNo && faulty.has(officerNo) ? [personId] : [])),
  );
  const held = new Set(lookup.grants.map(keyOf));
  const kept = new Set(wanted.map(keyOf));
  const awaitsRefused = new Set(wanted.filter(({ personId }) => refused.has(personId)).map(seatOf));
  return {
    granted: wanted.filter((grant) => !refused.has(grant.personId) && !held.has(keyOf(grant))),
    ended: lookup.grants.filter(
      (grant) =>
        (fullList || named.replacedAt(grant)) &&
        !kept.has(keyOf(grant)) &&
        !spared.has(grant.personId) &&
        !awaitsRefused.has(seatOf(grant)),
    ),
  };
}

interface Naming {
  grants: Grant[];
  /** Somebody else stands there now: a filled cell 社区民警 says who, and who no more. */
  replacedAt(grant: Grant): boolean;
}

function namedByOrganisations({ organisations, officers, lookup, remarks }: OfficeInput): Naming {
  const known = new Map(lookup.people.map((one) => [one.officerNo, one.personId]));
  const grants: Grant[] = [];
  const settled = new Set<string>();
  for (const { line, after } of organisations) {
    if (line.officerNos.length === 0) continue;
    const people = line.officerNos.map((no) => officers.get(no)?.after.personId ?? known.get(no));
    const missing = line.officerNos.find((_, index) => people[index] === undefined);
    if (missing !== undefined) {
      remarkOn(remarks, '单位', line)('社区民警', 'officerUnknown', { severity: 'WARN', sample: missing });
      continue;
    }
    settled.add(after.id);
    for (const personId of people)
      if (personId !== undefined)
        grants.push({ personId, role: 'COMMUNITY_POLICE', scopeKind: 'ORGANISATION', scopeId: after.id });
  }
  return {
    grants,
    replacedAt: ({ role, scopeId }) => role === 'COMMUNITY_POLICE' && settled.has(scopeId),
  };
}

/** A blank 辖区: the county for its offices, else as it stands or as the organisations say. */
function grantsOf(
  line: OfficerLine,
  naming: Naming,
  { officers, named, remarks, lookup, countyId }: OfficeInput,
): Grant[] {
  const officer = officers.get(line.officerNo);
  const { role } = line;
  if (line.isFaulty || !officer || role === null) return [];
  const remark = remarkOn(remarks, '民警', line);
  const { personId } = officer.after;
  const kinds = SCOPES_OF[role];
  if (line.scopes.length === 0) {
    if (kinds[0] === 'COUNTY' && countyId !== undefined)
      return [{ personId, role, scopeKind: 'COUNTY', scopeId: countyId }];
    const isHis = (one: Grant) => one.personId === personId && one.role === role;
    const now = lookup.grants.filter(isHis);
    const held = [...naming.grants.filter(isHis), ...now.filter((one) => !naming.replacedAt(one))];
    if (held.length > 0 || now.length > 0) return held;
    remark('辖区', 'scopeMissing', { values: { kinds: wordsOf(kinds) } });
    return [];
  }
  return line.scopes.flatMap((text): Grant[] => {
    const scope = findScope(named, text, kinds);
    if (scope.found) return [{ personId, role, ...scope.found }];
    remark('辖区', scope.why === 'several' ? 'scopeSeveral' : 'scopeUnknown', {
      values: { kinds: wordsOf(kinds) },
      sample: text,
    });
    return [];
  });
}

/** GB/T 22239: who configures is not who audits. */
function keepAdminAndAuditorApart(wanted: readonly Grant[], { lines, officers, lookup, remarks }: OfficeInput): void {
  const other = { COUNTY_ADMIN: 'AUDITOR', AUDITOR: 'COUNTY_ADMIN' } as const;
  for (const line of lines) {
    if (line.role !== 'COUNTY_ADMIN' && line.role !== 'AUDITOR') continue;
    const rival = other[line.role];
    const personId = officers.get(line.officerNo)?.after.personId;
    const holds = [...wanted, ...lookup.grants].some((grant) => grant.personId === personId && grant.role === rival);
    if (personId !== undefined && holds && !line.isFaulty) remarkOn(remarks, '民警', line)('角色', 'adminAudits');
  }
}

function wordsOf(kinds: readonly (keyof typeof SCOPE_WORDS)[]): string {
  return kinds.map((kind) => SCOPE_WORDS[kind]).join('或');
}

function keyOf({ personId, role, scopeId }: Grant): string {
  return `${personId} ${role} ${scopeId}`;
}

/** The office, whoever holds it. */
function seatOf({ role, scopeId }: Grant): string {
  return `${role} ${scopeId}`;
}

function unique(grants: readonly Grant[]): Grant[] {
  return [...new Map(grants.map((grant) => [keyOf(grant), grant])).values()];
}
