import { z } from 'zod';
import { readYamlFile } from './files.ts';
import type { Settings } from './settings.ts';

const NOTICE_FILE = 'config/notice.zh-CN.yaml';

/** What a notice must speak of (个人信息保护法 art. 17). */
const SUBJECTS = ['processor', 'purpose', 'items', 'receivers', 'retention', 'rights'] as const;

const Section = z.strictObject({
  about: z.enum(SUBJECTS),
  title: z.string().min(1),
  paragraphs: z.array(z.string()).default([]),
  items: z.array(z.string()).default([]),
});

const NoticeFile = z.strictObject({
  version: z.string("must be quoted, e.g. '2026-11'").regex(/^[0-9A-Za-z.-]{1,20}$/),
  title: z.string().min(1),
  lead: z.string(),
  sections: z
    .array(Section)
    .refine((sections) => SUBJECTS.every((subject) => sections.some(({ about }) => about === subject)), {
      error: `must speak of ${SUBJECTS.join(', ')}`,
    }),
});

export type PrivacyNotice = Readonly<z.output<typeof NoticeFile>>;

/** The notice with the bureau's name, hotline and the days within which requests are answered. */
export function readNotice(
  root: string,
  { tenant, hotline, privacy }: Pick<Settings, 'tenant' | 'hotline' | 'privacy'>,
): PrivacyNotice {
  const file = readYamlFile(root, NOTICE_FILE, NoticeFile);
  const said = (text: string) =>
    text
      .replaceAll('{tenant}', tenant.name)
      .replaceAll('{hotline}', hotline)
      .replaceAll('{days}', String(privacy.answerWorkingDays));
  return {
    ...file,
    lead: said(file.lead),
    sections: file.sections.map((section) => ({
      ...section,
      paragraphs: section.paragraphs.map(said),
      items: section.items.map(said),
    })),
  };
}
