import { placeOf, type SheetPlace } from '../../../lib/spreadsheet/index.ts';
import type { CountyFault, CountyList, CountyPlan, Lookup } from '../types.ts';
import type { CountyWords } from './lines.ts';
import { planOfficers } from './officers.ts';
import { planOffices } from './offices.ts';
import { planOrganisations } from './organisations.ts';
import { planPlaces } from './places.ts';
import type { Remarks } from './remarks.ts';

interface PlanInput {
  /** Whoever is not on it holds no office any more. */
  fullList: boolean;
  words: CountyWords;
  newId(): string;
}

/** What a list comes to against the directory as it stands. Pure: faulty lines are left out and said, the rest is planned. */
export function planCounty(list: CountyList, lookup: Lookup, { fullList, words, newId }: PlanInput): CountyPlan {
  const remarks: Remarks = { words, sheets: list.sheets, faults: [] };
  const placeLines = copies(list.places);
  const organisationLines = copies(list.organisations);
  const officerLines = copies(list.officers);

  const { planned: places, all: allPlaces } = planPlaces({ lines: placeLines, lookup, remarks, newId });
  const organisations = planOrganisations({
    lines: organisationLines,
    places: allPlaces,
    known: lookup.organisations,
    remarks,
    newId,
  });
  const officers = planOfficers({ lines: officerLines, lookup, remarks, newId });
  const listed = new Set(organisations.map(({ after }) => after.id));
  const named = {
    places: allPlaces,
    organisations: [
      ...lookup.organisations.filter(({ id }) => !listed.has(id)),
      ...organisations.map(({ after }) => after),
    ],
  };
  const [county, another] = allPlaces.filter(({ kind }) => kind === 'COUNTY');
  const offices = planOffices({
    lines: officerLines,
    organisations,
    officers,
    lookup,
    named,
    remarks,
    countyId: another ? undefined : county?.id,
    fullList,
  });

  // Only now is it known which lines are faulty: the offices' own faults are among them.
  const faulty = officerLines.filter(isFaulty);
  const refused = new Set(faulty.map(({ officerNo }) => officerNo));
  return {
    places,
    organisations,
    officers: [...officers.values()].filter(({ after }) => !refused.has(after.officerNo ?? '')),
    ...offices,
    faults: [...list.faults, ...remarks.faults].sort((a, b) => a.line - b.line).map(placed(list.sheets)),
    faultyLines: [...placeLines, ...organisationLines, ...officerLines].filter(isFaulty).length,
    faultyOfficerLines: faulty.length,
  };
}

/** Where the reader of the file finds it. */
const placed =
  (sheets: readonly SheetPlace[]) =>
  (fault: CountyFault): CountyFault => {
    const { sheet, line } = placeOf(sheets, fault.line);
    return { ...fault, line, sheet: sheet ?? fault.sheet };
  };

const isFaulty = (line: { isFaulty: boolean }): boolean => line.isFaulty;

function copies<L extends object>(lines: readonly L[] | null): L[] {
  return (lines ?? []).map((line) => ({ ...line }));
}
