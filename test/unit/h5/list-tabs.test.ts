import { expect, test } from 'vitest';
import { warningRights } from '../../../src/domain/warnings/access.ts';
import { tabsOf } from '../../../src/pages/h5/list/tabs.ts';

const namesOf = (...roles: string[]) => tabsOf(roles.map((role) => ({ role }))).map(({ name }) => name);

test('the list of warnings opens on what its reader may see, and shows nobody a place that is not his', () => {
  expect(namesOf('CENTER_OFFICER')).toEqual(['我的任务', '本辖区']);
  expect(namesOf('ADVISOR')).toEqual(['我的任务', '本单位']);
  expect(namesOf('GRID_OWNER')).toEqual(['我的任务', '本部门']);
  expect(namesOf('AUDITOR')).toEqual(['预警记录', '我的任务']);
  expect(namesOf('JOINT_OFFICE')).toEqual(['我的任务']);
  expect(namesOf()).toEqual(['我的任务']);
});

test('whoever may see others’ warnings has a place to see them', () => {
  const seeing = Object.entries(warningRights['warning.view'].cells).filter(([, cell]) => cell.reach !== 'self');
  const people = seeing.map(([role]) => role).filter((role) => role !== 'GATEWAY');
  expect(people.filter((role) => namesOf(role).length < 2)).toEqual([]);
});
