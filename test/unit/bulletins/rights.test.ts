import { describe, expect, test } from 'vitest';
import { authorityOf } from '../../../src/domain/bulletins/queries/reader.ts';
import type { RoleGrant } from '../../../src/domain/directory/index.ts';
import '../../support/rights.ts';

const grant = (role: RoleGrant['role'], scopeKind: RoleGrant['scopeKind'], scopeId: string): RoleGrant => ({
  role,
  scopeKind,
  scopeId,
  primary: false,
  title: null,
  substituteFor: null,
});

describe('who may write to whom, by the permission table', () => {
  test('centre and station without limits, within their place', () => {
    expect(authorityOf([grant('CENTER_OFFICER', 'COUNTY', 'county')])).toEqual({
      scopeIds: ['county'],
      maxPeople: null,
      templatesOnly: false,
    });
    expect(authorityOf([grant('STATION_DUTY', 'STATION', 's-03')])?.scopeIds).toEqual(['s-03']);
  });

  test('community police to a thousand people of their organisations', () => {
    const own = [grant('COMMUNITY_POLICE', 'ORGANISATION', 'o-1'), grant('COMMUNITY_POLICE', 'ORGANISATION', 'o-2')];
    expect(authorityOf(own)).toEqual({ scopeIds: ['o-1', 'o-2'], maxPeople: 1_000, templatesOnly: false });
  });

  test('advisors and owners of grid units from templates only', () => {
    expect(authorityOf([grant('ADVISOR', 'ORGANISATION', 'o-1')])).toMatchObject({ templatesOnly: true });
    expect(authorityOf([grant('GRID_OWNER', 'GRID_UNIT', 'u-1')])).toMatchObject({ templatesOnly: true });
  });

  test('an officer who advises elsewhere writes as officer, and only there', () => {
    const both = [grant('ADVISOR', 'ORGANISATION', 'o-1'), grant('STATION_CHIEF', 'STATION', 's-03')];
    expect(authorityOf(both)).toEqual({ scopeIds: ['s-03'], maxPeople: null, templatesOnly: false });
  });

  test.each(['EMPLOYEE', 'DESK', 'AUDITOR', 'COUNTY_ADMIN', 'JOINT_OFFICE', 'PROPAGANDIST'] as const)(
    '%s writes to nobody',
    (role) => {
      expect(authorityOf([grant(role, 'COUNTY', 'county')])).toBeNull();
    },
  );
});
