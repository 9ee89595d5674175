import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';

/** By file of the build, the named functions that ran, in the order in which they stand in it. */
export type Ran = Map<string, string[]>;

/** Which functions V8 ran while something was done. */
export async function createCoverage(root: string) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

  return {
    async during(work: () => Promise<unknown>): Promise<Ran> {
      await session.post('Profiler.takePreciseCoverage');
      await work();
      const { result } = await session.post('Profiler.takePreciseCoverage');
      const ran: Ran = new Map();
      for (const { url, functions } of result) {
        if (!url.startsWith('file://')) continue;
        const file = fileURLToPath(url);
        if (!file.startsWith(root)) continue;
        const names = functions
          .filter(({ functionName, ranges }) => functionName !== '' && (ranges[0]?.count ?? 0) > 0)
          .map(({ functionName }) => functionName);
        if (names.length > 0) ran.set(file.slice(root.length).replace(/\.js$/, '.ts'), [...new Set(names)]);
      }
      return ran;
    },

    stop: () => session.disconnect(),
  };
}
