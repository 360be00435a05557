/** Every page of the console. */
import type { Route } from '../route';
import { auditRoutes } from './admin/audit';
import { installRoutes } from './admin/install';
import { keyRoutes } from './admin/keys';
import { mailboxRoutes } from './admin/mailboxes';
import { memberRoutes } from './admin/members';
import { personalDataRoutes } from './admin/personal-data';
import { rulesRoutes } from './admin/rules';
import { customerListRoute } from './customers/list-route';
import { customerProfileRoute } from './customers/profile-route';
import { appearanceRoutes } from './frame/appearance-route';
import { interactionRoutes } from './interactions/routes';
import { peopleRoutes } from './people/routes';
import { privateRoutes } from './private/routes';
import { settingsRoutes } from './settings/routes';
import { signInRoutes } from './sign-in';
import { teamRoutes } from './team/routes';
import { userRoutes } from './users/routes';
import { whyRoutes } from './why/routes';

export const pageRoutes: readonly Route[] = [
  ...signInRoutes,
  customerListRoute,
  customerProfileRoute,
  ...userRoutes,
  ...interactionRoutes,
  ...privateRoutes,
  ...peopleRoutes,
  ...teamRoutes,
  ...whyRoutes,
  ...settingsRoutes,
  ...appearanceRoutes,
  ...installRoutes,
  ...mailboxRoutes,
  ...memberRoutes,
  ...rulesRoutes,
  ...keyRoutes,
  ...personalDataRoutes,
  ...auditRoutes,
];
