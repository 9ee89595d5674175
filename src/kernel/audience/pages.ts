/**
 * People of one transaction when an audience is planned, reminded or recalled, and the most WeCom takes in one call: a
 * crash costs one page, and nobody who presses a button waits longer than for one.
 */
export const PEOPLE_PAGE = 1_000;

/** Where reading goes on: behind the last row of a full page; null when this page was the last. */
export function nextAfter<Row, Key>(page: readonly Row[], limit: number, keyOf: (row: Row) => Key): Key | null {
  const last = page.at(-1);
  return last !== undefined && page.length >= limit ? keyOf(last) : null;
}

/** What was left out of a form stays out of the filter: a list that is undefined would mean "nobody" in SQL. */
export function withoutUndefined<Given extends object>(
  given: Given,
): { [Key in keyof Given]: Exclude<Given[Key], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Given]: Exclude<Given[Key], undefined>;
  };
}
