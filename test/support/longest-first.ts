import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Milliseconds a file took when it was last measured, by its path: `scripts/test-timings.mjs` writes them. */
const timings = JSON.parse(readFileSync(new URL('../timings.json', import.meta.url), 'utf8')) as Record<string, number>;

/** The longest files of a project first, and before them those nobody has measured: no long one is left for the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const took = ({ moduleId }: TestSpecification) =>
      timings[relative(this.ctx.config.root, moduleId)] ?? Number.POSITIVE_INFINITY;
    return files.toSorted((a, b) =>
      a.project.name === b.project.name ? byTime(took(a), took(b)) : a.project.name < b.project.name ? -1 : 1,
    );
  }
}

/** Infinity minus itself is no number. */
function byTime(a: number, b: number): number {
  return a === b ? 0 : b - a;
}
