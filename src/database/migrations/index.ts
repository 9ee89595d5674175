import * as core from './0001_core.ts';
import * as directory from './0002_directory.ts';
import * as accessAudit from './0003_access_audit.ts';
import * as warnings from './0004_warnings.ts';
import * as sandbox from './0005_sandbox.ts';

/** In the order they run; forward only. A new migration gets the next number and a line here. */
export const migrations = {
  '0001_core': core,
  '0002_directory': directory,
  '0003_access_audit': accessAudit,
  '0004_warnings': warnings,
  '0005_sandbox': sandbox,
};
