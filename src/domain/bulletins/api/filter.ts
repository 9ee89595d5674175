import { z } from 'zod';
import { type BoxOf, freeText, keptText } from '../../../lib/free-text.ts';
import { AUDIENCE_ROLES } from '../types.ts';
import { ids } from './parts.ts';

const filterOf = (text: BoxOf) => ({
  roles: z
    .array(z.enum(AUDIENCE_ROLES))
    .min(1)
    .meta({ title: '接收角色', example: ['ADVISOR'] }),
  townshipIds: ids.optional().meta({ title: '乡镇街道' }),
  stationIds: ids.optional().meta({ title: '派出所' }),
  organisationIds: ids.optional().meta({ title: '单位' }),
  gridUnitIds: ids.optional().meta({ title: '部门' }),
  kinds: z
    .array(z.enum(['ENTERPRISE', 'COMMUNITY', 'BANK', 'TELCO', 'SCHOOL', 'HEALTH']))
    .min(1)
    .optional()
    .meta({ title: '单位类别' }),
  tiers: z
    .array(z.enum(['ABOVE_SCALE', 'KEY', 'GENERAL']))
    .min(1)
    .optional()
    .meta({ title: '单位层级' }),
  sectors: z
    .array(z.enum(['HEALTH', 'EDUCATION', 'FINANCE']))
    .min(1)
    .optional()
    .meta({ title: '系统' }),
  industries: z.array(text(40)).min(1).max(50).optional().meta({ title: '行业' }),
  posts: z.array(text(40)).min(1).max(50).optional().meta({ title: '岗位' }),
  tags: z
    .array(z.enum(['OUT_OF_PROVINCE', 'NEW_HIRE', 'PRIMARY_ADVISOR']))
    .min(1)
    .optional()
    .meta({ title: '标签' }),
});

/** Every list left out means "any"; ids come from GET /api/bulletins/options. */
export const FilterBody = z.strictObject(filterOf(freeText));
export const FilterView = z.strictObject(filterOf(keptText));
