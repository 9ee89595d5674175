import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packageRoot } from '../../../src/config/files.ts';
import { readSettings, SETTINGS_FILE } from '../../../src/config/settings.ts';
import { hours, minutes } from '../../../src/lib/time.ts';

const folder = mkdtempSync(join(tmpdir(), 'eqian-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const shipped = readFileSync(join(packageRoot(), SETTINGS_FILE), 'utf8');

test('durations become milliseconds, ranges and ladders become data', () => {
  const settings = readSettings(packageRoot());
  expect(settings.tenant.name).toBe('云栖示范县反诈中心');
  expect(settings.hotline).toBe('96110');
  expect(settings.timers.CRITICAL).toEqual({
    match: minutes(2),
    ack: minutes(5),
    contact: minutes(10),
    outcome: minutes(60),
    alarm: { pausesMs: [5, 5, 10, 15].map(minutes) },
    review: hours(2),
    followUp: [hours(24), hours(72)],
  });
  expect(settings.timers.LOW.alarm).toEqual({ clock: '09:10' });
  expect(settings.quietHours).toEqual({ from: '21:00', to: '08:00' });
});

test('the ladders are those of the domain', () => {
  const { escalation } = readSettings(packageRoot());
  const inMinutes = (ms: number) => ms / minutes(1);
  const offsets = Object.values(escalation).map((steps) =>
    steps.map((due) => ('clock' in due ? due.clock : inMinutes(due.afterMs))),
  );
  expect(offsets).toEqual([
    [0, 2, 5, 8, 12],
    [0, 5, 10, 20, 40],
    [0, 15, 30, 120, 480],
    [0, 120, 240, '09:10'],
  ]);
  expect(escalation.LOW.at(-1)).toEqual({ step: 3, clock: '09:10' });
});

test.each([
  ['ack: 5m, contact: 10m', 'ack: 5 minutes, contact: 10m', 'timers.CRITICAL.ack'],
  ['alarm: next 09:10', 'alarm: next 9:10', 'timers.LOW.alarm'],
  ['[0m, 2m, 5m, 8m, 12m]', '[0m, 2m, 5m, 8m, 12m, 20m]', 'escalation.CRITICAL'],
  ['quietHours: 21:00-08:00', 'quietHours: 21:00-25:00', 'quietHours'],
  ['hotline: "96110"', 'hotline: 96110', 'hotline'],
  ['name: 云栖示范县反诈中心', 'name: 云栖示范县公安局反电信网络诈骗中心', 'tenant.name'],
  ['perMemberPerMinute: 24', 'perMemberPerMinute: 31', 'send.perMemberPerMinute'],
  ['duplicateCheckSeconds: 1800', 'duplicateCheckSeconds: 600', 'send.duplicateCheckSeconds'],
  ['nameRemovalHours: 70', 'nameRemovalHours: 72', 'card.nameRemovalHours'],
  ['undo: { minutes: 10 }', 'undo: { minuts: 10 }', 'undo'],
  ['cardName: AFTER_ACK', 'cardName: ALWAYS', 'masking.cardName'],
])('"%s" spoilt to "%s" is refused at its place', (from, to, place) => {
  expect(shipped).toContain(from);
  mkdirSync(join(folder, 'config'), { recursive: true });
  writeFileSync(join(folder, SETTINGS_FILE), shipped.replace(from, to));
  expect(() => readSettings(folder)).toThrow(
    new RegExp(`settings\\.yaml is not usable.*at ${place.replaceAll('.', '\\.')}`, 's'),
  );
});
