import { adminRoutes } from './admin.ts';
import { assessmentRoutes } from './application/assessment-routes.ts';
import { applicationRoutes } from './application/routes.ts';
import { drawRoutes } from './draw/routes.ts';
import type { Route } from './http.ts';
import { identityRoutes } from './identity/routes.ts';
import { descriptionRoutes } from './openapi.ts';
import { openingRoutes } from './opening/routes.ts';
import { pageRoutes } from './pages/routes.ts';
import { paymentRoutes } from './payments/routes.ts';
import type { Services } from './services.ts';
import { roomRoutes } from './waiting-room/routes.ts';

/** Every route of the server. */
export function routesOf(services: Services, draining: () => boolean): Route[] {
  const api = apiRoutes(services, draining);
  return [...api, ...pageRoutes(services, api)];
}

/** Those that `openapi.yaml` describes. */
export function apiRoutes(services: Services, draining: () => boolean): Route[] {
  return [
    ...openingRoutes(services, draining),
    ...descriptionRoutes(),
    ...roomRoutes(services),
    ...drawRoutes(services),
    ...identityRoutes(services),
    ...assessmentRoutes(services),
    ...applicationRoutes(services),
    ...paymentRoutes(services),
    ...adminRoutes(services),
  ];
}
