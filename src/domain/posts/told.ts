/** A row as JSON tells it: moments as ISO 8601. */
export type Told<T> = { [K in keyof T]: T[K] extends Date ? string : T[K] };

export function told<T extends object>(row: T): Told<T> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  ) as Told<T>;
}
