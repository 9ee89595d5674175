import { z } from 'zod';
import { naming, plain } from './roster-texts.ts';

/** What is said of a county's own list: its places, organisations and officers. Other reasons are the roster's. */
export const CountyTexts = z.strictObject({
  noTable: plain,
  tooLong: plain,
  fullListNeedsOfficers: plain,
  leavers: naming('n', 'before'),
  leaversFaulty: naming('n', 'faulty'),
  faults: z.strictObject({
    codeRepeated: naming('where'),
    codeOfAnother: plain,
    nameRepeated: naming('code'),
    parentUnknown: plain,
    countyMissing: plain,
    countySeveral: plain,
    stationOfTownship: plain,
    placeUnknown: naming('kind'),
    stationMissing: plain,
    populationShape: plain,
    accountShape: plain,
    accountMissing: plain,
    officerDiffers: naming('where'),
    officerNoTaken: plain,
    officerUnknown: plain,
    scopeMissing: naming('kinds'),
    scopeUnknown: naming('kinds'),
    scopeSeveral: plain,
    adminAudits: plain,
  }),
});
