import { describe, expect, test } from 'vitest';
import { bulkWait } from '../../../src/outbound/budgets.ts';
import { readdress, touserOf } from '../../../src/outbound/message.ts';

const at = (clock: string) => new Date(`2026-11-22T${clock}Z`);
const ask = (now: string, changes: Partial<Parameters<typeof bulkWait>[0]> = {}) =>
  bulkWait({ now: at(now), persons: 1000, recent: [], personsPerMinute: 2000, ...changes });

describe('the pace of bulk', () => {
  test('goes at once in a quiet minute', () => {
    expect(ask('02:05:10')).toBeNull();
  });

  test.each([
    ['02:00:00', '02:01:00'],
    ['02:00:59.999', '02:01:00'],
    ['02:30:20', '02:31:00'],
  ])('leaves out the busy minute of %s', (now, until) => {
    expect(ask(now)).toEqual(at(until));
  });

  test('waits until enough of the last minute is over', () => {
    const recent = [
      { at: at('02:05:10'), persons: 1000 },
      { at: at('02:05:40'), persons: 1000 },
    ];
    expect(ask('02:05:50', { recent })).toEqual(at('02:06:10'));
    expect(ask('02:05:50', { recent, persons: 1500 })).toEqual(at('02:06:40'));
    expect(ask('02:05:50', { recent, personsPerMinute: 3000 })).toBeNull();
  });

  test('does not end its wait within a busy minute', () => {
    const recent = [{ at: at('02:29:30'), persons: 2000 }];
    expect(ask('02:29:50', { recent })).toEqual(at('02:31:00'));
  });

  test('lets a call larger than the pace go when nothing else did', () => {
    expect(ask('02:05:00', { persons: 1000, personsPerMinute: 500 })).toBeNull();
    const recent = [{ at: at('02:04:30'), persons: 10 }];
    expect(ask('02:05:00', { persons: 1000, personsPerMinute: 500, recent })).toEqual(at('02:05:30'));
  });
});

describe('addressing', () => {
  test('the same people make the same bytes', () => {
    expect(touserOf(['b', 'a'])).toBe('a|b');
    expect(readdress('{"touser":"x","text":{"content":"t"}}', { userids: ['b', 'a'] })).toBe(
      readdress('{"text":{"content":"t"},"touser":"x"}', { userids: ['a', 'b'] }),
    );
  });

  test('another message of the same words has its own task_id', () => {
    const json = '{"template_card":{"card_type":"x","task_id":"m1"},"touser":"a"}';
    expect(JSON.parse(readdress(json, { userids: ['b'], taskId: 'm2' }))).toEqual({
      touser: 'b',
      template_card: { card_type: 'x', task_id: 'm2' },
    });
  });
});
