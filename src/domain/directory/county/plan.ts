import { placeOf, type SheetPlace } from '../../../lib/spreadsheet/index.ts';
import { createFinder } from './find.ts';
import { planOfficers } from './plan-officers.ts';
import { planOffices } from './plan-offices.ts';
import { planOrganisations } from './plan-organisations.ts';
import { planPlaces } from './plan-places.ts';
import { createRemarks } from './remarks.ts';
import type { CountyFault, CountyList, CountyPlan, Standing } from './types.ts';
import type { CountyWords } from './words.ts';

interface PlanNeeds {
  /** Whoever is not on it holds no office any more. */
  fullList: boolean;
  words: CountyWords;
  newId(): string;
}

/** What a list comes to against the directory as it stands. Pure: faulty lines are left out and said, the rest is planned. */
export function planCounty(list: CountyList, standing: Standing, { fullList, words, newId }: PlanNeeds): CountyPlan {
  const remarks = createRemarks(words, list.sheets);
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
  const listed = new Set(organisations.map(({ after }) => after.id));
  const finder = createFinder(allPlaces, [
    ...standing.organisations.filter(({ id }) => !listed.has(id)),
    ...organisations.map(({ after }) => after),
  ]);
  const [county, another] = allPlaces.filter(({ kind }) => kind === 'COUNTY');
  const offices = planOffices({
    lines: officerLines,
    organisations,
    officers,
    standing,
    finder,
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
