export { matchPasted } from './pasted.ts';
export {
  type FilterReason,
  type FilterWords,
  type Fit,
  nameOfPerson,
  nameOfPlace,
  namesOfPeople,
  namesOfPlaces,
  nextAfter,
  ownPart,
  PEOPLE_PAGE,
  placeIdsIn,
  reasonsOf,
  reasonText,
  type WarnedNow,
  withheldFrom,
  withoutUndefined,
} from './recipients.ts';
export { rebuildTally, type Tally, tallyInvariant } from './tally.ts';
