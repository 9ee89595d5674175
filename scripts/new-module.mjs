import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

// `node scripts/new-module.mjs NAME`: a new kind of work that does a little of everything, to be written over. It touches
// nothing but the module's folder, a migration and one line of src/app/modules.ts.
const root = resolve(import.meta.dirname, '..');
const template = join(import.meta.dirname, 'new-module');
const [name = ''] = process.argv.slice(2);
const target = join(root, 'src/domain', name);
const migrations = join(root, 'src/database/migrations');
const list = join(root, 'src/app/modules.ts');

if (!/^[a-z]{3,30}$/.test(name)) fail('give it a name of 3 to 30 small letters: node scripts/new-module.mjs NAME');
if (statSync(target, { throwIfNoEntry: false })) fail(`src/domain/${name} is there already`);

const files = readdirSync(join(template, 'module'), { recursive: true, withFileTypes: true });
for (const file of files.filter((entry) => entry.isFile())) {
  const from = join(file.parentPath, file.name);
  write(join(target, named(from.slice(join(template, 'module').length))), from);
}
write(join(migrations, `${nextNumber()}_${name}.ts`), join(template, 'migration.ts'));

const modules = readFileSync(list, 'utf8');
const line = `  (await import('../domain/${name}/index.ts')).${name}Module,\n`;
writeFileSync(list, modules.replace('  platformModule,\n', `${line}  platformModule,\n`));
// A longer or shorter name breaks lines elsewhere.
spawnSync(process.execPath, [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'check', '--write', target], {
  cwd: root,
});
console.log(`src/domain/${name} is there: start with its index.ts`);

/** The template says "sample" wherever the module's own name belongs. */
function named(text) {
  const capital = name[0].toUpperCase() + name.slice(1);
  return text.replaceAll('sample', name).replaceAll('Sample', capital).replaceAll('SAMPLE', name.toUpperCase());
}

function write(to, from) {
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, named(readFileSync(from, 'utf8')));
}

function nextNumber() {
  const last = Math.max(...readdirSync(migrations).map((file) => Number.parseInt(file, 10) || 0));
  return String(last + 1).padStart(4, '0');
}

function fail(why) {
  console.error(`eqian: ${why}`);
  process.exit(1);
}
