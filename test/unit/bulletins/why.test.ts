import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../../src/config/files.ts';
import { readTexts } from '../../../src/config/texts.ts';
import { whyText } from '../../../src/domain/bulletins/queries/options.ts';
import type { AudienceFilter } from '../../../src/domain/directory/index.ts';
import { type Fit, ownPart } from '../../../src/kernel/audience/index.ts';
import { settings } from '../escalation/policies.ts';

const texts = readTexts(packageRoot(), settings);

type Recipient = Fit & { sawOriginal: boolean };

const EMPLOYEE: Recipient = {
  role: 'EMPLOYEE',
  organisationId: 'plant',
  townshipId: 'qinglan',
  stationId: 'station-1',
  unitIds: ['workshop', 'team'],
  kind: 'ENTERPRISE',
  tier: 'KEY',
  sector: null,
  industry: '电池',
  posts: ['财务'],
  outOfProvince: false,
  sawOriginal: false,
};
const names = new Map([
  ['qinglan', '青岚街道'],
  ['plant', '岚山电池'],
]);
const why = (filter: AudienceFilter, fit: Partial<Recipient> = {}): string =>
  whyText({ texts }, { filter, fit: { ...EMPLOYEE, ...fit }, names });

describe('why somebody got it', () => {
  test('is his own part of the filter, never the rest of the list', () => {
    expect(why({ roles: ['EMPLOYEE', 'ADVISOR'], posts: ['财务', '出纳'] })).toBe('因岗位为财务推送');
    expect(why({ roles: ['EMPLOYEE'], townshipIds: ['wangting', 'qinglan'], tiers: ['KEY', 'GENERAL'] })).toBe(
      '因所在乡镇青岚街道，单位层级为重点企业推送',
    );
  });

  test('is his role where nothing else was asked', () => {
    expect(why({ roles: ['EMPLOYEE', 'ADVISOR'] })).toBe('因角色为员工推送');
    expect(why({ roles: ['EMPLOYEE', 'ADVISOR'], posts: ['财务'] }, { role: 'ADVISOR' })).toBe('因角色为安全顾问推送');
  });

  test('never says 省外来员工 to somebody who is none', () => {
    const filter: AudienceFilter = { roles: ['EMPLOYEE'], tags: ['OUT_OF_PROVINCE', 'NEW_HIRE'] };
    expect(ownPart(filter, EMPLOYEE).tags).toEqual(['NEW_HIRE']);
    expect(ownPart(filter, { ...EMPLOYEE, outOfProvince: true }).tags).toEqual(['OUT_OF_PROVINCE']);
  });

  test('of a correction that leaves him out is that he may have seen the wrong one', () => {
    expect(why({ roles: ['EMPLOYEE'], posts: ['出纳'] }, { sawOriginal: true })).toBe('因您可能看过被更正的通报推送');
  });
});
