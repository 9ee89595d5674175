import { readFileSync } from 'node:fs';

// One line from vitest's JSON report; a file that could not be loaded at all counts as one failure.
const text = readFileSync(process.argv[2] ?? '', 'utf8');
if (text === '') {
  console.error('the tests did not finish: there is no report');
  process.exit(1);
}
// What passed only when it was tried again is a fault all the same: it is named.
const { numPassedTests, numFailedTests, testResults } = JSON.parse(text);
const unloaded = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
);
console.log(`${numPassedTests} passed, ${numFailedTests + unloaded.length} failed`);
for (const { name, assertionResults } of testResults) {
  for (const { status, failureMessages, fullName } of assertionResults) {
    if (status === 'passed' && failureMessages.length > 0) console.log(`flaky: ${name}: ${fullName}`);
  }
}
