import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterFailure, chooseItem, type OpenItem, pictureType } from '../../../src/domain/evidence/rules.ts';
import { hours, minutes, seconds } from '../../../src/lib/time.ts';
import { MediaTooLarge, WecomRefusal, WecomUnreachable } from '../../../src/wecom/api/index.ts';

const item = (code: string, state: OpenItem['state'], minute = 0): OpenItem => ({
  item: code,
  state,
  since: new Date(Date.UTC(2026, 10, 2, 9, minute)),
  validUntil: null,
});
const chosen = (open: OpenItem[], takenFrom: string[] = []) => {
  const choice = chooseItem(open, takenFrom);
  return choice.outcome === 'item' ? choice.chosen.item : choice.outcome;
};

describe('which item a picture belongs to', () => {
  test('none is open', () => expect(chosen([])).toBe('NOTHING_OPEN'));

  test.each(['ASKED', 'DECLARED', 'REJECTED'] as const)('the only open one, %s', (state) =>
    expect(chosen([item('A', state)])).toBe('A'),
  );

  test('the one declared last, and among those declared together the first', () => {
    expect(chosen([item('A', 'DECLARED', 1), item('B', 'DECLARED', 5), item('C', 'DECLARED', 3)])).toBe('B');
    expect(chosen([item('A', 'DECLARED', 1), item('B', 'DECLARED', 1)])).toBe('A');
  });

  test('what is declared comes before what is only asked, however late that was', () =>
    expect(chosen([item('A', 'ASKED', 9), item('B', 'DECLARED', 1), item('C', 'REJECTED', 8)])).toBe('B'));

  test('several asked and none declared: nobody guesses', () =>
    expect(chosen([item('A', 'ASKED'), item('B', 'REJECTED')])).toBe('UNCLEAR'));

  test('not what the same picture was taken away from, unless nothing else is left', () => {
    const two = [item('A', 'DECLARED', 5), item('B', 'DECLARED', 1)];
    expect(chosen(two, ['A'])).toBe('B');
    expect(chosen(two, ['A', 'B'])).toBe('A');
  });

  test('it is always an open one', () => {
    const any = fc.record({
      item: fc.constantFrom('A', 'B', 'C', 'D'),
      state: fc.constantFrom('ASKED' as const, 'DECLARED' as const, 'REJECTED' as const),
      since: fc.date({ noInvalidDate: true }),
      validUntil: fc.constant(null),
    });
    fc.assert(
      fc.property(fc.uniqueArray(any, { selector: (one) => one.item }), (open) => {
        const choice = chooseItem(open);
        if (choice.outcome === 'item') expect(open).toContain(choice.chosen);
        else expect(choice.outcome).toBe(open.length === 0 ? 'NOTHING_OPEN' : 'UNCLEAR');
      }),
    );
  });
});

describe('what a file is', () => {
  test.each([
    ['a JPG', [0xff, 0xd8, 0xff, 0xdb, 0], 'image/jpeg'],
    ['a PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0], 'image/png'],
    ['half a PNG header', [0x89, 0x50, 0x4e, 0x47], null],
    ['a GIF', [...Buffer.from('GIF89a')], null],
    ['a PDF', [...Buffer.from('%PDF-1.7')], null],
    ['a web page', [...Buffer.from('<html>')], null],
    ['nothing', [], null],
  ])('%s', (_, bytes, type) => expect(pictureType(Buffer.from(bytes))).toBe(type));
});

describe('what a failed download asks for', () => {
  const refusal = (errcode: number, pauseMs?: number) =>
    new WecomRefusal({ api: 'media/get', errcode, errmsg: 'no', ...(pauseMs === undefined ? {} : { pauseMs }) });
  const again = (afterMs: number) => ({ outcome: 'again', afterMs });

  test('silence and a busy platform: again, ever later, at most hourly', () => {
    const away = new WecomUnreachable({ api: 'media/get', reason: 'timeout', mayHaveLanded: true });
    expect([1, 2, 3, 30].map((n) => afterFailure(away, n))).toEqual(
      [seconds(5), seconds(10), seconds(20), hours(1)].map(again),
    );
    expect(afterFailure(refusal(-1), 2)).toEqual(again(seconds(10)));
  });

  test('a limit waits as long as it says, a fault in the settings ten minutes', () => {
    expect(afterFailure(refusal(45009, minutes(60)), 1)).toEqual(again(minutes(60)));
    expect(afterFailure(refusal(60020), 1)).toEqual(again(minutes(10)));
  });

  test('a picture that is gone or too large: never again', () => {
    expect(afterFailure(refusal(40007), 1)).toEqual({ outcome: 'never', reason: 'GONE' });
    expect(afterFailure(new MediaTooLarge(), 1)).toEqual({ outcome: 'never', reason: 'SIZE' });
  });

  test('what nobody knows is tried five times', () => {
    expect(afterFailure(refusal(99999), 4).outcome).toBe('again');
    expect(afterFailure(refusal(99999), 5)).toEqual({ outcome: 'never', reason: 'GONE' });
  });
});
