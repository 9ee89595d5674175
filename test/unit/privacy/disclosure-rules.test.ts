import { describe, expect, test } from 'vitest';
import type { Role, RoleGrant, ScopeKind } from '../../../src/domain/directory/index.ts';
import { categoriesOf, givenTo, groundsOf } from '../../../src/domain/disclosures/rules.ts';

const grant = (role: Role, scopeKind: ScopeKind, scopeId: string): RoleGrant => ({
  role,
  scopeKind,
  scopeId,
  primary: true,
  title: null,
  substituteFor: null,
});
const advisor = grant('ADVISOR', 'ORGANISATION', 'plant');
const owner = grant('GRID_OWNER', 'GRID_UNIT', 'workshop');
const officer = grant('COMMUNITY_POLICE', 'ORGANISATION', 'school');
const worker = grant('EMPLOYEE', 'ORGANISATION', 'plant');

describe('to whom personal data is given', () => {
  test('police at their work give nothing to others; a file in their hands leaves the service', () => {
    expect(givenTo([officer], [officer], false)).toEqual({ to: 'nobody' });
    expect(givenTo([officer], [officer], true)).toEqual({ to: 'taker' });
  });

  test('an advisor, a desk or an owner of a unit takes it for his employer, file or page', () => {
    for (const file of [false, true]) {
      expect(givenTo([worker, advisor], [worker, advisor], file)).toEqual({ to: 'employer', through: advisor });
      expect(givenTo([worker, owner], null, file)).toEqual({ to: 'employer', through: owner });
    }
  });

  test('an officer who is advisor elsewhere is what he is where the people work', () => {
    expect(givenTo([officer, advisor], [advisor], false)).toEqual({ to: 'employer', through: advisor });
    expect(givenTo([officer, advisor], [officer], false)).toEqual({ to: 'nobody' });
    expect(givenTo([officer, advisor], null, false)).toEqual({ to: 'nobody' });
  });

  test('somebody without a post, who sees what is his own, is given nothing of others', () => {
    expect(givenTo([worker], [worker], false)).toEqual({ to: 'nobody' });
  });
});

test('a masked name is no name', () => {
  expect(categoriesOf(['masked name', 'masked protections'])).toEqual([]);
  expect(categoriesOf(['name', 'phone', 'name'])).toEqual(['name', 'phone']);
});

test('every kind of object has its ground; what is unknown is upkeep by duty', () => {
  expect(groundsOf('warning')).toEqual({ basis: 'DUTY', purpose: 'DISSUASION' });
  expect(groundsOf('protection_evidence')).toEqual({ basis: 'CONSENT', purpose: 'PROTECTION' });
  expect(groundsOf('directory')).toEqual({ basis: 'EMPLOYER', purpose: 'ROSTER' });
  expect(groundsOf('organisation')).toEqual({ basis: 'DUTY', purpose: 'UPKEEP' });
});
