import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { warnCommand } from '../../../src/cli/warn.ts';
import { packageRoot } from '../../../src/config/files.ts';
import { readSettings } from '../../../src/config/settings.ts';
import { readTexts } from '../../../src/config/texts.ts';
import { ROLES } from '../../../src/domain/roster/import.ts';
import { WORK } from '../../../src/pages/h5/entries.ts';

const COLUMNS = ['来源编号', '等级', '诈骗类型', '员工编号', '手机号', '单位编号', '备注', '演练'];

test('the help of `warn` names every column that a file may have, drills too', () => {
  const program = new Command();
  warnCommand(program);
  const help = program.commands[0]?.helpInformation().replace(/\s+/g, ' ') ?? '';
  for (const heading of COLUMNS) expect(help).toContain(heading);
});

test('the owner of a grid unit has one name: on lists, in texts, on his home page', () => {
  const texts = readTexts(packageRoot(), readSettings(packageRoot()));
  const name = texts.roles.GRID_OWNER ?? '';
  expect(Object.entries(ROLES).find(([, role]) => role === 'GRID_OWNER')?.[0]).toBe(name);
  expect(WORK.find(([, roles]) => roles.includes('GRID_OWNER'))?.[0]).toBe(name);
  expect(texts.log.actions['unit.owner']).toBe(`指定${name}`);
});

test('the first minute has the same steps in both languages', () => {
  const stepsOf = (file: string, heading: string) => {
    const [, part = ''] = readFileSync(file, 'utf8').split(`## ${heading}\n`);
    return [...(part.split('\n## ')[0] ?? '').matchAll(/^\d+\. /gm)].length;
  };
  expect(stepsOf('README.zh-CN.md', '第一分钟看什么')).toBe(stepsOf('README.md', 'The first minute'));
});
