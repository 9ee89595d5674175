import { type ComponentType, lazy, type ReactNode } from 'react';
import { HelpPage } from './pages/help-page.tsx';
import { NowherePage } from './pages/nowhere-page.tsx';

/**
 * Every page behind a card, by path; each is a bundle of its own, so that a slow phone loads what it opened. A named part
 * of the path is handed to the page.
 */
const PAGES: [pattern: RegExp, Page: ComponentType<{ id: string }>][] = [
  [/^\/h5(?:\/warnings)?$/, page(() => import('./list/warnings-page.tsx'), 'WarningsPage')],
  [/^\/h5\/warnings\/new$/, page(() => import('./raise/raise-page.tsx'), 'RaisePage')],
  [/^\/h5\/warnings\/find$/, page(() => import('./list/find-page.tsx'), 'FindPage')],
  [/^\/h5\/w\/([^/]+)$/, page(() => import('./warning/warning-page.tsx'), 'WarningPage')],
  [/^\/h5\/b\/([^/]+)$/, page(() => import('./bulletins/received-page.tsx'), 'ReceivedPage')],
  [/^\/h5\/bulletins$/, page(() => import('./bulletins/bulletins-page.tsx'), 'BulletinsPage')],
  [/^\/h5\/bulletins\/new$/, page(() => import('./bulletins/compose-page.tsx'), 'ComposePage')],
  [/^\/h5\/bulletins\/([^/]+)\/(?:edit|correct)$/, page(() => import('./bulletins/compose-page.tsx'), 'ComposePage')],
  [/^\/h5\/bulletins\/([^/]+)(?:\/board)?$/, page(() => import('./bulletins/board-page.tsx'), 'BoardPage')],
  [/^\/h5\/campaigns$/, page(() => import('./campaigns/campaigns-page.tsx'), 'CampaignsPage')],
  [/^\/h5\/campaigns\/new$/, page(() => import('./campaigns/open-page.tsx'), 'OpenCampaignPage')],
  [/^\/h5\/campaigns\/([^/]+)$/, page(() => import('./campaigns/board-page.tsx'), 'CampaignPage')],
  [/^\/h5\/checks$/, page(() => import('./campaigns/checks-page.tsx'), 'ChecksPage')],
  [/^\/h5\/checks\/([^/]+)$/, page(() => import('./campaigns/drawn-page.tsx'), 'DrawnPage')],
  [/^\/h5\/evidence\/([^/]+)$/, page(() => import('./campaigns/pictures-page.tsx'), 'PicturesPage')],
  [/^\/h5\/exemptions\/([^/]+)$/, page(() => import('./campaigns/exemptions-page.tsx'), 'ExemptionsPage')],
  [
    /^\/h5\/(?:organisations|places)$/,
    page(() => import('./organisations/organisations-page.tsx'), 'OrganisationsPage'),
  ],
  [/^\/h5\/organisations\/([^/]+)$/, page(() => import('./organisations/organisation-page.tsx'), 'OrganisationPage')],
  [/^\/h5\/defects(?:\/([A-Z_]+))?$/, page(() => import('./defects/defects-page.tsx'), 'DefectsPage')],
  [/^\/h5\/appointments$/, page(() => import('./appointments/appointments-page.tsx'), 'AppointmentsPage')],
  [/^\/h5\/visits$/, page(() => import('./visits/visits-page.tsx'), 'VisitsPage')],
  [/^\/h5\/leave$/, page(() => import('./leave/leave-page.tsx'), 'LeavePage')],
  [/^\/h5\/imports$/, page(() => import('./imports/imports-page.tsx'), 'ImportsPage')],
  [/^\/h5\/imports\/([^/]+)$/, page(() => import('./imports/import-page.tsx'), 'ImportPage')],
  [/^\/h5\/audit$/, page(() => import('./audit/audit-page.tsx'), 'AuditPage')],
  [/^\/h5\/disclosures$/, page(() => import('./audit/disclosures-page.tsx'), 'DisclosuresPage')],
  [/^\/h5\/totals$/, page(() => import('./totals/totals-page.tsx'), 'TotalsPage')],
  [/^\/h5\/home$/, page(() => import('./home/home-page.tsx'), 'HomePage')],
  [/^\/h5\/me$/, page(() => import('./me/me-page.tsx'), 'MePage')],
  [/^\/h5\/requests$/, page(() => import('./requests/requests-page.tsx'), 'RequestsPage')],
  [/^\/h5\/protections$/, page(() => import('./protections/protections-page.tsx'), 'ProtectionsPage')],
  [/^\/h5\/how-to\/([A-Za-z_-]+)$/, page(() => import('./how-to/how-to-page.tsx'), 'HowToPage')],
  [/^\/h5\/notice$/, page(() => import('./pages/notice-page.tsx'), 'NoticePage')],
  [/^\/h5\/help$/, HelpPage],
];

export function pageAt(path: string): { key: string; page: ReactNode } {
  const key = path.replace(/\/+$/, '');
  for (const [pattern, Page] of PAGES) {
    const match = pattern.exec(key);
    if (match) return { key, page: <Page id={match[1] ?? ''} /> };
  }
  return { key, page: <NowherePage /> };
}

type Pages<Name extends string> = { [name in Name]: ComponentType<{ id: string }> | ComponentType };

function page<Name extends string>(load: () => Promise<Pages<Name>>, name: Name): ComponentType<{ id: string }> {
  return lazy(async () => ({ default: (await load())[name] as ComponentType<{ id: string }> }));
}
