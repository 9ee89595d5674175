import type { Executor } from '../../database/index.ts';
import { auditModule } from '../../kernel/audit/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { directoryModule } from '../directory/index.ts';
import { presetRights } from './access.ts';
import { type PresetContext, TEMPLATE } from './context.ts';
import { type Template, templatesNow } from './queries.ts';
import { presetRoutes } from './routes.ts';

export * from './types.ts';

export interface Presets {
  /** Every template as it stands now. */
  templates(ex: Executor): Promise<Template[]>;
}

/** What bulletins are written from: templates with variables and versions. */
export const presetModule = defineModule({
  name: 'presets',
  rights: presetRights,
  auditObjects: { [TEMPLATE]: { table: TEMPLATE, title: 'title' } },
  log: {
    actions: { 'template.created': '新建通报模板', 'template.changed': '修改通报模板' },
    objects: { [TEMPLATE]: '通报模板' },
  },
  offers({ db, config, of }) {
    const ctx: PresetContext = { db, texts: config.texts, ...of(auditModule), ...of(directoryModule) };
    const presets: Presets & { ctx: PresetContext } = { ctx, templates: (ex) => templatesNow(ctx, ex) };
    return { presets };
  },
  brings: ({ presets }) => ({ routes: (server) => presetRoutes(server, presets.ctx) }),
});
