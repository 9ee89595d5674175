import type { Server } from '../../http/index.ts';
import type { BulletinReports } from './report.ts';
import { actRoutes } from './routes/acts.ts';
import { boardRoutes } from './routes/board.ts';
import { composeRoutes } from './routes/compose.ts';
import { receivedRoutes } from './routes/received.ts';
import { reportRoutes } from './routes/report.ts';
import type { Bulletins } from './service.ts';
import type { BulletinViews } from './views.ts';

interface RouteNeeds {
  bulletins: Bulletins;
  views: BulletinViews;
  reports: BulletinReports;
}

/** Thin: parse, ask the service, answer in the promised shape. */
export async function bulletinRoutes(server: Server, needs: RouteNeeds): Promise<void> {
  composeRoutes(server, needs);
  actRoutes(server, needs);
  boardRoutes(server, needs);
  receivedRoutes(server, needs);
  reportRoutes(server, needs);
}
