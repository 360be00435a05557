/** Finds the API method a URL names. Literal path segments win over parameters, as `messages/batchModify` over `messages/:id`. */
import type { ApiRoute } from '../api';
import type { ServiceName } from '../quota/tariffs';

export interface Match {
  readonly route: ApiRoute;
  readonly service: ServiceName;
  readonly params: Record<string, string>;
}

const literals = (path: string) => path.split('/').filter((segment) => !segment.startsWith(':')).length;

/** Gmail and Calendar live at the root, Tasks under /tasks: the first segment names the service. */
function serviceOf(path: string): ServiceName {
  const [, first] = path.split('/');
  return first === 'calendar' || first === 'tasks' ? first : 'gmail';
}

export function createRouter(routes: readonly ApiRoute[]): (method: string, path: string) => Match | undefined {
  const ordered = [...routes]
    .sort((a, b) => literals(b.path) - literals(a.path))
    .map((route) => ({ route, segments: route.path.split('/'), service: serviceOf(route.path) }));

  return (method, path) => {
    const asked = path.split('/');
    for (const { route, segments, service } of ordered) {
      if (route.method !== method || segments.length !== asked.length) continue;
      const params: Record<string, string> = {};
      const fits = segments.every((segment, i) => {
        const given = asked[i] ?? '';
        if (!segment.startsWith(':')) return segment === given;
        params[segment.slice(1)] = decode(given);
        return given !== '';
      });
      if (fits) return { route, service, params };
    }
    return undefined;
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
