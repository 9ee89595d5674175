import { z } from 'zod';

/** A text that must name these values, so that nobody's edit drops the line or the figure. */
export const naming = (...values: string[]) =>
  z.string().refine((text) => text !== '' && values.every((value) => text.includes(`{${value}}`)), {
    error: `must contain ${values.map((value) => `{${value}}`).join(' and ')}`,
  });
export const plain = z.string().min(1);

/** Why a line of a roster is not taken, or is remarked on. */
export const RosterTexts = z.strictObject({
  forbiddenColumn: naming('column'),
  faults: z.strictObject({
    unknownColumn: plain,
    blank: plain,
    numberBlank: plain,
    numberShape: plain,
    tooLong: naming('n'),
    notOneOf: naming('choices'),
    yesOrNo: plain,
    idNumber: plain,
    undecoded: plain,
    formulaEmpty: plain,
    formulaRead: plain,
    unitLevels: naming('n'),
    unitTooLong: naming('n'),
    phoneScientific: plain,
    phoneDigits: naming('n'),
    dayShape: plain,
    dayFar: plain,
    numberRepeated: naming('n'),
    personRepeated: naming('n'),
    accountRepeated: naming('n'),
    phoneRepeated: naming('n'),
    numberTaken: plain,
    accountTaken: plain,
    phoneMissing: plain,
    phoneShared: plain,
    nameChanged: plain,
    townshipUnknown: plain,
    townshipDiffers: plain,
    townshipMissing: plain,
    townshipOutside: plain,
    stationUnknown: plain,
    organisationSeveral: plain,
    organisationOther: plain,
    organisationOutside: plain,
    organisationDiffers: naming('name'),
    organisationUnknown: plain,
    organisationMissing: plain,
    creditCodeShape: plain,
    kindMissing: plain,
  }),
});
