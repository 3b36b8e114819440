import { readFileSync } from 'node:fs';
import type { Route } from './http.ts';

/** The description of every call, as it lies beside this file. */
export function descriptionRoutes(): Route[] {
  const body = readFileSync(new URL('openapi.yaml', import.meta.url), 'utf8');
  return [
    {
      method: 'get',
      path: '/api/openapi.yaml',
      handle: () => ({ status: 200, type: 'application/yaml; charset=utf-8', body }),
    },
  ];
}
