import { describe, expect, test } from 'vitest';
import type { BulletinViewData, OptionsData } from '../../src/domain/bulletins/api.ts';
import type { TemplateData, TemplateListData, TemplateVersionsData } from '../../src/domain/presets/api.ts';
import { shanghaiDay } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';
import { useBulletins } from './bulletin-actions.ts';

const PATH = '/api/bulletin-templates';
const WORDS = {
  title: '谨防退款骗局',
  body: '{时间}起，请{单位}的同事注意：共享屏幕的都是诈骗。',
  fraudType: 'FAKE_CS_LOGISTICS',
};

describe('F2: templates that the centre keeps', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { browser, refusalOf } = actions;
  const { draft } = useBulletins(testApp, actions);
  const optionsOf = async (userid: string) => (await browser(userid)).get<OptionsData>('/api/bulletins/options');
  const namesFor = async (userid: string) => (await optionsOf(userid)).templates.map(({ id }) => id);

  test('an advisor has only what is released, filled with his own organisation and today', async () => {
    const centre = await browser('centre-1');
    const { id } = await centre.post<TemplateData>(PATH, { ...WORDS, releasedTo: 'OFFICERS' });
    const filter = { roles: ['EMPLOYEE' as const] };
    expect(await namesFor('centre-1')).toContain(id);
    expect(await namesFor('adv-0010-1')).not.toContain(id);
    const early = draft('adv-0010-1', { templateId: id, filter });
    expect(await refusalOf(early)).toMatchObject({ status: 400, field: 'templateId' });

    await centre.request('PUT', `${PATH}/${id}`, { ...WORDS, releasedTo: 'ALL', version: 1 });
    const { blanks } = await optionsOf('adv-0010-1');
    const [, month, day] = shanghaiDay(await testApp.now()).split('-');
    expect(blanks.时间).toBe(`${Number(month)}月${Number(day)}日`);
    const organisation = await testApp.app.directory.organisationByCode(testApp.app.db, '0010');
    const written = await draft('adv-0010-1', { templateId: id, filter });
    expect(written.body).toBe(`${blanks.时间}起，请${organisation?.shortName}的同事注意：共享屏幕的都是诈骗。`);
    expect(await refusalOf((await browser('adv-0010-1')).get(PATH))).toMatchObject({ status: 403 });
    expect(await refusalOf((await browser('duty-01')).get(PATH))).toMatchObject({ status: 403 });
  });

  test('a change is a new version, an older one comes back by one press, and what is written keeps its words', async () => {
    const centre = await browser('centre-1');
    const delivered = (await centre.get<TemplateListData>(PATH)).templates.find(({ id }) => id === 'REFUND');
    const written = await draft('centre-1', { templateId: 'REFUND' });
    const change = { ...WORDS, releasedTo: 'NOBODY', version: 0 };
    expect((await centre.request('PUT', `${PATH}/REFUND`, change)).status).toBe(200);
    expect((await centre.request('PUT', `${PATH}/REFUND`, change)).status).toBe(409);
    expect(await namesFor('centre-1')).not.toContain('REFUND');
    expect((await centre.get<BulletinViewData>(`/api/bulletins/${written.id}`)).body).toBe(delivered?.body);

    const back = { version: 0, current: 1 };
    expect(await centre.post(`${PATH}/REFUND/restore`, back)).toMatchObject({ version: 2, body: delivered?.body });
    expect(await refusalOf(centre.post(`${PATH}/REFUND/restore`, back))).toMatchObject({ status: 409 });
    const { versions } = await centre.get<TemplateVersionsData>(`${PATH}/REFUND`);
    expect(versions.map(({ version, restores }) => [version, restores])).toEqual([
      ...[
        [2, 0],
        [1, null],
        [0, null],
      ],
    ]);
    expect(await namesFor('adv-0010-1')).toContain('REFUND');
    const rows = await testApp.app.db.selectFrom('auditLog').select('action').execute();
    expect(rows.filter(({ action }) => action === 'template.changed').length).toBeGreaterThanOrEqual(2);
  });

  test('what no card has room for, or no blank is known by, is refused in its field', async () => {
    const centre = await browser('centre-1');
    const put = (part: object) => refusalOf(centre.post(PATH, { ...WORDS, releasedTo: 'ALL', ...part }));
    expect(await put({ title: '谨防冒充{单位}领导要求转账' })).toMatchObject({ status: 400, field: 'title' });
    expect(await put({ body: '请{姓名}注意' })).toMatchObject({ status: 400, field: 'body' });
    expect(await put({ fraudType: 'NONE' })).toMatchObject({ status: 400, field: 'fraudType' });
  });
});
