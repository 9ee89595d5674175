import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';

// Writes into test/timings.json what vitest's JSON report measured, so that the longest files start first; what was not run
// keeps its time, what is gone is left out:
//   npm test -- --reporter=json --outputFile.json=report.json && node scripts/test-timings.mjs report.json
const [report] = process.argv.slice(2);
if (report === undefined) {
  console.error('usage: node scripts/test-timings.mjs REPORT.json');
  process.exit(1);
}
const root = new URL('..', import.meta.url).pathname;
const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
const path = new URL('../test/timings.json', import.meta.url);
const measured = testResults.map(({ name, startTime, endTime }) => [
  relative(root, name),
  Math.round((endTime - startTime) / 100) * 100,
]);
const timings = Object.entries({ ...JSON.parse(readFileSync(path, 'utf8')), ...Object.fromEntries(measured) })
  .filter(([file]) => existsSync(new URL(`../${file}`, import.meta.url)))
  .sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(path, `${JSON.stringify(Object.fromEntries(timings), null, 2)}\n`);
console.log(`${measured.length} files measured, ${timings.length} known`);
