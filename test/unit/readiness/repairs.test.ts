import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFECT_KINDS } from '../../../src/domain/directory/index.ts';
import { REPAIRS, repairOf } from '../../../src/domain/readiness/rules.ts';
import { REPAIR_ACTS } from '../../../src/domain/readiness/types.ts';
import { grantsFor } from '../../../src/kernel/access/index.ts';
import { texts } from '../warnings/facts.ts';

const ROOT = join(import.meta.dirname, '../../..');
const WHO = [
  { role: 'CENTER_OFFICER', scopeKind: 'COUNTY', scopeId: 'c' },
  { role: 'COMMUNITY_POLICE', scopeKind: 'ORGANISATION', scopeId: 'o' },
  { role: 'ADVISOR', scopeKind: 'ORGANISATION', scopeId: 'o' },
  { role: 'COUNTY_ADMIN', scopeKind: 'COUNTY', scopeId: 'c' },
];

test.each(DEFECT_KINDS)('%s is work of somebody who sees it and has an act that mends it', (kind) => {
  for (const note of ['step 0', 'step 2', 'step 4']) {
    const { right, acts, page } = repairOf({ kind, note });
    const repairers = grantsFor(WHO, right);
    expect(repairers.length).toBeGreaterThan(0);
    expect(grantsFor(repairers, 'readiness.view').length).toBeGreaterThan(0);
    expect(acts.length > 0 || page !== null).toBe(true);
  }
  expect(texts.defects[kind]?.title).toMatch(/\p{Script=Han}/u);
  expect(texts.defects[kind]?.said).toMatch(/\p{Script=Han}/u);
});

test('every act has a name, and some gap it mends', () => {
  for (const act of REPAIR_ACTS) {
    expect(texts.mendActs[act]).toMatch(/\p{Script=Han}/u);
    expect(Object.values(REPAIRS).some(({ acts }) => acts.includes(act))).toBe(true);
  }
});

test('every page a gap sends to is there', () => {
  const pages = readFileSync(join(ROOT, 'src/pages/h5/pages.ts'), 'utf8');
  for (const kind of DEFECT_KINDS) {
    const path = REPAIRS[kind].page?.('x');
    const folder = path && /^\/h5\/([a-z]+)/.exec(path)?.[1];
    if (folder) expect(pages).toContain(folder);
  }
});
