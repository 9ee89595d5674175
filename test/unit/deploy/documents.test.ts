import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { invariants } from '../../../src/app/checks.ts';
import { Variables } from '../../../src/config/variables.ts';

// What the documents say of the service is compared with the service, so that they age together.
const root = join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const documents = [
  'README.md',
  'README.zh-CN.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const commands = await commandNames();

describe('README', () => {
  it.each(['README.md', 'README.zh-CN.md'])('%s: the table of variables is whole and holds no others', (file) => {
    const rows = read(file)
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    const named = rows
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([A-Z][A-Z_]+)`/g)])
      .map(([, name]) => name);
    expect([...named].sort()).toEqual(Object.keys(Variables.shape).sort());
  });

  it('names every command of the operator’s tool', () => {
    const readme = read('README.md');
    expect(commands.length).toBeGreaterThan(8);
    for (const command of commands) expect(readme).toContain(`\`${command}`);
  });

  it('names every folder of the source', () => {
    const readme = read('README.md');
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of folders) expect(readme).toContain(`\`src/${name}/`);
    for (const name of readdirSync(join(root, 'src/domain'))) expect(readme).toContain(`\`src/domain/${name}/`);
  });
});

describe('runbook', () => {
  it('says what to do about every invariant', () => {
    for (const { id } of invariants) expect(read('docs/runbook.md')).toContain(`| ${id} |`);
  });

  it('names metrics and log lines that exist', () => {
    const runbook = read('docs/runbook.md');
    const said = sourceText();
    for (const [, name] of runbook.matchAll(/`eqian_(\w+)/g)) expect(said).toContain(`name: '${name}'`);
    const [, table = ''] = runbook.split('## Log lines');
    const lines = [...(table.split('\n## ')[0] ?? '').matchAll(/^\| (`[^|]+`)/gm)].flatMap(([, cell = '']) =>
      cell.split(/, (?=`)/),
    );
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(said).toContain(line.replaceAll('`', ''));
  });

  it('explains every readiness check', () => {
    const [, body = ''] = read('src/app/checks.ts').split('): HealthChecks {');
    const names = [...body.matchAll(/^ {4}async (\w+)\(\)/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) expect(read('docs/runbook.md')).toContain(`| \`${name}\` |`);
  });
});

describe('documents', () => {
  it.each(documents)('%s: every link leads somewhere', (file) => {
    for (const [, target = ''] of read(file).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [path = '', anchor] = target.split('#');
      const aim = path === '' ? file : join(dirname(file), path);
      expect(existsSync(join(root, aim)), `${target} in ${file}`).toBe(true);
      if (anchor) expect(anchorsOf(aim), `${target} in ${file}`).toContain(anchor);
    }
  });

  it('keeps a decision to one page and lists it', () => {
    const pages = readdirSync(join(root, 'docs/adr')).filter((name) => /^\d{4}-/.test(name));
    for (const page of pages) {
      expect(read(`docs/adr/${page}`).split('\n').length, page).toBeLessThanOrEqual(41);
      expect(read('docs/adr/README.md')).toContain(`(${page})`);
    }
  });
});

async function commandNames(): Promise<string[]> {
  const program = new Command();
  for (const file of readdirSync(join(root, 'src/cli'))) {
    const module = (await import(join(root, 'src/cli', file))) as Record<string, unknown>;
    for (const [name, add] of Object.entries(module)) {
      if (typeof add === 'function' && /Commands?$/.test(name)) add(program);
    }
  }
  return program.commands.flatMap((command) =>
    command.commands.length === 0
      ? [command.name()]
      : command.commands.map((inner) => `${command.name()} ${inner.name()}`),
  );
}

function sourceText(): string {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => read(`src/${name}`))
    .join('\n');
}

function anchorsOf(file: string): string[] {
  return [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}
