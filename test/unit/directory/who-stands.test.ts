import { describe, expect, test } from 'vitest';
import { rolesOfStep, type Stand, whoStands } from '../../../src/domain/directory/rules.ts';

function stand(holderId: string, more: Partial<Stand> = {}): Stand {
  return {
    holderId,
    role: 'STATION_DUTY',
    scopeId: 'station',
    primary: false,
    onShift: false,
    depth: 0,
    personId: holderId,
    name: holderId,
    userid: holderId,
    away: false,
    ...more,
  };
}

const duty = { roles: ['STATION_DUTY'], rostered: ['STATION_DUTY'] } as const;
const ids = (recipients: { personId: string }[]) => recipients.map(({ personId }) => personId);

describe('who stands', () => {
  test('without anybody on shift all holders stand, the primary first', () => {
    expect(ids(whoStands([stand('a'), stand('b', { primary: true })], duty))).toEqual(['b', 'a']);
  });

  test('while somebody is on shift only those on shift stand', () => {
    expect(ids(whoStands([stand('a', { primary: true }), stand('b', { onShift: true })], duty))).toEqual(['b']);
  });

  test('a shift at one station narrows no other station', () => {
    const stands = [stand('a', { onShift: true }), stand('b', { scopeId: 'other' })];
    expect(ids(whoStands(stands, duty))).toEqual(['a', 'b']);
  });

  test('advisors off shift stand too, after those on shift', () => {
    const stands = ['a', 'b'].map((id) => stand(id, { role: 'ADVISOR', onShift: id === 'b' }));
    expect(ids(whoStands(stands, { roles: rolesOfStep[0], rostered: [] }))).toEqual(['b', 'a']);
  });

  test('somebody on leave is replaced by the substitute, through a substitute on leave to the next', () => {
    const stands = [
      stand('a', { away: true }),
      stand('a', { depth: 1, personId: 'b', away: true }),
      stand('a', { depth: 2, personId: 'c' }),
    ];
    expect(ids(whoStands(stands, duty))).toEqual(['c']);
  });

  test('without a substitute a person on leave is skipped, but stays when nobody else is left', () => {
    const away = stand('a', { away: true });
    expect(ids(whoStands([away, stand('b')], duty))).toEqual(['b']);
    expect(ids(whoStands([away], duty))).toEqual(['a']);
    expect(whoStands([away], { ...duty, keepAway: false })).toEqual([]);
  });

  test('when all on shift are on leave, colleagues off shift stand before them', () => {
    expect(ids(whoStands([stand('a', { onShift: true, away: true }), stand('b')], duty))).toEqual(['b']);
  });

  test('whoever must not be told does not come back as a substitute or as the last one left', () => {
    const stands = [stand('a', { away: true }), stand('a', { depth: 1, personId: 'b' })];
    expect(ids(whoStands(stands, { ...duty, except: ['b'] }))).toEqual(['a']);
    expect(whoStands(stands, { ...duty, except: ['a', 'b'] })).toEqual([]);
  });

  test('a person with two roles stands once, with the first role', () => {
    const stands = [
      stand('a', { role: 'GRID_OWNER', scopeId: 'unit' }),
      stand('a', { role: 'ADVISOR', scopeId: 'org' }),
    ];
    const present = whoStands(stands, { roles: rolesOfStep[0], rostered: [] });
    expect(present).toMatchObject([{ personId: 'a', role: 'ADVISOR' }]);
  });

  test('nobody holds the role: nobody stands', () => {
    expect(whoStands([], duty)).toEqual([]);
  });
});
