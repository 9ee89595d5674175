import { packageRoot } from '../../../src/config/files.ts';
import { readSettings } from '../../../src/config/settings.ts';
import { policiesFrom } from '../../../src/kernel/escalation/policy.ts';

/** The shipped settings, and the ladders they make. */
export const settings = readSettings(packageRoot());
export const policies = policiesFrom(settings);
