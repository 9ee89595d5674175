import type { Authorisation } from '../../../src/domain/warnings/context.ts';
import { isOpen } from '../../../src/domain/warnings/rules/run.ts';
import type { Person, Warning } from '../../../src/domain/warnings/types.ts';

/** Somebody on the spot: an advisor of the organisation who was asked, or an officer of the county with every right. */
export function authorisation(warning: Warning, { personId, kind }: Person): Authorisation {
  const role = kind === 'POLICE' ? 'CENTER_OFFICER' : 'ADVISOR';
  const scope =
    kind === 'POLICE' ? { scopeKind: 'COUNTY', scopeId: '*' } : { scopeKind: 'ORGANISATION', scopeId: 'org-1' };
  const grant = { role, ...scope } as Authorisation['grants'][number];
  const facts = {
    self: false,
    addressed: true,
    owner: warning.owner?.personId === personId,
    open: isOpen(warning),
    ownAct: warning.reportedBy === personId,
  };
  return { personId, grants: [grant], facts };
}
