import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasCode, describe as inWords } from '../../../src/lib/errors.ts';
import { newId } from '../../../src/lib/ids.ts';
import { maskAccount, maskName, maskPhone, maskText } from '../../../src/lib/masking.ts';
import { normalisePhone } from '../../../src/lib/phone.ts';
import { Problem } from '../../../src/lib/problem.ts';
import { charCount, cut } from '../../../src/lib/text.ts';
import { formatShanghai, hours, nextShanghai, shanghaiAt, shanghaiClock, shanghaiDay } from '../../../src/lib/time.ts';

describe('ids', () => {
  test('are 26 characters and rise in the order they were made', () => {
    const ids = Array.from({ length: 500 }, newId);
    expect(ids.every((id) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id))).toBe(true);
    expect([...ids].sort()).toEqual(ids);
  });
});

describe('Shanghai time', () => {
  test('is eight hours ahead, across midnight and leap day', () => {
    const at = new Date('2028-02-28T16:30:00Z');
    expect([shanghaiDay(at), shanghaiClock(at), formatShanghai(at)]).toEqual(['2028-02-29', '00:30', '02-29 00:30']);
    expect(shanghaiAt('2028-02-29', '00:30')).toEqual(at);
  });

  test('the next clock time is strictly later and within a day', () => {
    const at = shanghaiAt('2026-01-01', '09:10');
    expect(nextShanghai(at, '09:10')).toEqual(shanghaiAt('2026-01-02', '09:10'));
    expect(nextShanghai(at, '09:11')).toEqual(shanghaiAt('2026-01-01', '09:11'));
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2099-01-01'), noInvalidDate: true }), (moment) => {
        const next = nextShanghai(moment, '21:00');
        expect(next > moment && next.getTime() - moment.getTime() <= hours(24)).toBe(true);
        expect(shanghaiClock(next)).toBe('21:00');
      }),
    );
  });

  test('refuses days and clocks that do not exist', () => {
    expect(() => shanghaiAt('2026-02-29', '08:00')).toThrow(RangeError);
    expect(() => shanghaiAt('2026-01-01', '24:00')).toThrow(RangeError);
  });
});

describe('cutting', () => {
  test('counts characters, keeps short texts and puts the ellipsis inside the limit', () => {
    expect(charCount('岚𠮷🙂')).toBe(3);
    expect(cut('冲压车间', 4)).toBe('冲压车间');
    expect(cut('冲压车间一班', 4)).toBe('冲压车…');
    expect(cut('冲压', 0)).toBe('');
  });

  test('never exceeds the limit nor splits a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat(40), (text, max) => {
        expect(charCount(cut(text, max))).toBeLessThanOrEqual(max);
        expect(() => encodeURIComponent(cut(text, max))).not.toThrow();
      }),
    );
  });
});

describe('masking', () => {
  test.each([
    ['岚知夏', '岚*夏'],
    ['岚夏', '岚*'],
    ['岚', '*'],
    ['', '*'],
    ['岚知夏禾', '岚**禾'],
    ['𠮷知夏', '𠮷*夏'],
  ])('name %s becomes %s', (name, masked) => expect(maskName(name)).toBe(masked));

  test('phone and account keep what the domain allows', () => {
    expect(maskPhone('15412345678')).toBe('154****5678');
    expect(maskPhone('1541234567')).toBe('****');
    expect(maskAccount('0000 1234 5678 1234')).toBe('****1234');
    expect(maskAccount('123')).toBe('****');
  });

  test('free text loses secrets and mobile numbers but keeps what helps', () => {
    expect(maskText('call 15412345678, errcode=40001, 1700000000000')).toBe(
      'call 154****5678, errcode=40001, 1700000000000',
    );
    expect(maskText('postgres://eqian:hush@db:5432/eqian')).toBe('postgres://eqian:***@db:5432/eqian');
    expect(maskText('Authorization: Bearer abc.def')).toBe('Authorization: Bearer ***');
    expect(maskText('{"access_token":"hush","expires_in":7200}')).toBe('{"access_token":"***","expires_in":7200}');
    expect(maskText('/h5/login?code=hush&state=hush')).toBe('/h5/login?code=***&state=***');
  });
});

describe('phones', () => {
  test.each([
    '15412345678',
    '+86 154-1234-5678',
    '8615412345678',
    '0086 15412345678',
    '１５４１２３４５６７８',
    '\u202d15412345678\u202c',
    '(+86)154 1234 5678',
  ])('%s is one and the same number', (raw) => expect(normalisePhone(raw)).toBe('15412345678'));
  test.each(['', '154123456789', '1541234567', '05718888666', '25412345678', 'abc15412345678', '+8515412345678'])(
    '%s is no mobile number',
    (raw) => expect(normalisePhone(raw)).toBeNull(),
  );
});

describe('errors', () => {
  test('a code is found along the causes', () => {
    const error = new Error('outer', { cause: Object.assign(new Error('inner'), { code: 'ECONNREFUSED' }) });
    expect(hasCode(error, 'ECONNREFUSED')).toBe(true);
    expect(hasCode(error, 'ECONNRESET')).toBe(false);
    expect(hasCode(null, 'x')).toBe(false);
    expect(inWords(error)).toBe('outer: inner');
    expect(inWords('plain 15412345678')).toBe('plain 154****5678');
    expect(inWords(new AggregateError([new Error('first')], ''))).toBe('AggregateError: first');
  });

  test('a problem carries code, status, field and Chinese words, and its log message none of them', () => {
    const problem = new Problem({ code: 'phone.length', status: 400, field: 'phone', messageZh: '手机号应为11位数字' });
    expect(problem).toMatchObject({
      code: 'phone.length',
      status: 400,
      field: 'phone',
      messageZh: '手机号应为11位数字',
    });
    expect(problem.message).toBe('phone.length (phone)');
    expect(problem).toBeInstanceOf(Error);
  });
});
