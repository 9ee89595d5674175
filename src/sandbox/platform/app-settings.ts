import { z } from 'zod';
import type { Answer, Call } from './call.ts';
import { PlatformRefusal } from './call.ts';
import { parseJson } from './message-body.ts';

/** agent/get (doc p/90227): the app's own settings; the whole corp is its visible range. */
export async function getAgent({ needs, query, app }: Call): Promise<Answer> {
  if (app !== 'agent') throw new PlatformRefusal(48002, 'api forbidden for this secret');
  if (query.agentid !== needs.agentId)
    throw new PlatformRefusal(301002, 'not allow operate another agent with this accesstoken');
  return {
    agentid: Number(needs.agentId),
    name: 'E企安',
    square_logo_url: '',
    description: '企业微信沙盒里的应用',
    allow_userinfos: { user: [] },
    allow_partys: { partyid: [1] },
    allow_tags: { tagid: [] },
    close: 0,
    redirect_domain: new URL(needs.publicUrl).host,
    report_location_flag: 0,
    isreportenter: 1,
    home_url: '',
  };
}

const Entry = z.looseObject({
  type: z.string().optional(),
  name: z.string(),
  key: z.string().optional(),
  url: z.string().optional(),
});
const Menu = z.looseObject({
  button: z
    .array(z.looseObject({ ...Entry.shape, sub_button: z.array(Entry).max(5).optional() }))
    .min(1)
    .max(3),
});

/** menu/create (doc p/90231): replaces the bottom menu of the app. */
export async function createMenu({ db, needs, raw }: Call): Promise<Answer> {
  const menu = Menu.safeParse(parseJson(raw));
  if (!menu.success) throw new PlatformRefusal(40058, 'invalid Request Parameter: button');
  await db
    .insertInto('sandbox.appMenu')
    .values({ agentId: needs.agentId, menu: JSON.stringify(menu.data) })
    .onConflict((conflict) => conflict.column('agentId').doUpdateSet({ menu: JSON.stringify(menu.data) }))
    .execute();
  return {};
}

export async function getMenu({ db, needs }: Call): Promise<Answer> {
  const row = await db
    .selectFrom('sandbox.appMenu')
    .select('menu')
    .where('agentId', '=', needs.agentId)
    .executeTakeFirst();
  if (row === undefined) throw new PlatformRefusal(46003, 'menu not exist');
  return Menu.parse(row.menu);
}

export async function deleteMenu({ db, needs }: Call): Promise<Answer> {
  await db.deleteFrom('sandbox.appMenu').where('agentId', '=', needs.agentId).execute();
  return {};
}
