import { expect, test } from 'vitest';
import { MODULES } from '../../../src/app/modules.ts';
import { type Action, type Cell, type Role, rowOf } from '../../../src/kernel/access/index.ts';
import type { Module } from '../../../src/kernel/module/index.ts';

const ROLES: Role[] = [
  'CENTER_OFFICER',
  'STATION_DUTY',
  'STATION_CHIEF',
  'COMMUNITY_POLICE',
  'ADVISOR',
  'GRID_OWNER',
  'PROPAGANDIST',
  'DESK',
  'JOINT_OFFICE',
  'AUDITOR',
  'COUNTY_ADMIN',
  'LECTURER',
  'EMPLOYEE',
  'GATEWAY',
];

const PREAMBLE = `# Who may do what

Made from the rights that the modules bring: after a change of rights run \`npx vitest run test/unit/access/rights-file.test.ts -u\`
and read what it changed here. A right that is not named is denied.

A cell says how far a role's right goes: \`all\` the county, \`own_area\` a station or township, \`own_orgs\` and \`own_org\` organisations,
\`own_unit\` a department, \`self\` what is about oneself. Behind it the manner: \`propose\` somebody else decides, \`masked\` without names,
phones and accounts, nothing: acts. In brackets the condition: the object is open, open or closed for at most a week, closed, a card asks
him for it, he is its owner; and the limits. Below a table what holds for all roles.

Which field of a view each reader gets stands beside this, made and tested in the same way:
[warnings](../test/scenarios/field-matrix/warnings.md) · [bulletins](../test/scenarios/field-matrix/bulletins.md) ·
[campaigns](../test/scenarios/field-matrix/campaigns.md) · [visits](../test/scenarios/field-matrix/visits.md) ·
[data requests](../test/scenarios/field-matrix/data-requests.md).
`;

test('the rights of every role stand in docs/rights.md, so that a change of rights is a line in the diff', async () => {
  const parts = MODULES.filter(({ rights = {} }: Module) => Object.keys(rights).length > 0).map(chapter);
  await expect([PREAMBLE, ...parts].join('\n')).toMatchFileSnapshot('../../../docs/rights.md');
});

function chapter({ name, rights = {} }: Module): string {
  const actions = Object.keys(rights) as Action[];
  const roles = ROLES.filter((role) => actions.some((action) => rowOf(action).cells[role]));
  const rows = actions.map((action) => [`\`${action}\``, ...roles.map((role) => shown(rowOf(action).cells[role]))]);
  const notes = actions.map((action) => [action, notesOf(action)] as const).filter(([, found]) => found.length > 0);
  return [
    `## ${name}`,
    '',
    ...[['', ...roles], ['---', ...roles.map(() => '---')], ...rows].map((cells) => `| ${cells.join(' | ')} |`),
    '',
    ...notes.map(([action, found]) => `- \`${action}\`: ${found.join('; ')}`),
    '',
  ].join('\n');
}

function shown(cell: Cell | undefined): string {
  if (!cell) return '';
  const { reach, manner, when, limits = {} } = cell;
  const inside = [...(when ? [when] : []), ...Object.entries(limits).map(([name, value]) => `${name} ${value}`)];
  return [reach, ...(manner === 'act' ? [] : [manner]), ...(inside.length > 0 ? [`(${inside.join(', ')})`] : [])].join(
    ' ',
  );
}

function notesOf(action: Action): string[] {
  const { byAnother, notOneself, inName, ofObjects, comesWith } = rowOf(action);
  return [
    ...(byAnother ? ['never of one’s own act'] : []),
    ...(notOneself ? ['never about oneself'] : []),
    ...(inName ? ['also by a script in an officer’s name'] : []),
    ...(ofObjects ? ['asked of the object at hand, by no route alone'] : []),
    ...(comesWith ? [`nobody can use it yet: comes with ${comesWith}`] : []),
  ];
}
