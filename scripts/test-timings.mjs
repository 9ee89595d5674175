import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';

// Writes test/timings.json from vitest's JSON report, so that the longest files start first:
//   npm test -- --reporter=json --outputFile.json=report.json && node scripts/test-timings.mjs report.json
const [report] = process.argv.slice(2);
if (report === undefined) {
  console.error('usage: node scripts/test-timings.mjs REPORT.json');
  process.exit(1);
}
const root = new URL('..', import.meta.url).pathname;
const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
const timings = testResults
  .map(({ name, startTime, endTime }) => [relative(root, name), Math.round((endTime - startTime) / 100) * 100])
  .sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(
  new URL('../test/timings.json', import.meta.url),
  `${JSON.stringify(Object.fromEntries(timings), null, 2)}\n`,
);
console.log(`${timings.length} files`);
