import type { TokenCache } from '../../../../src/wecom/api/index.ts';

/** The shared cache of processes on one desk; `broken` makes it behave as a store that is away. */
export function memoryCache() {
  const values = new Map<string, string>();
  const locks = new Set<string>();
  const state = { broken: false, values };

  function guard<T>(value: () => T): Promise<T> {
    return state.broken ? Promise.reject(new Error('connection is closed')) : Promise.resolve(value());
  }

  const cache: TokenCache = {
    get: (key) => guard(() => values.get(key) ?? null),
    set: (key, value) => guard(() => void values.set(key, value)),
    deleteIf: (key, value) =>
      guard(() => {
        if (values.get(key) === value) values.delete(key);
      }),
    lock: (key) =>
      guard(() => {
        if (locks.has(key)) return null;
        locks.add(key);
        return async () => {
          locks.delete(key);
        };
      }),
  };
  return Object.assign(state, cache);
}
