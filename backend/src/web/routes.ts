/** Everything that is reachable over HTTP: method, path, guard, schemas, handler. Also the source of the OpenAPI document. */
import { z } from 'zod';
import { addonRoutes } from './addon';
import { addressRoutes } from './api/addresses';
import { auditRoutes } from './api/audit';
import { connectionRoutes } from './api/connections';
import { customerRoutes } from './api/customers';
import { dashboardRoutes } from './api/dashboards';
import { directoryBatchRoutes } from './api/directory-batch';
import { explainRoutes } from './api/explain';
import { interactionRoutes } from './api/interactions';
import { messageRoutes } from './api/messages';
import { peopleRoutes } from './api/people';
import { personalDataRoutes } from './api/personal-data';
import { privateRoutes } from './api/private';
import { ruleRoutes } from './api/rules';
import { taskRoutes } from './api/tasks';
import { teamMemberRoutes } from './api/team-members';
import { userRoutes } from './api/users';
import { healthRoutes } from './health';
import { oauthRoutes } from './oauth/routes';
import { openApiDocument } from './openapi';
import { pageRoutes } from './pages/routes';
import { pushRoutes } from './push';
import { route, type Route } from './route';

const apiRoutes: readonly Route[] = [
  ...customerRoutes,
  ...userRoutes,
  ...directoryBatchRoutes,
  ...teamMemberRoutes,
  ...privateRoutes,
  ...taskRoutes,
  ...interactionRoutes,
  ...messageRoutes,
  ...connectionRoutes,
  ...ruleRoutes,
  ...explainRoutes,
  ...peopleRoutes,
  ...addressRoutes,
  ...dashboardRoutes,
  ...personalDataRoutes,
  ...auditRoutes,
  route({
    method: 'GET',
    path: '/api/v1/openapi.json',
    guard: 'public',
    summary: 'This document',
    answer: z.looseObject({}),
    handle: ({ parts }) => ({ json: openApiDocument(routes(), parts.settings.publicUrl) }),
  }),
];

/** The whole table. Files (`/assets/…`) and the preview (development only) are mounted beside it in app.ts. */
export const routes = (): Route[] => [...healthRoutes, ...oauthRoutes, ...pushRoutes, ...addonRoutes, ...apiRoutes, ...pageRoutes];
