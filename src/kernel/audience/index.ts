export { nextAfter, PEOPLE_PAGE, withoutUndefined } from './pages.ts';
export {
  type FilterReason,
  type FilterWords,
  type Fit,
  ownPart,
  placeIdsIn,
  reasonsOf,
  reasonText,
} from './reasons.ts';
export {
  nameOfPerson,
  nameOfPlace,
  namesOfPeople,
  namesOfPlaces,
  type WarnedNow,
  withheldFrom,
} from './recipients.ts';
export { rebuildTally, type Tally, tallyInvariant } from './tally.ts';
