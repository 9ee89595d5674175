import { SCOPE_WORDS, SCOPES_OF } from './columns.ts';
import type { Finder } from './find.ts';
import type { PlannedOrganisation } from './plan-organisations.ts';
import type { Remarks } from './remarks.ts';
import type { CountyPlan, Grant, OfficerLine, PlannedOfficer, Standing } from './types.ts';

interface OfficeNeeds {
  /** Faults found here are marked on them. */
  lines: OfficerLine[];
  organisations: readonly PlannedOrganisation[];
  officers: ReadonlyMap<string, PlannedOfficer>;
  standing: Pick<Standing, 'people' | 'grants'>;
  finder: Finder;
  remarks: Remarks;
  countyId: string | undefined;
  fullList: boolean;
}

/** Who takes which office, and whose ends. A faulty line neither gives nor takes: its officer keeps what he holds. */
export function planOffices(needs: OfficeNeeds): Pick<CountyPlan, 'granted' | 'ended'> {
  const { lines, officers, standing, fullList } = needs;
  const named = namedByOrganisations(needs);
  const wanted = unique([...lines.flatMap((line) => grantsOf(line, named, needs)), ...named.grants]);
  keepAdminAndAuditorApart(wanted, needs);

  const faulty = new Set(lines.filter(({ isFaulty }) => isFaulty).map(({ officerNo }) => officerNo));
  const refused = new Set([...officers].flatMap(([no, { after }]) => (faulty.has(no) ? [after.personId] : [])));
  const spared = new Set(
    standing.people.flatMap(({ officerNo, personId }) => (officerNo && faulty.has(officerNo) ? [personId] : [])),
  );
  const held = new Set(standing.grants.map(keyOf));
  const kept = new Set(wanted.map(keyOf));
  const awaitsRefused = new Set(wanted.filter(({ personId }) => refused.has(personId)).map(seatOf));
  return {
    granted: wanted.filter((grant) => !refused.has(grant.personId) && !held.has(keyOf(grant))),
    ended: standing.grants.filter(
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

function namedByOrganisations({ organisations, officers, standing, remarks }: OfficeNeeds): Naming {
  const known = new Map(standing.people.map((one) => [one.officerNo, one.personId]));
  const grants: Grant[] = [];
  const settled = new Set<string>();
  for (const { line, after } of organisations) {
    if (line.officerNos.length === 0) continue;
    const people = line.officerNos.map((no) => officers.get(no)?.after.personId ?? known.get(no));
    const missing = line.officerNos.find((_, index) => people[index] === undefined);
    if (missing !== undefined) {
      remarks.of('单位', line)('社区民警', 'officerUnknown', { severity: 'WARN', sample: missing });
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
  named: Naming,
  { officers, finder, remarks, standing, countyId }: OfficeNeeds,
): Grant[] {
  const officer = officers.get(line.officerNo);
  const { role } = line;
  if (line.isFaulty || !officer || role === null) return [];
  const say = remarks.of('民警', line);
  const { personId } = officer.after;
  const kinds = SCOPES_OF[role];
  if (line.scopes.length === 0) {
    if (kinds[0] === 'COUNTY' && countyId !== undefined)
      return [{ personId, role, scopeKind: 'COUNTY', scopeId: countyId }];
    const isHis = (one: Grant) => one.personId === personId && one.role === role;
    const now = standing.grants.filter(isHis);
    const held = [...named.grants.filter(isHis), ...now.filter((one) => !named.replacedAt(one))];
    if (held.length > 0 || now.length > 0) return held;
    say('辖区', 'scopeMissing', { values: { kinds: wordsOf(kinds) } });
    return [];
  }
  return line.scopes.flatMap((text): Grant[] => {
    const scope = finder.scope(text, kinds);
    if (scope.found) return [{ personId, role, ...scope.found }];
    say('辖区', scope.why === 'several' ? 'scopeSeveral' : 'scopeUnknown', {
      values: { kinds: wordsOf(kinds) },
      sample: text,
    });
    return [];
  });
}

/** GB/T 22239: who configures is not who audits. */
function keepAdminAndAuditorApart(wanted: readonly Grant[], { lines, officers, standing, remarks }: OfficeNeeds): void {
  const other = { COUNTY_ADMIN: 'AUDITOR', AUDITOR: 'COUNTY_ADMIN' } as const;
  for (const line of lines) {
    if (line.role !== 'COUNTY_ADMIN' && line.role !== 'AUDITOR') continue;
    const rival = other[line.role];
    const personId = officers.get(line.officerNo)?.after.personId;
    const holds = [...wanted, ...standing.grants].some((grant) => grant.personId === personId && grant.role === rival);
    if (personId !== undefined && holds && !line.isFaulty) remarks.of('民警', line)('角色', 'adminAudits');
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
