import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unbuiltPages } from '../../../src/app/http.ts';

const entry = (to: `/h5/${string}`) => ({ to, title: '午休', about: '请休息', for: 'visit.view' }) as const;

test('a home entry whose page was not built stops the start; where no pages are built nothing is known', () => {
  const dir = mkdtempSync(join(tmpdir(), 'eqian-pages-'));
  try {
    expect(unbuiltPages(dir, [entry('/h5/naps')])).toEqual([]);
    mkdirSync(join(dir, 'h5/.vite'), { recursive: true });
    const built = {
      '../../domain/naps/pages/naps.tsx': {},
      '../../domain/naps/pages/naps.new.tsx': {},
      'pages/beds.tsx': {},
    };
    writeFileSync(join(dir, 'h5/.vite/manifest.json'), JSON.stringify(built));
    expect(unbuiltPages(dir, [entry('/h5/naps'), entry('/h5/naps/new')])).toEqual([]);
    expect(unbuiltPages(dir, [entry('/h5/beds')])).toEqual([
      'the page /h5/beds is not built: no module has pages/beds.tsx',
    ]);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
