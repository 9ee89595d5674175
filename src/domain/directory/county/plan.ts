import { SCOPE_WORDS, SCOPES_OF } from './columns.ts';
import { createFinder, type Finder } from './find.ts';
import { planOfficers } from './plan-officers.ts';
import { type PlannedOrganisation, planOrganisations } from './plan-organisations.ts';
import { planPlaces } from './plan-places.ts';
import { createRemarks, type Remarks } from './remarks.ts';
import type { CountyList, CountyPlan, Grant, OfficerLine, PlannedOfficer, Standing } from './types.ts';
import type { CountyWords } from './words.ts';

interface PlanNeeds {
  /** Whoever is not on it holds no office any more. */
  fullList: boolean;
  words: CountyWords;
  newId(): string;
}

/** What a list comes to against the directory as it stands. Pure: faulty lines are left out and said, the rest is planned. */
export function planCounty(list: CountyList, standing: Standing, { fullList, words, newId }: PlanNeeds): CountyPlan {
  const remarks = createRemarks(words);
  const placeLines = copies(list.places);
  const organisationLines = copies(list.organisations);
  const officerLines = copies(list.officers);

  const { planned: places, all: allPlaces } = planPlaces({ lines: placeLines, standing, remarks, newId });
  const organisations = planOrganisations({
    lines: organisationLines,
    places: allPlaces,
    known: standing.organisations,
    remarks,
    newId,
  });
  const officers = planOfficers({ lines: officerLines, standing, remarks, newId });
  const kept = new Set(organisations.map(({ after }) => after.id));
  const finder = createFinder(allPlaces, [
    ...standing.organisations.filter(({ id }) => !kept.has(id)),
    ...organisations.map(({ after }) => after),
  ]);

  const named = namedByOrganisations(organisations, { officers, standing, remarks });
  const counties = allPlaces.filter(({ kind }) => kind === 'COUNTY');
  const countyId = counties.length === 1 ? counties[0]?.id : undefined;
  const listed = officerLines.flatMap((line) =>
    grantsOf(line, { officers, finder, remarks, named, standing, countyId }),
  );
  const wanted = unique([...listed, ...named.grants]);
  keepAdminAndAuditorApart(officerLines, { officers, standing, wanted, remarks });

  const faulty = new Set(officerLines.filter(({ isFaulty }) => isFaulty).map(({ officerNo }) => officerNo));
  const taken = [...officers.entries()].filter(([no]) => !faulty.has(no)).map(([, officer]) => officer);
  const spared = new Set(
    standing.people
      .filter(({ officerNo }) => officerNo !== null && faulty.has(officerNo))
      .map(({ personId }) => personId),
  );
  const refused = new Set(
    [...officers.entries()].filter(([no]) => faulty.has(no)).map(([, one]) => one.after.personId),
  );
  const granting = wanted.filter(({ personId }) => !refused.has(personId));
  const wantedKeys = new Set(wanted.map(keyOf));
  const held = new Set(standing.grants.map(keyOf));
  const isOver = (grant: Grant): boolean =>
    !wantedKeys.has(keyOf(grant)) &&
    !spared.has(grant.personId) &&
    (fullList || named.replacedAt(grant)) &&
    !wanted.some(
      ({ scopeId, role, personId }) => scopeId === grant.scopeId && role === grant.role && refused.has(personId),
    );

  return {
    places,
    organisations,
    officers: taken,
    granted: granting.filter((grant) => !held.has(keyOf(grant))),
    ended: standing.grants.filter(isOver),
    faults: [...list.faults, ...remarks.faults].sort((a, b) => a.sheet.localeCompare(b.sheet) || a.line - b.line),
    faultyLines: [...placeLines, ...organisationLines, ...officerLines].filter(({ isFaulty }) => isFaulty).length,
    faultyOfficerLines: officerLines.filter(({ isFaulty }) => isFaulty).length,
  };
}

interface Naming {
  grants: Grant[];
  /** Somebody else stands there now: a filled cell 社区民警 says who, and who no more. */
  replacedAt(grant: Grant): boolean;
}

function namedByOrganisations(
  organisations: readonly PlannedOrganisation[],
  { officers, standing, remarks }: { officers: Map<string, PlannedOfficer>; standing: Standing; remarks: Remarks },
): Naming {
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

interface GrantNeeds {
  officers: Map<string, PlannedOfficer>;
  finder: Finder;
  remarks: Remarks;
  named: Naming;
  standing: Pick<Standing, 'grants'>;
  countyId: string | undefined;
}

/** A blank 辖区: the county for its offices, else as it stands or as the organisations say. */
function grantsOf(line: OfficerLine, { officers, finder, remarks, named, standing, countyId }: GrantNeeds): Grant[] {
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
function keepAdminAndAuditorApart(
  lines: readonly OfficerLine[],
  {
    officers,
    standing,
    wanted,
    remarks,
  }: { officers: Map<string, PlannedOfficer>; standing: Standing; wanted: readonly Grant[]; remarks: Remarks },
): void {
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

function copies<L extends object>(lines: readonly L[] | null): L[] {
  return (lines ?? []).map((line) => ({ ...line }));
}

function keyOf({ personId, role, scopeId }: Grant): string {
  return `${personId} ${role} ${scopeId}`;
}

function unique(grants: readonly Grant[]): Grant[] {
  return [...new Map(grants.map((grant) => [keyOf(grant), grant])).values()];
}
