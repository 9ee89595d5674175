/** Chat content is sealed on its way in: that costs time, so the bench does it too. */
export const BENCH_KEY = { kid: 'bench', key: Buffer.alloc(32, 1) };
